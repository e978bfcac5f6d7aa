"""The outbox as those see it who push: queued → sending → sent, failed or unknown.

Only what surely was not delivered is tried again. A process that dies while it sends leaves a
message in `sending`: whether it arrived nobody knows, and it becomes `unknown`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from store.cipher import Cipher
from store.database import Database
from store.messages import Reply
from store.outbox import Message, fresh, in_order, message, put
from store.tables.conversations import ConversationRow, TurnRow
from store.tables.outbox import OutboxRow


@dataclass(frozen=True)
class Recipient:
    """Whom to push to.

    Attributes:
        channel: name of the adapter.
        address: the platform's own.
    """

    channel: str
    address: str


class Deliveries:
    """Repository of what is to be pushed.

    Args:
        database: where it is.
        cipher: decrypts addresses.
    """

    def __init__(self, database: Database, cipher: Cipher) -> None:
        self._database, self._cipher = database, cipher

    async def due(self, channels: Collection[str], now: datetime) -> list[str]:
        """Conversations of these channels with something to push now, or left half sent.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        ready = and_(OutboxRow.state == "queued", fresh(now), _ripe(now))
        async with self._database.read() as session:
            found = await session.scalars(
                select(OutboxRow.conversation_id)
                .join(ConversationRow, ConversationRow.id == OutboxRow.conversation_id)
                .where(
                    ConversationRow.channel.in_(channels),
                    ConversationRow.address.is_not(None),
                    ConversationRow.unreachable_since.is_(None),
                    or_(ready, OutboxRow.state == "sending"),
                )
                .distinct()
            )
            return list(found)

    async def recipient(self, conversation: str) -> Recipient | None:
        """Whom a conversation's messages are pushed to; None when that cannot be done.

        Raises:
            StoreUnavailable: the database does not answer.
            KeyInvalid: the address was encrypted with a key that is gone.
        """
        async with self._database.read() as session:
            row = await session.get(ConversationRow, conversation)
        if row is None or row.address is None or row.unreachable_since:
            return None
        return Recipient(row.channel, self._cipher.decrypt(row.address))

    async def interrupted(self, conversation: str) -> list[Message]:
        """What somebody was sending when he died.

        To be called by whoever holds the lock of the conversation's deliveries.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.read() as session:
            rows = await session.scalars(
                select(OutboxRow).where(
                    OutboxRow.conversation_id == conversation, OutboxRow.state == "sending"
                )
            )
            return [message(row) for row in rows]

    async def queued(self, conversation: str, now: datetime) -> list[Message]:
        """What is to be pushed, in order; nothing while the first has to wait for a new try.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.read() as session:
            rows = list(
                await session.scalars(
                    select(OutboxRow)
                    .where(
                        OutboxRow.conversation_id == conversation,
                        OutboxRow.state == "queued",
                        fresh(now),
                    )
                    .order_by(*in_order())
                )
            )
        if rows and rows[0].next_at and rows[0].next_at > now:
            return []
        return [message(row) for row in rows]

    async def sending(self, message_id: int) -> bool:
        """Note that a message is being sent; whether it was still to be sent.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.write() as session:
            claimed = await session.scalar(
                update(OutboxRow)
                .where(OutboxRow.id == message_id, OutboxRow.state == "queued")
                .values(state="sending", attempts=OutboxRow.attempts + 1)
                .returning(OutboxRow.id)
                .execution_options(synchronize_session=False)
            )
            return claimed is not None

    async def settle(
        self,
        sent: Message,
        state: str,
        now: datetime,
        external_id: str | None = None,
        then: Reply | None = None,
    ) -> None:
        """Note that a message was `sent`, has `failed`, or may have been delivered (`unknown`).

        Args:
            sent: the message.
            state: what became of it.
            now: when.
            external_id: the platform's id of it.
            then: what is said next because of that.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.write() as session:
            await _mark(session, sent.id, state=state, settled_at=now, external_id=external_id)
            if then:
                await put(session, sent.conversation, f"delivery/{sent.id}", then, now)

    async def postpone(self, message_id: int, until: datetime) -> None:
        """Queue a message again that was not delivered.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.write() as session:
            await _mark(session, message_id, state="queued", next_at=until)

    async def unreachable(self, conversation: str, since: datetime, now: datetime) -> None:
        """Push nothing more until the user writes again.

        Args:
            conversation: whose user cannot be reached.
            since: when that was tried; who wrote after it can be reached again.
            now: when.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        wrote = exists().where(
            TurnRow.conversation_id == conversation, TurnRow.received_at >= since
        )
        async with self._database.write() as session:
            await session.execute(
                update(ConversationRow)
                .where(ConversationRow.id == conversation, ~wrote)
                .values(unreachable_since=now)
                .execution_options(synchronize_session=False)
            )


async def _mark(session: AsyncSession, message_id: int, **values: object) -> None:
    await session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == message_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def _ripe(now: datetime) -> ColumnElement[bool]:
    return or_(OutboxRow.next_at.is_(None), OutboxRow.next_at <= now)
