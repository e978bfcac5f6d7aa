"""The conversation: a message in, what is said to it out (docs/architecture.md).

The order of the steps is the safety of the product: what comes here is masked and stored; then
danger, then Rasa. Who answers is decided here, never in Rasa; when Rasa does not answer, the
knowledge base still does.
"""

from __future__ import annotations

import logging
import unicodedata
from datetime import date

from pydantic import ValidationError

from actions.crisis import LABEL as CRISIS
from actions.crisis import asked_about_safety, read_safety, safety_replies, suspected
from actions.fallback import UNKNOWN, fallback
from actions.presenting import help_buttons, person_button
from actions.reading.second_look import second_look
from actions.services import Services
from actions.support import human_agent
from actions.turn import Turn as TaskTurn
from bot.danger import DangerCheck
from bot.handoff.reception import Reception
from bot.letter import MAX_CHARACTERS, Letter
from bot.merging import Merged, joined, merge
from bot.privacy.dialogue import PrivacyDialogue
from bot.rasa.client import RasaClient
from bot.rasa.errors import RasaError
from bot.requests import requests_in
from bot.today import moment_on, now, today
from knowledge.base import KnowledgeBase
from nlu.korean.crisis import Crisis
from nlu.korean.details import DETAIL_TOKENS, read_detail
from store.answers import Answer, Answered
from store.handoff_types import HELD, WAITING
from store.inbox import Inbox, Pending
from store.messages import Button, Intent, Reply, TurnResult
from store.people import UNCONFIRMED

log = logging.getLogger(__name__)

PERSON = "human_agent"
UNREAD = Intent(name=UNKNOWN, confidence=0.0)  # of what nobody but a counsellor reads


def maybe_lost(base: KnowledgeBase) -> Reply:
    """What is said after an answer that may not have arrived."""
    again = base.texts("talk.again_button")
    return Reply(text=base.texts("talk.maybe_lost"), buttons=(Button(title=again, payload=again),))


class Conversation:
    """Works out what the assistant says to a message; the caller stores it (`bot.turns`).

    Args:
        inbox: the messages.
        services: what tasks act through.
        rasa: understands and remembers.
        base: what the assistant knows.
        reception: the way to counsellors.
        privacy: the talk about one's own data.
    """

    def __init__(
        self,
        inbox: Inbox,
        services: Services,
        rasa: RasaClient,
        base: KnowledgeBase,
        reception: Reception,
        privacy: PrivacyDialogue,
    ) -> None:
        self._inbox, self._services = inbox, services
        self._rasa = rasa
        self._base = base
        self._reception, self._privacy = reception, privacy
        self._danger = DangerCheck(rasa, base)

    async def respond(self, pending: Pending, letter: Letter, *, again: bool = False) -> Answer:
        """The answer to a message; in a counsellor's hands none, but the message is passed on.

        Args:
            pending: the message.
            letter: what it says.
            again: somebody may have answered it before and died before it was stored.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        as_of = letter.as_of or today()
        text = pending.text or letter.masked
        found = await self._danger.find(text)
        if pending.state in HELD:
            return await self._in_human_hands(pending, text, found)
        if pending.state == "closed":
            await self._reception.wrote(pending.conversation, now())
        hid = letter.hid or (pending.text is None and text != letter.text[:MAX_CHARACTERS])
        result = await self._in_danger(pending, found, text, as_of) if found else None
        if result is None and pending.text is None:
            token = await self._kept_detail(pending, letter, as_of)
            text, hid = (token, False) if token else (text, hid)
        if result is None and (problem := self._unusable(letter.text)):
            text, result = "", self._say(problem)
        if result is None:
            result = await self._respond(pending, letter, text, as_of, again=again)
        if pending.state in WAITING:
            owner = await self._reception.owner(pending.conversation)
            result = result.model_copy(update={"owner": owner})
        framed = self._frame(result, is_first=pending.is_first, hid_something=hid)
        return Answer(text, framed, epoch=pending.epoch)

    async def crisis(self, text: str, as_of: date) -> TurnResult | None:
        """The answer to danger to life or body; needs neither the database nor Rasa."""
        found = await self._danger.find(text)
        return self._danger.answer(found, text, as_of, called=False) if found else None

    async def _in_human_hands(self, pending: Pending, text: str, found: Crisis | None) -> Answer:
        """Nothing is said: the counsellor reads it, and is alarmed by danger."""
        case = await self._reception.wrote(pending.conversation, now())
        if found:
            case = await self._reception.danger(
                pending.conversation, pending.id, found, text, now()
            )
        intent = Intent(name=CRISIS, confidence=1.0) if found else UNREAD
        return Answer(text, TurnResult(intent=intent, owner=case.owner), epoch=case.epoch)

    async def _in_danger(
        self, pending: Pending, found: Crisis, text: str, as_of: date
    ) -> TurnResult:
        """Call counsellors, whatever else; the answer to the danger."""
        case = await self._reception.danger(pending.conversation, pending.id, found, text, now())
        answer = self._danger.answer(found, text, as_of, called=case.owner == "queued")
        return answer.model_copy(update={"owner": case.owner})

    async def _kept_detail(self, pending: Pending, letter: Letter, as_of: date) -> str | None:
        """Keep a personal detail that was asked for; the token that stands in its place."""
        at = moment_on(as_of)
        kind = await self._services.people.expected(pending.conversation, at)
        detail = read_detail(kind, letter.text) if kind else None
        if kind is None or detail is None:
            return None
        token = DETAIL_TOKENS[kind]
        await self._inbox.settle(
            pending.id, pending.conversation, token, kind, detail, at + UNCONFIRMED
        )
        return token

    async def _respond(
        self, pending: Pending, letter: Letter, text: str, as_of: date, *, again: bool
    ) -> TurnResult:
        last = await self._inbox.last(pending.conversation)
        if last and text == self._base.texts("talk.again_button"):
            return last.result
        safe = self._safety_answer(text, last)
        if safe is not None:
            return await self._about_safety(pending, text, safe)
        about_people = await self._about_people(pending, text, as_of, last)
        if about_people is not None:
            return about_people
        about_data = await self._privacy.answer(pending.conversation, text, last, now())
        if about_data is not None:
            return about_data
        try:
            if not pending.is_ready:
                await self._reception.ready(pending.conversation, pending.epoch)
            if last and letter.corrects == last.message_id:
                await self._rasa.take_back(pending.conversation, str(last.turn))
            return await self._answers(pending, text, as_of, again=again)
        except RasaError as error:
            log.warning("turn answered without Rasa: %s", error)
        except (ValidationError, LookupError) as error:
            log.error("Rasa's answer was not usable: %s", type(error).__name__)
        return await self._without_rasa(text, as_of)

    async def _about_safety(self, pending: Pending, text: str, safe: bool) -> TurnResult:
        """The answer to "지금 안전한가요?" was given."""
        called = False
        if not safe:
            found = Crisis(category="emergency", about="self", soft=False, evidence="")
            case = await self._reception.danger(
                pending.conversation, pending.id, found, text, now()
            )
            called = case.owner == "queued"
        return TurnResult(
            intent=Intent(name=CRISIS, confidence=1.0),
            replies=safety_replies(safe, self._base, called=called),
        )

    async def _about_people(
        self, pending: Pending, text: str, as_of: date, last: Answered | None
    ) -> TurnResult | None:
        """The answer to what is about counsellors and needs no Rasa."""
        intent = Intent(name=PERSON, confidence=1.0)
        if text == person_button(self._base).payload:
            outcome = human_agent(TaskTurn(text=text, label=PERSON), self._base)
            result = TurnResult(intent=intent, replies=outcome.replies)
            return await self._to_people(pending, text, as_of, Merged(result, wants_person=True))
        replies = await self._reception.answer(pending.conversation, pending.id, text, last, now())
        return None if replies is None else TurnResult(intent=intent, replies=replies)

    async def _answers(
        self, pending: Pending, text: str, as_of: date, *, again: bool
    ) -> TurnResult:
        """Rasa's answer to each request of the message, as one result."""
        metadata = {"as_of": as_of.isoformat(), "now": moment_on(as_of).isoformat()}
        requests = await requests_in(text, self._rasa.parse, self._base.searcher.analyser)
        results = []
        for number, request in enumerate(requests):
            key = f"{pending.id}/{number}"
            said = await self._rasa.said(pending.conversation, key) if again else []
            if not said:
                said = await self._rasa.send(
                    pending.conversation, request, {**metadata, "turn": key}
                )
            results.append(await self._to_people(pending, request, as_of, merge(said)))
        return joined(results)

    async def _to_people(
        self, pending: Pending, text: str, as_of: date, merged: Merged
    ) -> TurnResult:
        """Call counsellors if that is what the answer comes to; else the answer."""
        result = merged.result
        if result.intent.name == CRISIS:  # only the classifier saw it
            return await self._in_danger(pending, suspected(), text, as_of)
        if not merged.wants_person:
            return result
        asked = await self._reception.request(pending.conversation, pending.id, now())
        if asked is None:
            return result
        replies = asked.replies if asked.waits else (*asked.replies, *result.replies)
        owner = "queued" if asked.waits else "bot"
        return result.model_copy(update={"replies": replies, "owner": owner})

    def _safety_answer(self, text: str, last: Answered | None) -> bool | None:
        """The answer to "지금 안전한가요?" when that was the last thing we said."""
        asked = last is not None and asked_about_safety(last.result.replies, self._base)
        return read_safety(text, self._base) if asked else None

    async def _without_rasa(self, text: str, as_of: date) -> TurnResult:
        turn = TaskTurn(text=text, label=UNKNOWN, as_of=as_of)
        known = fallback(turn, self._base)
        outcome = await second_look(known, turn, self._base, self._services.documents)
        apology = Reply(text=self._base.texts("talk.degraded"))
        return TurnResult(
            intent=Intent(name=outcome.label, confidence=0.0),
            replies=(apology, *outcome.replies),
        )

    def failed(self) -> TurnResult:
        """What is said when a message cannot be answered at all."""
        reply = Reply(text=self._base.texts("talk.failed"), buttons=(person_button(self._base),))
        return TurnResult(intent=Intent(name=UNKNOWN, confidence=0.0), replies=(reply,))

    def _unusable(self, text: str) -> str | None:
        texts = self._base.texts
        if len(text) > MAX_CHARACTERS:
            return texts("talk.too_long", limit=f"{MAX_CHARACTERS:,}")
        if not text.strip():
            return texts("talk.empty")
        if not any(unicodedata.category(character)[0] in "LN" for character in text):
            return texts("talk.only_symbols")
        return None

    def _say(self, text: str) -> TurnResult:
        return TurnResult(
            intent=Intent(name=UNKNOWN, confidence=0.0),
            replies=(Reply(text=text, buttons=help_buttons(self._base)),),
        )

    def _frame(self, result: TurnResult, *, is_first: bool, hid_something: bool) -> TurnResult:
        """Put the first greeting and the notice of hidden numbers before the answer.

        A crisis answer stands first, and nothing greets beside it.
        """
        texts, in_danger = self._base.texts, result.intent.name == CRISIS
        notices = []
        if is_first and not in_danger:
            notices.append(Reply(text=texts("talk.welcome")))
        if hid_something:
            notices.append(Reply(text=texts("talk.masked")))
        replies = (*result.replies, *notices) if in_danger else (*notices, *result.replies)
        return result.model_copy(update={"replies": replies})
