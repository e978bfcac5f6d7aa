"""The conversation: one user message in, one `TurnResult` out (docs/architecture.md).

The order of the steps is the safety of the product: mask, store, crisis, Rasa. Who answers is
decided here, never in Rasa; when Rasa does not answer, the knowledge base still does.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
import unicodedata
from datetime import date
from weakref import WeakValueDictionary

from pydantic import ValidationError

from actions.crisis import LABEL as CRISIS
from actions.crisis import asked_about_safety, crisis_replies, read_safety, safety_replies
from actions.fallback import UNKNOWN, fallback
from actions.presenting import person_button
from actions.server import TurnPart
from actions.services import Services
from actions.talk import help_buttons
from actions.turn import Turn as TaskTurn
from bot.rasa.client import RasaClient
from bot.rasa.errors import RasaError
from bot.requests import first_to_report, requests_in
from bot.today import moment_on, now, today
from channels.messages import Inbound
from knowledge.base import KnowledgeBase
from nlu.korean.crisis import detect
from nlu.korean.details import DETAIL_TOKENS, read_detail
from nlu.korean.extract import extract
from nlu.korean.mask import mask
from nlu.korean.normalise import normalise
from store.conversations import Conversations, Turn
from store.errors import StoreUnavailable
from store.messages import Entity, Intent, Reply, TurnResult
from store.outbox import Notice
from store.people import UNCONFIRMED

log = logging.getLogger(__name__)

MAX_CHARACTERS = 2_000
SUSPICION = 0.05  # the classifier's share of crisis from which a sign of danger is one


class Conversation:
    """Answers messages, one at a time within a conversation."""

    def __init__(
        self, store: Conversations, services: Services, rasa: RasaClient, base: KnowledgeBase
    ) -> None:
        self._store, self._services = store, services
        self._rasa = rasa
        self._base = base
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def handle(self, inbound: Inbound) -> TurnResult:
        """Answer one message; the same message again gets the same answer.

        Raises:
            StoreUnavailable: the database does not answer; a crisis is answered all the same.
        """
        lock = self._locks.setdefault(inbound.conversation, asyncio.Lock())
        async with lock:
            return await self._handle(inbound)

    async def _handle(self, inbound: Inbound) -> TurnResult:
        as_of = inbound.as_of or today()
        normal = normalise(inbound.text).text
        masked = mask(normal)
        text, hid = masked.text, bool(masked.kinds)
        crisis = await self._crisis(text, as_of)
        if crisis is None and (token := await self._kept_detail(inbound, normal)):
            text, hid = token, False
        problem = self._unusable(text)
        if problem and crisis is None:
            return self._say(problem)
        try:
            turn, is_new = await self._store.take_in(
                inbound.conversation,
                inbound.channel,
                inbound.message_id,
                text[:MAX_CHARACTERS],
            )
            if not is_new and turn.result is not None:
                return turn.result
            # As stored: in a message sent again, a detail already kept would stand plain in `text`.
            result = crisis or await self._respond(inbound, turn.text, turn.before, as_of)
            notices = await self._notices(inbound.conversation, result)
            result = self._frame(result, turn, notices, hid_something=hid)
            await self._store.answer(turn.id, result, notices)
        except StoreUnavailable:
            if crisis is None:
                raise
            log.error("a crisis was answered without the database")
            return crisis
        return result

    async def _kept_detail(self, inbound: Inbound, text: str) -> str | None:
        """Keep a personal detail that was asked for; the token that stands in its place."""
        people = self._services.people
        at = moment_on(inbound.as_of or today())
        kind = await people.expected(inbound.conversation, at)
        detail = read_detail(kind, text) if kind else None
        if kind is None or detail is None:
            return None
        await people.keep(inbound.conversation, kind, detail, at + UNCONFIRMED)
        return DETAIL_TOKENS[kind]

    async def _notices(self, conversation: str, result: TurnResult) -> list[Notice]:
        """What waits to be said to the user; not beside an answer to danger."""
        if result.intent.name == CRISIS:
            return []
        return await self._services.outbox.waiting(conversation, now())

    async def _crisis(self, text: str, as_of: date) -> TurnResult | None:
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
        self, inbound: Inbound, text: str, before: TurnResult | None, as_of: date
    ) -> TurnResult:
        safe = self._safety_answer(text, before)
        if safe is not None:
            return TurnResult(
                intent=Intent(name=CRISIS, confidence=1.0),
                replies=safety_replies(safe, self._base),
            )
        try:
            return await self._answers(inbound.conversation, text, as_of)
        except RasaError as error:
            log.warning("turn answered without Rasa: %s", error)
        except (ValidationError, LookupError) as error:
            log.error("Rasa's answer was not usable: %s", type(error).__name__)
        try:
            return self._without_rasa(text, as_of)
        except Exception as error:  # whatever is wrong, the user gets an answer
            # The places only: an error's own words may hold what the user said.
            places = "".join(traceback.format_tb(error.__traceback__))
            log.error("turn failed: %s\n%s", type(error).__name__, places)
            return self._failed()

    async def _answers(self, conversation: str, text: str, as_of: date) -> TurnResult:
        """Rasa's answer to each request of the message, as one result."""
        metadata = {"as_of": as_of.isoformat(), "now": moment_on(as_of).isoformat()}
        requests = await requests_in(text, self._rasa.parse, self._base.searcher.analyser)
        return _joined(
            [_merge(await self._rasa.send(conversation, part, metadata)) for part in requests]
        )

    def _safety_answer(self, text: str, before: TurnResult | None) -> bool | None:
        """The answer to "지금 안전한가요?" when that was the last thing we said."""
        asked = before is not None and asked_about_safety(before.replies, self._base)
        return read_safety(text, self._base) if asked else None

    def _without_rasa(self, text: str, as_of: date) -> TurnResult:
        outcome = fallback(TaskTurn(text=text, label=UNKNOWN, as_of=as_of), self._base)
        apology = Reply(text=self._base.texts("talk.degraded"))
        return TurnResult(
            intent=Intent(name=outcome.label, confidence=0.0),
            replies=(apology, *outcome.replies),
        )

    def _failed(self) -> TurnResult:
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

    def _frame(
        self, result: TurnResult, turn: Turn, waiting: list[Notice], *, hid_something: bool
    ) -> TurnResult:
        """Put what waited, the first greeting and the notice of hidden numbers around the answer.

        A crisis answer stands first and alone: nothing is said before it.
        """
        texts = self._base.texts
        notices = [notice.reply for notice in waiting]
        if turn.is_first and result.intent.name != CRISIS:
            notices.append(Reply(text=texts("talk.welcome")))
        if hid_something:
            notices.append(Reply(text=texts("talk.masked")))
        if result.intent.name == CRISIS:
            return result.model_copy(update={"replies": (*result.replies, *notices)})
        return result.model_copy(update={"replies": (*notices, *result.replies)})


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
