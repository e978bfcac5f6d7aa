"""Messages as they are exchanged and stored: what a user sent and what the assistant replies.

Pure pydantic, no database: every floor above may import it. A channel renders a `Reply`,
an action composes one, the store keeps one.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

Owner = Literal["bot", "queued", "human"]
Author = Literal["user", "bot", "notice", "counsellor"]
VerdictStatus = Literal["eligible", "not_eligible", "needs_info", "undecidable"]


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Button(_Message):
    """A choice offered to the user.

    Attributes:
        title: what the user reads (and what is sent as text when the button is pressed).
        payload: what is sent instead of the title; plain text or a `tel:`/`https:` address.
    """

    title: str
    payload: str


class Card(_Message):
    """A titled block of lines below the text, for lists that channels show as cards."""

    title: str
    lines: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()


class SourceRef(_Message):
    """Where a statement comes from.

    Attributes:
        record: id of the knowledge record, for example `programme/II-2-1`.
        title: title of that record.
        document: the document the record cites, with the place in it.
        as_of: the day the statement was true or was reported (ISO 8601).
    """

    record: str
    title: str
    document: str
    as_of: date


class Verdict(_Message):
    """The outcome of a policy evaluation, as reported by `ask`."""

    status: VerdictStatus
    policy: str


class Reply(_Message):
    """One bubble that users read.

    Attributes:
        speaker: display name of the counsellor who wrote it; None when the assistant speaks.
    """

    text: str
    speaker: str | None = None
    buttons: tuple[Button, ...] = ()
    cards: tuple[Card, ...] = ()
    sources: tuple[SourceRef, ...] = ()


class Intent(_Message):
    """The public label the assistant acted on and how sure it was (0 to 1)."""

    name: str
    confidence: float = Field(ge=0.0, le=1.0)


class Entity(_Message):
    """A piece of meaning found in the user's text.

    Attributes:
        entity: what it is, for example `grade`.
        value: normalised (a code, a record id, a number, an ISO interval).
        text: the user's own wording.
        role: `denied` when the user says that it is not so.
    """

    entity: str
    value: JsonValue
    text: str
    role: str | None = None


class TurnResult(_Message):
    """Everything one user message led to.

    Attributes:
        intent: what was acted on; of two requests the one that leads to an action.
        also: further requests of the same message that were answered.
        entities: what was found in the message.
        replies: what the user reads, in order.
        owner: who answered.
        verdict: of a policy, when one was evaluated.
    """

    intent: Intent
    also: tuple[Intent, ...] = ()
    entities: tuple[Entity, ...] = ()
    replies: tuple[Reply, ...] = ()
    owner: Owner = "bot"
    verdict: Verdict | None = None
