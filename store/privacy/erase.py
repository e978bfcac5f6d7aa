"""Erasing one person's data, and the list of who asked for it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, exists, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from store.database import Database, insert_once
from store.outbox import fresh
from store.privacy.busy import BUSY, Busy
from store.privacy.places import BOOKINGS, PLACES
from store.tables.booking import BookingRow
from store.tables.conversations import ConversationRow
from store.tables.outbox import OPEN, OutboxRow
from store.tables.privacy import ErasureRow
from store.tables.staff import AuditRow


class Erasures:
    """Repository of what is to be forgotten.

    Every method raises `StoreUnavailable` when the database does not answer.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ask(self, conversation: str, now: datetime, latest_at: datetime) -> None:
        """Note that a conversation is to be erased; asking again changes nothing.

        Args:
            conversation: which; it has begun.
            now: when.
            latest_at: when it goes although its last message was not fetched.
        """
        values = {"conversation_id": conversation, "asked_at": now, "latest_at": latest_at}
        async with self._database.write() as session:
            await insert_once(session, ErasureRow, values)

    async def due(self, now: datetime) -> list[str]:
        """The conversations to be erased now: all was delivered, or enough time has passed."""
        undelivered = exists().where(
            OutboxRow.conversation_id == ErasureRow.conversation_id, text(OPEN), fresh(now)
        )
        async with self._database.read() as session:
            found = await session.scalars(
                select(ErasureRow.conversation_id).where(
                    or_(ErasureRow.latest_at <= now, ~undelivered)
                )
            )
            return list(found)

    async def stops(self, conversation: str, now: datetime) -> list[Busy]:
        """What has to come to an end before a conversation can be erased."""
        async with self._database.read() as session:
            return await _stops(session, conversation, now)

    async def knows(self, conversation: str) -> bool:
        """Whether anything is kept of a conversation."""
        async with self._database.read() as session:
            for place in (*PLACES, BOOKINGS):
                if await session.scalar(select(exists().where(place.of(conversation)))):
                    return True
            return False

    async def erase(
        self, conversation: str, alias: str, now: datetime, account: int | None = None
    ) -> Mapping[str, int] | None:
        """Delete all that is kept of a conversation, in one transaction.

        Bookings stay without the person, lines of the audit log under `alias`.

        Args:
            conversation: which.
            alias: stands for it in the audit log and cannot be led back to it.
            now: when.
            account: who does it; None for a command or the app itself.

        Returns:
            How many rows were deleted, by table; None when something stood in the way.
        """
        async with self._database.write() as session:
            locked = select(ConversationRow.id).where(ConversationRow.id == conversation)
            await session.execute(locked.with_for_update())
            if await _stops(session, conversation, now):
                return None
            gone = {}
            for place in PLACES:
                done = await session.execute(delete(place.table).where(place.of(conversation)))
                gone[place.table.__tablename__] = int(done.rowcount)  # type: ignore[attr-defined]
            await _leave_bookings(session, conversation)
            await session.execute(
                update(AuditRow).where(AuditRow.target == conversation).values(target=alias)
            )
            gone = {table: count for table, count in gone.items() if count}
            session.add(
                AuditRow(
                    at=now, account_id=account, action="person.erase", target=alias, details=gone
                )
            )
            return gone


async def _stops(session: AsyncSession, conversation: str, now: datetime) -> list[Busy]:
    return [
        busy
        for busy, condition in BUSY.items()
        if await session.scalar(select(condition(conversation, now)))
    ]


async def _leave_bookings(session: AsyncSession, conversation: str) -> None:
    """Let the past bookings be nobody's, each by itself."""
    own = await session.scalars(select(BookingRow.number).where(BOOKINGS.of(conversation)))
    for number in own.all():
        await session.execute(
            update(BookingRow)
            .where(BookingRow.number == number)
            .values(person=f"erased/{secrets.token_hex(8)}")
        )
