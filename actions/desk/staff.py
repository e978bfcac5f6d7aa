"""What the desk's staff do with bookings, by number alone."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from actions.desk.calendar import DAY, start_of
from actions.desk.errors import HoldExpired, UnknownBooking, WrongState
from actions.desk.models import Booked, Say
from actions.desk.taking import give_back, refresh_around
from actions.desk.views import booked_of, has_lapsed, look_up
from actions.desk.waitlist import WaitingList
from store import outbox
from store.booking import bookings
from store.tables.booking import BookingRow

SHOWN = ("offered", "awaiting_consent", "confirmed", "completed", "no_show")


class Staff(WaitingList):
    """`say` of these calls is told to the person, in the same transaction."""

    async def awaiting_consent(self, now: datetime) -> list[Booked]:
        """Bookings that wait for a guardian's consent, by time.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.read() as session:
            found = await bookings.views(
                session, BookingRow.state == "awaiting_consent", BookingRow.release_at > now
            )
            return [booked_of(row, by, now) for row, by in found]

    async def calendar(self, day_from: date, day_to: date) -> list[Booked]:
        """Offered, firm and finished bookings from one day in Seoul to another, both included.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        lower, upper = start_of(day_from), start_of(day_to + DAY)
        async with self._database.read() as session:
            found = await bookings.views(
                session,
                BookingRow.state.in_(SHOWN),
                BookingRow.starts_at >= lower,
                BookingRow.starts_at < upper,
            )
            return [booked_of(row, by, row.made_at) for row, by in found]

    async def by_number(self, number: str, now: datetime) -> Booked:
        """A booking by its number, whosever it is.

        Raises:
            UnknownBooking: no such number.
            StoreUnavailable: the database does not answer.
        """
        async with self._database.read() as session:
            if await bookings.get(session, number) is None:
                raise UnknownBooking
            return await look_up(session, number, now)

    async def grant_consent(self, number: str, now: datetime, say: Say | None = None) -> Booked:
        """A guardian's consent was verified: the booking is firm.

        Raises:
            UnknownBooking: no such number.
            HoldExpired: the wait ran out; the slot may be somebody else's.
            WrongState: it does not wait for consent.
            StoreUnavailable: the database does not answer; nothing is changed.
        """

        async def work(session: AsyncSession) -> Booked:
            row = await self._awaiting(session, number, now)
            firm = await bookings.change(
                session,
                number,
                BookingRow.version == row.version,
                state="confirmed",
                release_at=None,
                settled_at=now,
            )
            if firm is None:
                raise HoldExpired
            await refresh_around(session, firm)
            return await _told(session, number, "consent", now, say)

        return await self._transact(work)

    async def refuse_consent(self, number: str, now: datetime, say: Say | None = None) -> Booked:
        """A guardian refused: the booking is cancelled and its slot free.

        Raises:
            UnknownBooking, HoldExpired, WrongState, StoreUnavailable: as for `grant_consent`.
        """

        async def work(session: AsyncSession) -> Booked:
            row = await self._awaiting(session, number, now)
            await give_back(session, row, now, "cancelled")
            return await _told(session, number, "consent", now, say)

        return await self._transact(work)

    async def call_off(self, number: str, now: datetime, say: Say | None = None) -> Booked:
        """The desk cancels a session to come; no deadline. A cancelled one stays as it is.

        Raises:
            UnknownBooking: no such number.
            WrongState: it is over, or ran out.
            StoreUnavailable: the database does not answer; nothing is changed.
        """

        async def work(session: AsyncSession) -> Booked:
            row = await _known(session, number)
            if row.state == "cancelled":
                return await look_up(session, number, now)
            if row.state not in (*bookings.PENDING, "confirmed") or has_lapsed(row, now):
                raise WrongState(await look_up(session, number, now))
            await give_back(session, row, now, "cancelled")
            return await _told(session, number, "off", now, say)

        return await self._transact(work)

    async def complete(self, number: str, now: datetime) -> Booked:
        """The session took place.

        Raises:
            UnknownBooking: no such number.
            WrongState: it was not firm, or has not begun.
            StoreUnavailable: the database does not answer.
        """
        return await self._finish(number, now, "completed")

    async def mark_no_show(self, number: str, now: datetime) -> Booked:
        """Nobody came.

        Raises:
            UnknownBooking, WrongState, StoreUnavailable: as for `complete`.
        """
        return await self._finish(number, now, "no_show")

    async def _finish(self, number: str, now: datetime, state: str) -> Booked:
        async def work(session: AsyncSession) -> Booked:
            row = await _known(session, number)
            finished = ("completed", "no_show")
            if row.state not in ("confirmed", *finished) or row.starts_at > now:
                raise WrongState(await look_up(session, number, now))
            if row.state != state:  # staff may correct one into the other
                await bookings.change(
                    session, number, BookingRow.version == row.version, state=state
                )
            return await look_up(session, number, now)

        return await self._transact(work)

    async def _awaiting(self, session: AsyncSession, number: str, now: datetime) -> BookingRow:
        row = await _known(session, number)
        if has_lapsed(row, now) or row.state in bookings.GONE:
            raise HoldExpired
        if row.state != "awaiting_consent":
            raise WrongState(await look_up(session, number, now))
        return row


async def _known(session: AsyncSession, number: str) -> BookingRow:
    """The booking, with its person and its counsellor locked."""
    row = await bookings.get(session, number)
    if row is None:
        raise UnknownBooking
    await bookings.lock_person(session, row.person)
    await session.refresh(row)  # only its person could have moved it to another counsellor
    await bookings.lock_counsellors(session, [row.counsellor])
    await session.refresh(row)
    return row


async def _told(
    session: AsyncSession, number: str, occasion: str, now: datetime, say: Say | None
) -> Booked:
    booked = await look_up(session, number, now)
    if say is not None:
        key = bookings.notice_key(number, occasion)
        await outbox.put(session, booked.person, key, say(booked), now)
    return booked
