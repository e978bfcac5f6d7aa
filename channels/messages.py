"""Messages as channels hand them in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Inbound:
    """A message as a channel hands it in.

    Attributes:
        conversation: id of the conversation, at most 64 characters.
        message_id: the sender's id of this message, unique within the conversation.
        text: what the user wrote.
        channel: where it comes from.
        as_of: the day to answer for; today in Seoul when None.
    """

    conversation: str
    message_id: str
    text: str
    channel: str
    as_of: date | None = None
