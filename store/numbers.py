"""The numbers of what is said in a conversation."""

from __future__ import annotations

from sqlalchemy import true, update
from sqlalchemy.ext.asyncio import AsyncSession

from store.tables.conversations import ConversationRow


class Overtaken(Exception):
    """Somebody else answers the conversation by now."""


async def next_seq(
    session: AsyncSession, conversation: str, count: int = 1, epoch: int | None = None
) -> int:
    """Take the next `count` numbers of a conversation; the first of them.

    Until the caller's transaction ends nobody else can take one, so that whoever reads up to a
    number never misses a smaller one.

    Args:
        session: of the caller.
        conversation: whose numbers.
        count: how many; none to look at the epoch alone.
        epoch: in which the caller speaks; any when None.

    Raises:
        Overtaken: the conversation is in another epoch.
        LookupError: there is no such conversation.
    """
    is_ours = ConversationRow.epoch == epoch if epoch is not None else true()
    last = await session.scalar(
        update(ConversationRow)
        .where(ConversationRow.id == conversation, is_ours)
        .values(last_seq=ConversationRow.last_seq + count)
        .returning(ConversationRow.last_seq)
        .execution_options(synchronize_session=False)
    )
    if last is None and epoch is not None:
        raise Overtaken
    if last is None:
        raise LookupError("there is no such conversation")
    return int(last) - count + 1
