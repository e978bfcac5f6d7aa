"""The numbers of what is said in a conversation."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from store.tables.conversations import ConversationRow


async def next_seq(session: AsyncSession, conversation: str, count: int = 1) -> int:
    """Take the next `count` numbers of a conversation; the first of them.

    Until the caller's transaction ends nobody else can take one, so that whoever reads up to a
    number never misses a smaller one.
    """
    last = await session.scalar(
        update(ConversationRow)
        .where(ConversationRow.id == conversation)
        .values(last_seq=ConversationRow.last_seq + count)
        .returning(ConversationRow.last_seq)
        .execution_options(synchronize_session=False)
    )
    if last is None:
        raise LookupError("there is no such conversation")
    return int(last) - count + 1
