"""What is known of the person in a conversation: said, decided, booked, asked for."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from actions.booking.telling import product_title
from actions.desk.models import Booked
from actions.facts import learned, said
from actions.plans.service import Kept
from actions.services import Services
from bot.rasa.client import RasaClient
from bot.rasa.errors import RasaError
from bot.rasa.memory import form_to_resume
from knowledge.base import KnowledgeBase
from knowledge.policy import Evaluation, FactError, Policy, evaluate
from knowledge.policy.facts import DONT_KNOW
from knowledge.policy.model import FactSpec
from knowledge.texts import Texts
from store.messages import TurnResult, Verdict

log = logging.getLogger(__name__)

FACTS_POLICY = "policy/seoullearn"  # whose facts the dialogue gathers


@dataclass(frozen=True)
class Told:
    """A fact in words."""

    title: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Memory:
    """What the dialogue remembers.

    Attributes:
        facts: as policies know them.
        topic: title of the record talked about.
        form: name of the form that is open, or that can be gone on with.
        about: whom it is about: self or other.
        from_rasa: whether Rasa told it; else it was gathered from the messages.
    """

    facts: Mapping[str, Any]
    topic: str | None = None
    form: str | None = None
    about: str | None = None
    from_rasa: bool = False


@dataclass(frozen=True)
class Judgement:
    """A verdict that was given, and how the rules came out for what is known now."""

    verdict: Verdict
    title: str
    evaluation: Evaluation | None


@dataclass(frozen=True)
class Own:
    """What somebody has with us."""

    bookings: Sequence[tuple[Booked, str]]
    mentoring: str | None
    plan: Kept | None


async def remembered(
    rasa: RasaClient, conversation: str, results: Sequence[TurnResult], base: KnowledgeBase
) -> Memory:
    """The dialogue's memory; gathered from the messages when Rasa does not answer."""
    policy = base.policies[FACTS_POLICY]
    facts: dict[str, Any] = {}
    for result in results:
        facts = learned(policy, facts, said(result.entities, policy))
    try:
        tracker = await rasa.tracker(conversation)
    except RasaError as error:
        log.info("the memory of a conversation was not read: %s", error)
        return Memory(facts)
    slots = tracker["slots"]
    record = base.library.records.get(str(slots.get("topic")))
    return Memory(
        facts=slots.get("facts") or facts,
        topic=record.title if record else None,
        form=(tracker.get("active_loop") or {}).get("name") or form_to_resume(slots),
        about=slots.get("perspective"),
        from_rasa=True,
    )


def judged(
    results: Sequence[TurnResult], facts: Mapping[str, Any], on: date, base: KnowledgeBase
) -> list[Judgement]:
    """The last verdict of each policy, with the rules as they come out today."""
    last = {result.verdict.policy: result.verdict for result in results if result.verdict}
    return [
        Judgement(verdict, base.policies[name].title, _evaluated(base.policies[name], facts, on))
        for name, verdict in last.items()
        if name in base.policies
    ]


async def own(services: Services, conversation: str, now: datetime, base: KnowledgeBase) -> Own:
    """Bookings to come, the application for a mentor, the learning plan."""
    booking = services.booking
    booked = [*await booking.held(conversation, now), *await booking.upcoming(conversation, now)]
    application = await services.mentoring.applications.find(conversation)
    return Own(
        bookings=[(one, product_title(base, one.product)) for one in booked],
        mentoring=application.state if application else None,
        plan=await services.plans.of(conversation),
    )


def told(facts: Mapping[str, Any], policy: Policy, texts: Texts) -> list[Told]:
    """Facts in words, by what they are about."""
    return [
        Told(spec.title, tuple(_words(spec, facts[name], texts)))
        for name, spec in policy.facts.items()
        if facts.get(name) is not None
    ]


def _evaluated(policy: Policy, facts: Mapping[str, Any], on: date) -> Evaluation | None:
    try:
        return evaluate(policy, {n: v for n, v in facts.items() if n in policy.facts}, on)
    except FactError:
        return None


def _words(spec: FactSpec, value: Any, texts: Texts) -> Iterator[str]:
    """A value in words, part by part."""
    if value == DONT_KNOW:
        yield texts("desk.fact_dont_know")
    elif isinstance(value, bool):
        yield texts("desk.is_true" if value else "desk.is_false")
    elif spec.type == "set" and isinstance(value, Mapping):
        yield from (_title(spec, code) for code in value.get("has", ()))
        for key, name in (("not", "desk.fact_not"), ("unsure", "desk.fact_unsure")):
            yield from (texts(name, what=_title(spec, code)) for code in value.get(key, ()))
        if value.get("rest") == "no":
            yield texts("desk.fact_rest_no")
    elif isinstance(value, Mapping):
        bounds = {"min": "at_least", "max": "at_most", "over": "over", "under": "under"}
        for key, name in bounds.items():
            if key in value:
                yield texts(f"desk.{name}", value=value[key])
    else:
        yield _title(spec, str(value))


def _title(spec: FactSpec, code: str) -> str:
    option = spec.options.get(code)
    return (option.title if option else None) or code
