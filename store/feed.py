"""What both sides of a conversation said, in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from store.messages import Reply

Author = Literal["user", "bot"]


@dataclass(frozen=True)
class Entry:
    """One thing that was said.

    Attributes:
        seq: its number in the conversation, ascending, each once.
        author: who said it.
        at: when.
        text: what the user wrote, masked; None while the message is not answered yet.
        message_id: of the user's message; for what the bot said, of the message it answers, or
            None when it spoke on its own.
        reply: what the bot said.
    """

    seq: int
    author: Author
    at: datetime
    text: str | None = None
    message_id: str | None = None
    reply: Reply | None = None
