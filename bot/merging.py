"""Rasa's messages as one result."""

from __future__ import annotations

from dataclasses import dataclass

from actions.server import TurnPart
from bot.requests import first_to_report
from store.messages import TurnResult


@dataclass(frozen=True)
class Merged:
    """What Rasa's messages come to.

    Attributes:
        wants_person: the user is to be given to a person.
    """

    result: TurnResult
    wants_person: bool = False


def merge(messages: list[dict[str, object]]) -> Merged:
    """One result of all the parts that tasks contributed; the first label is the turn's."""
    parts = [TurnPart.model_validate(message["custom"]) for message in messages]
    first = parts[0]
    verdicts = [part.verdict for part in parts if part.verdict]
    result = TurnResult(
        intent=first.intent,
        entities=first.entities,
        replies=tuple(dict.fromkeys(reply for part in parts for reply in part.replies)),
        verdict=verdicts[-1] if verdicts else None,
    )
    return Merged(result, any(part.wants_person for part in parts))


def joined(results: list[TurnResult]) -> TurnResult:
    """One result of the answers to several requests."""
    if len(results) == 1:
        return results[0]
    intents = [result.intent for result in results]
    first = first_to_report([intent.name for intent in intents])
    replies = [reply for result in results for reply in result.replies]
    verdicts = [result.verdict for result in results if result.verdict]
    return TurnResult(
        intent=intents[first],
        owner="queued" if any(result.owner == "queued" for result in results) else "bot",
        also=tuple(intent for n, intent in enumerate(intents) if n != first),
        entities=tuple(entity for result in results for entity in result.entities),
        # A form that was interrupted asks again: once is enough.
        replies=tuple(r for n, r in enumerate(replies) if r not in replies[n + 1 :]),
        verdict=verdicts[-1] if verdicts else None,
    )
