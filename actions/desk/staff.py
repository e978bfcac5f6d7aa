"""What the desk's staff do with bookings, by number alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from actions.desk.errors import Changed, HoldExpired, NotOffered, UnknownBooking, WrongState
from actions.desk.models import Booked, Say
from actions.desk.overview import Overview
from actions.desk.taking import Place, give_back, refresh_around, where
from actions.desk.views import has_lapsed, look_up
from store import outbox
from store.booking import bookings
from store.tables.booking import BookingRow


class Staff(Overview):
    """`say` of these calls is told to the person, in the same transaction.

    `version` is that of the booking staff looked at; without it whatever stands is changed.
    """

    async def grant_consent(
        self, number: str, now: datetime, say: Say | None = None, *, version: int | None = None
    ) -> Booked:
        """A guardian's consent was verified: the booking is firm.

        Raises:
            UnknownBooking: no such number.
            HoldExpired: the wait ran out; the slot may be somebody else's.
            WrongState: it does not wait for consent.
            Changed: somebody else changed it.
            StoreUnavailable: the database does not answer; nothing is changed.
        """

        async def work(session: AsyncSession) -> Booked:
            row = await self._awaiting(session, number, now, version)
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

    async def refuse_consent(
        self, number: str, now: datetime, say: Say | None = None, *, version: int | None = None
    ) -> Booked:
        """A guardian refused: the booking is cancelled and its slot free.

        Raises:
            UnknownBooking, HoldExpired, WrongState, Changed, StoreUnavailable: as for
                `grant_consent`.
        """

        async def work(session: AsyncSession) -> Booked:
            row = await self._awaiting(session, number, now, version)
            await give_back(session, row, now, "cancelled")
            return await _told(session, number, "consent", now, say)

        return await self._transact(work)

    async def call_off(
        self, number: str, now: datetime, say: Say | None = None, *, version: int | None = None
    ) -> Booked:
        """The desk cancels a session to come; no deadline. A cancelled one stays as it is.

        Raises:
            UnknownBooking: no such number.
            WrongState: it is over, or ran out.
            Changed: somebody else changed it.
            StoreUnavailable: the database does not answer; nothing is changed.
        """

        async def work(session: AsyncSession) -> Booked:
            row = await _known(session, number)
            if row.state == "cancelled":
                return await look_up(session, number, now)
            await _check_version(session, row, version, now)
            if row.state not in (*bookings.PENDING, "confirmed") or has_lapsed(row, now):
                raise WrongState(await look_up(session, number, now))
            await give_back(session, row, now, "cancelled")
            return await _told(session, number, "off", now, say)

        return await self._transact(work)

    async def relocate(
        self,
        number: str,
        slot: Place,
        now: datetime,
        say: Say | None = None,
        *,
        version: int | None = None,
    ) -> Booked:
        """The desk moves a session to come to another time on offer; no deadline, no lead time.

        Raises:
            UnknownBooking: no such number.
            WrongState: it is over, is cancelled, or was never firm.
            Changed: somebody else changed it.
            NotOffered, SlotTaken, PersonBusy: as they say.
            StoreUnavailable: the database does not answer; nothing is changed.
        """
        counsellor, starts_at = where(slot)
        await self._open_days(now)

        async def work(session: AsyncSession) -> Booked:
            row = await bookings.get(session, number)
            if row is None:
                raise UnknownBooking
            await bookings.lock_person(session, row.person)
            await session.refresh(row)
            if (row.counsellor, row.starts_at) == (counsellor, starts_at):
                return await look_up(session, number, now)
            await _check_version(session, row, version, now)
            if row.state not in bookings.FIRM or has_lapsed(row, now) or row.starts_at <= now:
                raise WrongState(await look_up(session, number, now))
            if starts_at <= now:
                raise NotOffered("past")
            await self._move(session, row, counsellor, starts_at, now)
            return await _told(session, number, f"moved/{row.time_version}", now, say)

        return await self._transact(work)

    async def complete(self, number: str, now: datetime, *, version: int | None = None) -> Booked:
        """The session took place.

        Raises:
            UnknownBooking: no such number.
            WrongState: it was not firm, or has not begun.
            Changed: somebody else changed it.
            StoreUnavailable: the database does not answer.
        """
        return await self._finish(number, now, "completed", version)

    async def mark_no_show(
        self, number: str, now: datetime, *, version: int | None = None
    ) -> Booked:
        """Nobody came.

        Raises:
            UnknownBooking, WrongState, Changed, StoreUnavailable: as for `complete`.
        """
        return await self._finish(number, now, "no_show", version)

    async def _finish(self, number: str, now: datetime, state: str, version: int | None) -> Booked:
        async def work(session: AsyncSession) -> Booked:
            row = await _known(session, number)
            finished = ("completed", "no_show")
            if row.state not in ("confirmed", *finished) or row.starts_at > now:
                raise WrongState(await look_up(session, number, now))
            if row.state != state:  # staff may correct one into the other
                await _check_version(session, row, version, now)
                await bookings.change(
                    session, number, BookingRow.version == row.version, state=state
                )
            return await look_up(session, number, now)

        return await self._transact(work)

    async def _awaiting(
        self, session: AsyncSession, number: str, now: datetime, version: int | None
    ) -> BookingRow:
        row = await _known(session, number)
        if has_lapsed(row, now) or row.state in bookings.GONE:
            raise HoldExpired
        if row.state != "awaiting_consent":
            raise WrongState(await look_up(session, number, now))
        await _check_version(session, row, version, now)
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


async def _check_version(
    session: AsyncSession, row: BookingRow, version: int | None, now: datetime
) -> None:
    if version is not None and row.version != version:
        raise Changed(await look_up(session, row.number, now))


async def _told(
    session: AsyncSession, number: str, occasion: str, now: datetime, say: Say | None
) -> Booked:
    booked = await look_up(session, number, now)
    if say is not None:
        key = bookings.notice_key(number, occasion)
        await outbox.put(session, booked.person, key, say(booked), now)
    return booked
