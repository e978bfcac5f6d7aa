"""What a person does with bookings: hold, confirm, give back, cancel, move."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from actions.desk.errors import HoldExpired, KeyReused, NotOffered
from actions.desk.lookups import Lookups, own_booking
from actions.desk.models import Booked
from actions.desk.taking import (
    OPEN,
    Place,
    Wish,
    cells_of,
    check_free,
    free_seat,
    give_back,
    refresh_around,
    take,
    where,
)
from actions.desk.views import booked_of, has_lapsed, look_up
from store.booking import bookings, slots, waiting
from store.tables.booking import BookingKeyRow, BookingRow


class Reservations(Lookups):
    """A person's own bookings. Somebody else's number is as unknown as a wrong one."""

    async def hold(
        self,
        person: str,
        product: str,
        slot: Place,
        now: datetime,
        *,
        quota: int | None,
        key: str | None = None,
    ) -> Booked:
        """Keep a slot for `hold_minutes` while the person confirms.

        The person's earlier hold of the same product is given back by it.

        Args:
            person: who.
            product: which counselling.
            slot: where; any free seat of the counsellor then will do.
            now: the moment.
            quota: sessions of the product the person may have in all; None: one at a time.
            key: idempotency key; the same request again gives the same booking.

        Raises:
            NotOffered, SlotTaken, PersonBusy, QuotaUsedUp, AlreadyBooked, KeyReused: as they say.
            StoreUnavailable: the database does not answer; nothing is held.
        """
        counsellor, starts_at = where(slot)
        await self._open_days(now)
        wish = Wish(person, product, counsellor, starts_at, quota)
        release_at = now + timedelta(minutes=self._desk.hold_minutes.value)

        async def work(session: AsyncSession) -> Booked:
            self._check_time(starts_at, now)
            row, by = await take(session, wish, now, state="held", release_at=release_at)
            return booked_of(row, by, now)

        request = f"hold|{product}|{counsellor}|{starts_at.timestamp()}"
        return await self._once(person, key, request, now, work)

    async def confirm(
        self,
        person: str,
        number: str,
        now: datetime,
        *,
        needs_consent: bool = False,
        key: str | None = None,
    ) -> Booked:
        """Make a hold or an offer firm; or let it wait `consent_hours` for a guardian's consent.

        A booking that is firm, or waits already, is returned as it stands.

        Raises:
            UnknownBooking: not theirs.
            HoldExpired: it ran out, or is cancelled.
            KeyReused: the key belongs to another request.
            StoreUnavailable: the database does not answer; nothing is changed.
        """

        async def work(session: AsyncSession) -> Booked:
            row = await own_booking(session, person, number)
            if row.state in bookings.FIRM and not has_lapsed(row, now):
                return await look_up(session, number, now)
            consent_until = now + timedelta(hours=self._desk.consent_hours.value)
            await bookings.lock_counsellors(session, [row.counsellor])
            firm = await bookings.change(
                session,
                number,
                BookingRow.state.in_(("held", "offered")),
                BookingRow.release_at > now,
                state="awaiting_consent" if needs_consent else "confirmed",
                release_at=min(consent_until, row.starts_at) if needs_consent else None,
                settled_at=now,
            )
            if firm is None:
                raise HoldExpired
            await bookings.withdraw_notices(session, firm, now)
            await refresh_around(session, firm)
            if firm.waiting is not None:
                await waiting.drop(session, firm.waiting)
            return await look_up(session, number, now)

        return await self._once(person, key, f"confirm|{number}|{needs_consent}", now, work)

    async def release(self, person: str, number: str, now: datetime) -> None:
        """Give a hold or an offer back; nothing happens if it is gone or firm.

        Raises:
            UnknownBooking: not theirs.
            StoreUnavailable: the database does not answer.
        """

        async def work(session: AsyncSession) -> None:
            await bookings.lock_person(session, person)
            row = await own_booking(session, person, number)
            if row.state in ("held", "offered"):
                await bookings.lock_counsellors(session, [row.counsellor])
                await give_back(session, row, now)

        await self._transact(work)

    async def cancel(
        self, person: str, number: str, now: datetime, *, key: str | None = None
    ) -> Booked:
        """Cancel; the slot is free at once. What is cancelled or gone is returned as it stands.

        Raises:
            UnknownBooking: not theirs.
            TooLate: the deadline has passed.
            KeyReused: the key belongs to another request.
            StoreUnavailable: the database does not answer; nothing is changed.
        """

        async def work(session: AsyncSession) -> Booked:
            row = await own_booking(session, person, number)
            if row.state not in bookings.GONE and not has_lapsed(row, now):
                if row.state not in bookings.PENDING:
                    self._check_deadline(row.starts_at, now)
                await bookings.lock_counsellors(session, [row.counsellor])
                await give_back(session, row, now, "cancelled")
            return await look_up(session, number, now)

        return await self._once(person, key, f"cancel|{number}", now, work)

    async def leave(self, person: str, now: datetime) -> int:
        """Cancel all that is not over, whatever the deadline: the person is to be forgotten.

        Returns:
            How many bookings that were.

        Raises:
            StoreUnavailable: the database does not answer; nothing is changed.
        """

        async def work(session: AsyncSession) -> int:
            await bookings.lock_person(session, person)
            own = await bookings.live_of(session, person)
            live = [row for row in own if row.state in OPEN and row.ends_at > now]
            await bookings.lock_counsellors(session, {row.counsellor for row in live})
            for row in live:
                await give_back(session, row, now, "cancelled")
            return len(live)

        return await self._transact(work)

    async def move(
        self, person: str, number: str, slot: Place, now: datetime, *, key: str | None = None
    ) -> Booked:
        """Move to another slot in one step: the new one is taken and the old one freed, or nothing.

        Raises:
            UnknownBooking, HoldExpired, TooLate: as for `confirm` and `cancel`.
            NotOffered, SlotTaken, PersonBusy, KeyReused: as they say.
            StoreUnavailable: the database does not answer; nothing is changed.
        """
        counsellor, starts_at = where(slot)
        await self._open_days(now)

        async def work(session: AsyncSession) -> Booked:
            row = await own_booking(session, person, number)
            if row.state not in OPEN or has_lapsed(row, now):
                raise HoldExpired
            if (row.counsellor, row.starts_at) != (counsellor, starts_at):
                if row.state not in ("held", "offered"):
                    self._check_deadline(row.starts_at, now)
                self._check_time(starts_at, now)
                await self._move(session, row, counsellor, starts_at, now)
            return await look_up(session, number, now)

        request = f"move|{number}|{counsellor}|{starts_at.timestamp()}"
        return await self._once(person, key, request, now, work)

    async def _move(
        self,
        session: AsyncSession,
        row: BookingRow,
        counsellor: str,
        starts_at: datetime,
        now: datetime,
    ) -> None:
        own = await bookings.live_of(session, row.person)
        lapsed = [other for other in own if has_lapsed(other, now)]
        places = {row.counsellor, counsellor, *(other.counsellor for other in lapsed)}
        await bookings.lock_counsellors(session, places)
        for other in lapsed:
            await give_back(session, other, now)
        seats = await slots.seats_at(session, row.product, counsellor, starts_at)
        if not seats:
            raise NotOffered("closed")
        others = [other for other in own if other is not row and other not in lapsed]
        await check_free(session, others, seats[0], now)
        await bookings.vacate(session, row.number)
        await refresh_around(session, row)
        slot = await free_seat(session, seats, now)
        moved = await bookings.change(
            session,
            row.number,
            BookingRow.version == row.version,
            counsellor=slot.counsellor,
            seat=slot.seat,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            release_at=row.release_at and min(row.release_at, slot.starts_at),
            time_version=row.time_version + 1,
            settled_at=now,
            reminded=None,
        )
        if moved is None:
            raise HoldExpired
        await bookings.occupy(session, moved.number, cells_of(moved.person, slot))
        await slots.refresh(session, slot.counsellor, slot.seat, slot.first_cell, slot.end_cell)
        await bookings.withdraw_notices(session, moved, now)

    async def _once(
        self,
        person: str,
        key: str | None,
        request: str,
        now: datetime,
        work: Callable[[AsyncSession], Awaitable[Booked]],
    ) -> Booked:
        """Do a request for a person, unless it was done under the same key."""

        async def once(session: AsyncSession) -> Booked:
            await bookings.lock_person(session, person)
            if key is None:
                return await work(session)
            known = await bookings.request_of(session, person, key)
            if known is None:
                booked = await work(session)
                session.add(
                    BookingKeyRow(
                        person=person, key=key, request=request, booking=booked.number, made_at=now
                    )
                )
                return booked
            if known.request != request:
                raise KeyReused
            return await look_up(session, known.booking, now)

        return await self._transact(once)
