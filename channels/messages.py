"""Messages as channels hand them in, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Literal

from store.messages import Reply


@dataclass(frozen=True)
class Inbound:
    """A message as a channel hands it in.

    Attributes:
        conversation: id of the conversation, at most 64 characters (`conversation_id`).
        message_id: the platform's id of this message or update, unique within the conversation,
            at most 128 characters. The same id again is the same message.
        text: what the user wrote, or the payload of the button that was pressed.
        channel: name of the adapter it came through.
        as_of: the day to answer for; today in Seoul when None.
        corrects: `message_id` of the earlier message that this one replaces (an edit).
        address: where the channel can push to (a chat id), kept encrypted; None where it cannot.
        waits: the sender waits for the answer in the same request, so that the answer counts as
            delivered once it is stored.
    """

    conversation: str
    message_id: str
    text: str
    channel: str
    as_of: date | None = None
    corrects: str | None = None
    address: str | None = field(default=None, repr=False)
    waits: bool = False


@dataclass(frozen=True)
class Receipt:
    """What became of a message that was handed in.

    Attributes:
        status: `taken` (stored, an answer will come), `repeated` (seen before, not taken again),
            `limited` (too many at once, not taken), `spoken` (the database is away; not taken, but
            `replies` must be shown: somebody may be in danger).
        replies: to be shown at once, outside the outbox: the kind word of a limit (only the first
            time), or the answer to danger.
    """

    status: Literal["taken", "repeated", "limited", "spoken"]
    replies: tuple[Reply, ...] = ()


@dataclass(frozen=True)
class Delivery:
    """What became of an attempt to push a message.

    Attributes:
        state: `sent`; `queued` (surely not delivered: try again after `retry_after` seconds);
            `failed` (surely not delivered, and trying again is of no use); `unknown` (it may have
            been delivered: never sent again by itself).
        external_id: the platform's id of the sent message.
        retry_after: seconds to wait; a growing pause when None.
        unreachable: the user cannot be reached at all (has blocked us): nothing more is pushed
            until the user writes.
        reason: for staff, without any text of users.
    """

    state: Literal["sent", "queued", "failed", "unknown"]
    external_id: str | None = None
    retry_after: float | None = None
    unreachable: bool = False
    reason: str = ""


def conversation_id(channel: str, key: str, pepper: str) -> str:
    """The conversation of a platform's user: a peppered hash, never the platform's own key.

    Args:
        channel: name of the adapter.
        key: all that identifies the user on the platform (bot and user).
        pepper: the secret of this installation (`Gateway.pepper`).

    Returns:
        At most 64 characters of `A-Za-z0-9_-`, beginning with the channel's name.
    """
    digest = sha256(f"{pepper}\x00{channel}\x00{key}".encode()).hexdigest()
    return f"{channel}-{digest[:40]}"
