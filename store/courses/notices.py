"""What is said to people of courses that they want."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from store import outbox
from store.messages import Reply


@dataclass(frozen=True)
class Notice:
    """Something to say.

    Attributes:
        key: names the occasion.
        reply: what is said.
        expires_at: after which it is not worth saying.
    """

    key: str
    reply: Reply
    expires_at: datetime | None = None


async def put(session: AsyncSession, conversation: str, notice: Notice, now: datetime) -> bool:
    """Say it, in the caller's transaction; whether it is new."""
    return await outbox.put(session, conversation, notice.key, notice.reply, now, notice.expires_at)
