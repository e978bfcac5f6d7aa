"""Taking a slot and giving it back, inside a transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from actions.desk.errors import (
    AlreadyBooked,
    NotOffered,
    PersonBusy,
    QuotaUsedUp,
    SlotTaken,
)
from actions.desk.models import Slot
from actions.desk.numbers import new_number
from actions.desk.views import has_lapsed, look_up
from store.booking import bookings, slots
from store.tables.booking import BookingRow, CounsellorRow, SlotRow, cells

Place = Slot | tuple[str, datetime]
"""A slot, or a counsellor's id and a start."""

OPEN = ("held", "offered", "awaiting_consent", "confirmed")


@dataclass(frozen=True)
class Wish:
    """A session somebody wants.

    Attributes:
        person: who.
        product: which counselling.
        counsellor: with whom.
        starts_at: when.
        quota: how many sessions the person may have in all; None when there is no number: then
            one at a time.
    """

    person: str
    product: str
    counsellor: str
    starts_at: datetime
    quota: int | None


def where(slot: Place) -> tuple[str, datetime]:
    """Counsellor and start."""
    return (slot.counsellor, slot.starts_at) if isinstance(slot, Slot) else slot


async def take(
    session: AsyncSession,
    wish: Wish,
    now: datetime,
    *,
    state: Literal["held", "offered"],
    release_at: datetime,
    waiting: int | None = None,
) -> tuple[BookingRow, CounsellorRow]:
    """Keep a slot for a person; the caller has locked the person.

    What ran out makes room at once. A new hold gives the person's earlier hold of the product
    back.

    Raises:
        NotOffered: the counsellor has no such slot.
        QuotaUsedUp, AlreadyBooked, PersonBusy, SlotTaken: as they say.
        IntegrityError: another transaction was quicker.
    """
    own = await bookings.live_of(session, wish.person)
    leaving = [row for row in own if has_lapsed(row, now) or _replaced(row, wish, state)]
    known = await bookings.lock_counsellors(
        session, {wish.counsellor, *(row.counsellor for row in leaving)}
    )
    for row in leaving:
        await give_back(session, row, now)
    staying = [row for row in own if row not in leaving]
    ordinal = await _ordinal(session, wish, staying, now)
    seats = await slots.seats_at(session, wish.product, wish.counsellor, wish.starts_at)
    if not seats:
        raise NotOffered("closed")
    await check_free(session, staying, seats[0], now)
    slot = await free_seat(session, seats, now)
    booking = BookingRow(
        number=new_number(),
        person=wish.person,
        product=wish.product,
        ordinal=ordinal,
        state=state,
        counsellor=slot.counsellor,
        seat=slot.seat,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        release_at=release_at.astimezone(UTC),
        version=1,
        time_version=1,
        waiting=waiting,
        made_at=now,
    )
    await bookings.add(session, booking, cells_of(wish.person, slot))
    await slots.refresh(session, slot.counsellor, slot.seat, slot.first_cell, slot.end_cell)
    return booking, known[slot.counsellor]


async def give_back(
    session: AsyncSession, booking: BookingRow, now: datetime, state: str = "released"
) -> BookingRow | None:
    """End a booking and free its time; the caller has locked its counsellor.

    Returns:
        The booking after it; None when it changed meanwhile.
    """
    lapsed = has_lapsed(booking, now) and booking.state != "held"
    row = await bookings.change(
        session,
        booking.number,
        BookingRow.version == booking.version,
        state=state,
        release_at=None,
        lapsed_from=booking.state if lapsed else None,
    )
    if row is not None:
        await bookings.withdraw_notices(session, row, now)
        await bookings.vacate(session, row.number)
        await refresh_around(session, row)
    return row


async def refresh_around(session: AsyncSession, booking: BookingRow) -> None:
    """Note on the slots around a booking whether they are free."""
    # A buffer after it may have reached further than the session itself.
    reach = cells(booking.starts_at, booking.ends_at + slots.LONGEST)
    await slots.refresh(session, booking.counsellor, booking.seat, reach.start, reach.stop)


async def check_free(
    session: AsyncSession, others: Sequence[BookingRow], slot: SlotRow, now: datetime
) -> None:
    """Make sure that none of a person's other bookings lies at the time of a slot.

    Raises:
        PersonBusy: one does.
    """
    for row in others:
        if row.starts_at < slot.ends_at and slot.starts_at < row.ends_at:
            raise PersonBusy(await look_up(session, row.number, now))


async def free_seat(session: AsyncSession, seats: Sequence[SlotRow], now: datetime) -> SlotRow:
    """The first of the seats with nothing on it; what ran out is given back.

    Raises:
        SlotTaken: there is none.
    """
    names = {slots.seat_of(slot.counsellor, slot.seat): slot for slot in seats}
    first, end = seats[0].first_cell, max(slot.end_cell for slot in seats)
    taken = await bookings.occupants(session, names, first, end)
    for name, slot in names.items():
        on_it = taken.get(name, [])
        if all(has_lapsed(row, now) for row in on_it):
            for row in on_it:
                await give_back(session, row, now)
            return slot
    raise SlotTaken


def cells_of(person: str, slot: SlotRow) -> list[bookings.Cell]:
    """The cells a booking takes: of the seat with its buffer, of the person without."""
    seat = slots.seat_of(slot.counsellor, slot.seat)
    who = bookings.person_of(person)
    return [
        *((seat, cell) for cell in range(slot.first_cell, slot.end_cell)),
        *((who, cell) for cell in cells(slot.starts_at, slot.ends_at)),
    ]


def _replaced(row: BookingRow, wish: Wish, state: str) -> bool:
    return state == "held" and row.state == "held" and row.product == wish.product


async def _ordinal(
    session: AsyncSession, wish: Wish, others: Sequence[BookingRow], now: datetime
) -> int:
    """Which session of the product this would be."""
    of_product = [row for row in others if row.product == wish.product]
    if wish.quota is None:
        for row in of_product:
            if row.state in OPEN:
                raise AlreadyBooked(await look_up(session, row.number, now))
    used = {row.ordinal for row in of_product}
    if wish.quota is not None and len(used) >= wish.quota:
        raise QuotaUsedUp(wish.quota)
    return next(number for number in count(1) if number not in used)
