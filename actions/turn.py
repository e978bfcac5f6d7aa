"""What a task is given and what it hands back: plain data, no Rasa."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from knowledge.base import KnowledgeBase
from store.messages import Entity, Reply, Verdict


@dataclass(frozen=True)
class Turn:
    """One user message as the assistant understood it.

    Attributes:
        text: what the user wrote, normalised and masked.
        label: the intent, one of the labels of `docs/labels.md` or an inner one.
        confidence: of the label, 0 to 1.
        entities: what was found in the text.
        slots: the dialogue's memory (see `nlu/domain/dialogue.yml`).
        as_of: the day the question is asked for.
        now: the moment it is asked at, on that day.
        conversation: whose message it is.
        key: of the message; the same when it is answered again because nobody knows whether it
            was (the process died over it).
        in_form: name of the active form, if any.
        resumed: the user's message was already answered in this turn, by a digression.
        entered: the form was entered by this message.
    """

    text: str
    label: str
    confidence: float = 1.0
    entities: tuple[Entity, ...] = ()
    slots: Mapping[str, Any] = field(default_factory=dict)
    as_of: date = date.max
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    conversation: str = ""
    key: str = ""
    in_form: str | None = None
    resumed: bool = False
    entered: bool = False

    def values(self, entity: str) -> list[Any]:
        """The values of all entities of one name that the user does not deny."""
        return [
            found.value
            for found in self.entities
            if found.entity == entity and found.role != "denied"
        ]

    def records(self, *kinds: str) -> list[str]:
        """Ids of the records the user named and did not set aside ("메가 말고"), without repeats.

        Args:
            kinds: of the entities to look at; all when none is given.
        """
        named = (
            str(found.value)
            for found in self.entities
            if found.role != "denied"
            and isinstance(found.value, str)
            and found.value.startswith(f"{found.entity}/")
            and (not kinds or found.entity in kinds)
        )
        return list(dict.fromkeys(named))


@dataclass(frozen=True)
class Outcome:
    """What a task decided.

    Attributes:
        label: the public label it acted on.
        replies: what the user reads.
        slots: changes of the dialogue's memory.
        verdict: of a policy, when one was evaluated.
        enter_form: name of a form to enter.
        leave_form: whether the active form ends here.
        rejected: the active form leaves this message to somebody else (a digression).
        wants_person: the user is to be given to a person; who is there decides what is said.
        unanswered: the records do not know what was asked; the replies only say so.
    """

    label: str
    replies: tuple[Reply, ...] = ()
    slots: Mapping[str, Any] = field(default_factory=dict)
    verdict: Verdict | None = None
    enter_form: str | None = None
    leave_form: bool = False
    rejected: bool = False
    wants_person: bool = False
    unanswered: bool = False


Answer = Outcome | Awaitable[Outcome]
Task = Callable[[Turn, KnowledgeBase], Answer]
"""What answers an action of Rasa; a task that reads or writes the database is awaited."""
