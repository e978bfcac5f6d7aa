"""The outbox: what the assistant says on its own, each occasion once.

Whoever has something to say puts it in, in the transaction that gives the occasion. A channel that
cannot be pushed to hands it out with the next answer or when the client asks for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from store.database import Database, insert_once
from store.messages import Reply
from store.tables.outbox import OutboxRow


@dataclass(frozen=True)
class Notice:
    """A message of the outbox; `id` ascends."""

    id: int
    reply: Reply
    created_at: datetime


async def put(
    session: AsyncSession,
    conversation: str,
    key: str,
    reply: Reply,
    now: datetime,
    expires_at: datetime | None = None,
) -> bool:
    """Say something to a conversation, in the caller's transaction.

    Args:
        session: of the caller.
        conversation: who is to read it.
        key: names the occasion; the same key is put in only once.
        reply: what is said.
        now: when.
        expires_at: after which it is not worth saying.

    Returns:
        Whether it is new.
    """
    return await insert_once(
        session,
        OutboxRow,
        {
            "conversation_id": conversation,
            "key": key,
            "reply": reply.model_dump(mode="json"),
            "created_at": now,
            "expires_at": expires_at,
        },
    )


async def withdraw(
    session: AsyncSession, conversation: str, key_prefix: str, now: datetime
) -> None:
    """Let what nobody has read yet, with keys that begin so, not be said any more.

    In the caller's transaction.
    """
    await session.execute(
        update(OutboxRow)
        .where(
            OutboxRow.conversation_id == conversation,
            OutboxRow.delivered_at.is_(None),
            OutboxRow.key.startswith(key_prefix),
        )
        .values(expires_at=now)
        .execution_options(synchronize_session=False)
    )


class Outbox:
    """Repository of what waits to be read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def since(self, conversation: str, after: int, now: datetime) -> list[Notice]:
        """Hand out everything said to a conversation after the message `after`, oldest first.

        What expired before anybody read it is left out. Asking again gives the same again, so
        that a lost response loses nothing. What nobody read yet comes whatever its number: a
        transaction may take a number and end after the next one.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.write() as session:
            rows = await session.scalars(
                select(OutboxRow)
                .where(
                    OutboxRow.conversation_id == conversation,
                    or_(
                        and_(OutboxRow.id > after, OutboxRow.delivered_at.is_not(None)),
                        and_(OutboxRow.delivered_at.is_(None), _fresh(now)),
                    ),
                )
                .order_by(OutboxRow.id)
            )
            notices = [_notice(row) for row in rows]
            await delivered(session, notices, now)
            return notices

    async def waiting(self, conversation: str, now: datetime) -> list[Notice]:
        """What was not delivered yet, oldest first.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.read() as session:
            rows = await session.scalars(
                select(OutboxRow)
                .where(
                    OutboxRow.conversation_id == conversation,
                    OutboxRow.delivered_at.is_(None),
                    _fresh(now),
                )
                .order_by(OutboxRow.id)
            )
            return [_notice(row) for row in rows]


async def delivered(session: AsyncSession, notices: Sequence[Notice], now: datetime) -> None:
    """Note in the caller's transaction that these were handed out."""
    if notices:
        await session.execute(
            update(OutboxRow)
            .where(
                OutboxRow.id.in_([notice.id for notice in notices]),
                OutboxRow.delivered_at.is_(None),
            )
            .values(delivered_at=now)
        )


def _fresh(now: datetime) -> ColumnElement[bool]:
    return or_(OutboxRow.expires_at.is_(None), OutboxRow.expires_at > now)


def _notice(row: OutboxRow) -> Notice:
    return Notice(row.id, Reply.model_validate(row.reply), row.created_at)
