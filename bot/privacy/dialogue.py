"""The talk about one's own data, understood without Rasa.

The turn that asks for an erasure is a row of the conversation itself. So a confirmed wish is only
noted; a job of the sweeper carries it out once the answer has arrived (`Privacy.erase_asked`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.privacy.reading import read_request
from bot.privacy.service import Privacy
from knowledge.rules.retention import RetentionRules
from knowledge.texts import Texts
from nlu.korean.answers import read_yes_no
from store.answers import Answered
from store.messages import Button, Intent, Reply, TurnResult

LABEL = "chitchat"  # what is not about education services is reported as (docs/labels.md)
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


class PrivacyDialogue:
    """Answers "내 정보 삭제" and "내 정보 보여줘".

    Args:
        privacy: carries it out.
        rules: how long what is kept.
        texts: the words.
    """

    def __init__(self, privacy: Privacy, rules: RetentionRules, texts: Texts) -> None:
        self._privacy, self._rules, self._texts = privacy, rules, texts

    async def answer(
        self, conversation: str, text: str, last: Answered | None, now: datetime
    ) -> TurnResult | None:
        """The answer to a message; None when it is about something else.

        Args:
            conversation: whose message.
            text: what it says, masked.
            last: what was answered before.
            now: when.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        confirmed = self._confirmed(text, last)
        if confirmed is not None:
            return await self._erase(conversation, now) if confirmed else self._say("erase_not")
        request = read_request(text)
        if request == "erase":
            return self._result(Reply(text=self._text("erase_explain"), buttons=self._choice()))
        return await self._show(conversation, now) if request == "show" else None

    def _confirmed(self, text: str, last: Answered | None) -> bool | None:
        """The answer to "모두 지울까요?" when that was the last thing we said."""
        yes, no = self._choice()
        if last is None or not any(yes in reply.buttons for reply in last.result.replies):
            return None
        if text.strip() in (yes.payload, no.payload):
            return text.strip() == yes.payload
        return read_yes_no(text)

    async def _erase(self, conversation: str, now: datetime) -> TurnResult:
        stops = await self._privacy.ask(conversation, now)
        for why in ("in_danger", "with_people"):
            if why in stops:
                return self._say(f"erase_{why}")
        return self._say("erase_soon", minutes=self._rules.erase_minutes)

    async def _show(self, conversation: str, now: datetime) -> TurnResult:
        lines = self._lines(await self._privacy.kept(conversation), now)
        parts = [
            self._text("show"),
            "\n".join(f"· {line}" for line in lines),
            self._text("show_days", days=self._rules.texts_days),
        ]
        erase = self._text("erase_button")
        button = Button(title=erase, payload=erase)
        return self._result(Reply(text="\n".join(parts), buttons=(button,)))

    def _lines(self, rows: Rows, now: datetime) -> Iterator[str]:
        """What is kept, one line each."""
        conversations = rows.get("conversations", ())
        said = len(rows.get("turns", ())) + len(rows.get("outbox", ()))
        for one in conversations:
            began = datetime.fromisoformat(one["created_at"]).astimezone(now.tzinfo)
            yield self._text("show_messages", count=said, since=f"{began:%Y-%m-%d}")
        if any(one["address"] for one in conversations):
            yield self._text("show_address")
        if details := rows.get("personal_details"):
            names = self._texts.data("privacy.details")
            told = ", ".join(names[one["kind"]] for one in details)
            yield self._text("show_details", details=told)
        for name, table in (("bookings", "bookings"), ("waiting", "waiting")):
            if table in rows:
                yield self._text(f"show_{name}", count=len(rows[table]))
        for name, tables in (
            ("mentoring", ("mentoring_applications",)),
            ("plans", ("study_plans",)),
            ("staff", ("handoff_events", "notes", "left_messages")),
            ("safety", ("crises",)),
        ):
            if any(table in rows for table in tables):
                yield self._text(f"show_{name}")

    def _choice(self) -> tuple[Button, Button]:
        yes, no = self._text("erase_yes"), self._text("erase_no")
        return Button(title=yes, payload=yes), Button(title=no, payload=no)

    def _say(self, name: str, **values: object) -> TurnResult:
        return self._result(Reply(text=self._text(name, **values)))

    def _result(self, reply: Reply) -> TurnResult:
        return TurnResult(intent=Intent(name=LABEL, confidence=1.0), replies=(reply,))

    def _text(self, name: str, **values: object) -> str:
        return self._texts(f"privacy.{name}", **values)
