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
from actions.crisis import asked_about_safety, crisis_replies, read_safety, safety_replies
from actions.fallback import UNKNOWN, fallback
from actions.presenting import person_button
from actions.server import TurnPart
from actions.services import Services
from actions.talk import help_buttons
from actions.turn import Turn as TaskTurn
from bot.letter import MAX_CHARACTERS, Letter
from bot.rasa.client import RasaClient
from bot.rasa.errors import RasaError
from bot.requests import first_to_report, requests_in
from bot.today import moment_on, today
from knowledge.base import KnowledgeBase
from nlu.korean.crisis import detect
from nlu.korean.details import DETAIL_TOKENS, read_detail
from nlu.korean.extract import extract
from store.answers import Answered
from store.inbox import Inbox, Pending
from store.messages import Button, Entity, Intent, Reply, TurnResult
from store.people import UNCONFIRMED

log = logging.getLogger(__name__)

SUSPICION = 0.05  # the classifier's share of crisis from which a sign of danger is one


def maybe_lost(base: KnowledgeBase) -> Reply:
    """What is said after an answer that may not have arrived."""
    again = base.texts("talk.again_button")
    return Reply(text=base.texts("talk.maybe_lost"), buttons=(Button(title=again, payload=again),))


class Conversation:
    """Works out what the assistant says to a message; the caller stores it (`bot.turns`)."""

    def __init__(
        self, inbox: Inbox, services: Services, rasa: RasaClient, base: KnowledgeBase
    ) -> None:
        self._inbox, self._services = inbox, services
        self._rasa = rasa
        self._base = base

    async def respond(
        self, pending: Pending, letter: Letter, *, again: bool = False
    ) -> tuple[str, TurnResult]:
        """The answer to a message.

        Args:
            pending: the message.
            letter: what it says.
            again: somebody may have answered it before and died before it was stored.

        Returns:
            What is kept of the message, and what it leads to.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        as_of = letter.as_of or today()
        text = pending.text or letter.masked
        hid = letter.hid or (pending.text is None and text != letter.text[:MAX_CHARACTERS])
        result = await self.crisis(text, as_of)
        if result is None and pending.text is None:
            token = await self._kept_detail(pending, letter, as_of)
            text, hid = (token, False) if token else (text, hid)
        if result is None and (problem := self._unusable(letter.text)):
            text, result = "", self._say(problem)
        if result is None:
            result = await self._respond(pending, letter, text, as_of, again=again)
        return text, self._frame(result, is_first=pending.is_first, hid_something=hid)

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

    async def crisis(self, text: str, as_of: date) -> TurnResult | None:
        """The answer to danger to life or body; needs neither the database nor Rasa."""
        found = detect(text)
        if found is None or (found.soft and await self._is_dispelled(text)):
            return None
        entities = tuple(
            Entity(entity=f.entity, value=f.value, text=f.text, role=f.role)
            for f in extract(text, as_of)
        )
        return TurnResult(
            intent=Intent(name=CRISIS, confidence=1.0),
            entities=entities,
            replies=crisis_replies(found, entities, self._base),
        )

    async def _is_dispelled(self, text: str) -> bool:
        """Whether the classifier is sure that a mere sign of danger means something else."""
        try:
            reading = await self._rasa.parse(text)
        except RasaError:
            return False
        ranking = {guess["name"]: guess["confidence"] for guess in reading["intent_ranking"]}
        return bool(ranking.get(CRISIS, 0.0) < SUSPICION)

    async def _respond(
        self, pending: Pending, letter: Letter, text: str, as_of: date, *, again: bool
    ) -> TurnResult:
        last = await self._inbox.last(pending.conversation)
        if last and text == self._base.texts("talk.again_button"):
            return last.result
        safe = self._safety_answer(text, last)
        if safe is not None:
            return TurnResult(
                intent=Intent(name=CRISIS, confidence=1.0),
                replies=safety_replies(safe, self._base),
            )
        try:
            if last and letter.corrects == last.message_id:
                await self._rasa.take_back(pending.conversation, str(last.turn))
            return await self._answers(pending, text, as_of, again=again)
        except RasaError as error:
            log.warning("turn answered without Rasa: %s", error)
        except (ValidationError, LookupError) as error:
            log.error("Rasa's answer was not usable: %s", type(error).__name__)
        return self._without_rasa(text, as_of)

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
            results.append(_merge(said))
        return _joined(results)

    def _safety_answer(self, text: str, last: Answered | None) -> bool | None:
        """The answer to "지금 안전한가요?" when that was the last thing we said."""
        asked = last is not None and asked_about_safety(last.result.replies, self._base)
        return read_safety(text, self._base) if asked else None

    def _without_rasa(self, text: str, as_of: date) -> TurnResult:
        outcome = fallback(TaskTurn(text=text, label=UNKNOWN, as_of=as_of), self._base)
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


def _merge(messages: list[dict[str, object]]) -> TurnResult:
    """One result of all the parts that tasks contributed; the first label is the turn's."""
    parts = [TurnPart.model_validate(message["custom"]) for message in messages]
    first = parts[0]
    verdicts = [part.verdict for part in parts if part.verdict]
    return TurnResult(
        intent=first.intent,
        entities=first.entities,
        replies=tuple(dict.fromkeys(reply for part in parts for reply in part.replies)),
        verdict=verdicts[-1] if verdicts else None,
    )


def _joined(results: list[TurnResult]) -> TurnResult:
    """One result of the answers to several requests."""
    if len(results) == 1:
        return results[0]
    intents = [result.intent for result in results]
    first = first_to_report([intent.name for intent in intents])
    replies = [reply for result in results for reply in result.replies]
    verdicts = [result.verdict for result in results if result.verdict]
    return TurnResult(
        intent=intents[first],
        also=tuple(intent for n, intent in enumerate(intents) if n != first),
        entities=tuple(entity for result in results for entity in result.entities),
        # A form that was interrupted asks again: once is enough.
        replies=tuple(r for n, r in enumerate(replies) if r not in replies[n + 1 :]),
        verdict=verdicts[-1] if verdicts else None,
    )
