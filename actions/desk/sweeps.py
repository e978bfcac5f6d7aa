"""What happens by itself: holds run out, sessions are reminded of.

Every sweep may run as often as one likes, in several processes at once: each step compares and
swaps in a transaction of its own, and what is said has a key in the outbox.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import cast

from sqlalchemy.ext.asyncio import AsyncSession

from actions.desk.models import Lapse, Remind, State
from actions.desk.staff import Staff
from actions.desk.taking import give_back
from actions.desk.views import booked_of, has_lapsed, look_up
from store import outbox
from store.booking import bookings
from store.tables.booking import BookingRow


class Sweeps(Staff):
    """Background work of the desk."""

    async def expire(self, now: datetime, say: Lapse | None = None) -> int:
        """Release holds, offers and waits for consent that ran out; cut the slots of new days.

        Args:
            now: the moment.
            say: told to whoever's offer or wait for consent ran out, once.

        Returns:
            How many were released.

        Raises:
            StoreUnavailable: the database does not answer; the next sweep goes on.
        """
        await self._open_days(now, ahead=1)
        async with self._database.read() as session:
            due = await bookings.views(
                session, BookingRow.state.in_(bookings.PENDING), BookingRow.release_at <= now
            )
        released = 0
        for row, _ in due:
            released += await self._transact(partial(self._release, number=row.number, now=now))
        if say is not None:
            await self._tell_lapsed(now, say)
        async with self._database.write() as session:
            await bookings.forget_keys(session, now - timedelta(days=self._desk.key_days.value))
        return released

    async def remind(self, now: datetime, say: Remind) -> int:
        """Remind of firm sessions `reminder_hours` before they start, each time once.

        A reminder whose moment had passed when the time became firm is not said, and none for
        which the next is due.

        Returns:
            How many were said.

        Raises:
            StoreUnavailable: the database does not answer; the next sweep goes on.
        """
        said = 0
        for hours, until in self._reminders():
            async with self._database.read() as session:
                due = await bookings.views(
                    session,
                    BookingRow.state == "confirmed",
                    BookingRow.starts_at > now + until,
                    BookingRow.starts_at <= now + timedelta(hours=hours),
                    bookings.not_reminded(hours),
                )
            for row, _ in due:
                said += await self._transact(
                    partial(self._remind, row=row, hours=hours, until=until, now=now, say=say)
                )
        return said

    def _reminders(self) -> Iterator[tuple[int, timedelta]]:
        """Each reminder, and how long before the session the next one takes its place."""
        hours = self._desk.reminder_hours.value
        for this, following in zip(hours, (*hours[1:], 0), strict=True):
            yield this, timedelta(hours=following)

    async def _release(self, session: AsyncSession, number: str, now: datetime) -> bool:
        row = await bookings.get(session, number)
        if row is None:
            return False
        await bookings.lock_counsellors(session, [row.counsellor])
        row = await bookings.get(session, number)
        if row is None or row.state not in bookings.PENDING or not has_lapsed(row, now):
            return False
        return await give_back(session, row, now) is not None

    async def _tell_lapsed(self, now: datetime, say: Lapse) -> None:
        async with self._database.read() as session:
            due = await bookings.views(session, BookingRow.lapsed_from.is_not(None))
        for row, _ in due:
            await self._transact(partial(self._tell, row=row, now=now, say=say))

    async def _tell(
        self, session: AsyncSession, row: BookingRow, now: datetime, say: Lapse
    ) -> None:
        was = cast(State, row.lapsed_from)
        if await bookings.change(
            session, row.number, BookingRow.lapsed_from.is_not(None), lapsed_from=None
        ):
            booked = await look_up(session, row.number, now)
            key = bookings.notice_key(row.number, "lapsed")
            await outbox.put(session, booked.person, key, say(booked, was), now)

    async def _remind(
        self,
        session: AsyncSession,
        row: BookingRow,
        hours: int,
        until: timedelta,
        now: datetime,
        say: Remind,
    ) -> bool:
        if not await bookings.note_reminded(session, row, hours):
            return False
        due = row.starts_at - timedelta(hours=hours)
        if row.settled_at is None or row.settled_at >= due:
            return False
        [(current, by)] = await bookings.views(session, BookingRow.number == row.number)
        key = bookings.notice_key(row.number, f"{row.time_version}/{hours}h")
        reply = say(booked_of(current, by, now), hours)
        return await outbox.put(session, row.person, key, reply, now, row.starts_at - until)
