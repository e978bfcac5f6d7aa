"""Who answers a conversation, and the transitions from one state to the next, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from store.messages import Owner

State = Literal["bot", "queued", "offered", "human", "snoozed", "closed"]
WAITING: tuple[State, ...] = ("queued", "offered")
HELD: tuple[State, ...] = ("human", "snoozed")
DANGER, URGENT, ORDINARY = range(3)  # priorities, the first first


def owner_of(state: str) -> Owner:
    """Who answers in a state of the hand-off, as users are told."""
    if state in HELD:
        return "human"
    return "queued" if state in WAITING else "bot"


@dataclass(frozen=True)
class Handoff:
    """Who answers a conversation now.

    Attributes:
        state: of the hand-off.
        epoch: counts changes of who answers.
        version: counts transitions.
        session: counts from one closing to the next.
        counsellor: whom it is offered to, or who holds it.
        priority: `DANGER`, `URGENT` or `ORDINARY`.
        reason: why the user came to wait.
        crisis: category of a danger said in this session.
        waiting_since: since when the user waits; kept until somebody takes it.
        deadline_at: when the sweeper looks at it.
        user_at, counsellor_at: when each side last wrote, since a counsellor took it.
        changed_at: when the last transition was; None before the first.
    """

    conversation: str
    state: State = "bot"
    epoch: int = 0
    version: int = 0
    session: int = 1
    counsellor: int | None = None
    priority: int = ORDINARY
    reason: str | None = None
    crisis: str | None = None
    waiting_since: datetime | None = None
    deadline_at: datetime | None = None
    user_at: datetime | None = None
    counsellor_at: datetime | None = None
    changed_at: datetime | None = None

    @property
    def holder(self) -> int | None:
        """The counsellor in whose hands it is; None while the bot answers, in the queue too."""
        return self.counsellor if self.state in HELD else None

    @property
    def owner(self) -> Owner:
        """Who answers, as users are told."""
        return owner_of(self.state)


@dataclass(frozen=True)
class Change:
    """A transition to be made.

    Attributes:
        kind: of the event ("claimed").
        after: what holds then; epoch, version and time of the change are set when it is made.
        actor: an account's id, `user` or `system`.
        counsellor: whom the event is about: who declined, who was lost, to whom it goes.
        details: of the kind.
    """

    kind: str
    after: Handoff
    actor: str = "system"
    counsellor: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
