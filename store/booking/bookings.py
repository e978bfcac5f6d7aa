"""Bookings and the cells of time they occupy.

Order of locks on PostgreSQL: the person, then counsellors by id, then rows; so that nobody waits
in a circle. On SQLite a writer is alone anyway.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from store import outbox
from store.tables.booking import BookingKeyRow, BookingRow, CounsellorRow, OccupiedRow

GONE = ("cancelled", "released")
PENDING = ("held", "offered", "awaiting_consent")
FIRM = ("awaiting_consent", "confirmed")

Cell = tuple[str, int]
View = tuple[BookingRow, CounsellorRow]


def person_of(person: str) -> str:
    """How a person is named in `occupied`."""
    return f"person/{person}"


async def lock_person(session: AsyncSession, person: str) -> None:
    """Let one transaction at a time act for a person."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(
            select(func.pg_advisory_xact_lock(func.hashtextextended(person_of(person), 0)))
        )


async def lock_counsellors(
    session: AsyncSession, counsellors: Collection[str]
) -> dict[str, CounsellorRow]:
    """Let one transaction at a time change the bookings of these counsellors."""
    rows = await session.scalars(
        select(CounsellorRow)
        .where(CounsellorRow.id.in_(counsellors))
        .order_by(CounsellorRow.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.id: row for row in rows}


async def get(session: AsyncSession, number: str) -> BookingRow | None:
    """The booking with that number, as it stands now."""
    return await session.get(BookingRow, number, populate_existing=True)


async def live_of(session: AsyncSession, person: str) -> Sequence[BookingRow]:
    """A person's bookings that are neither cancelled nor released, finished ones included."""
    rows = await session.scalars(
        select(BookingRow)
        .where(BookingRow.person == person, BookingRow.state.not_in(GONE))
        .order_by(BookingRow.starts_at)
        .execution_options(populate_existing=True)
    )
    return rows.all()


async def live_with(
    session: AsyncSession, counsellor: str, lower: datetime, upper: datetime
) -> Sequence[BookingRow]:
    """A counsellor's bookings that start in between and are neither cancelled nor released."""
    rows = await session.scalars(
        select(BookingRow).where(
            BookingRow.counsellor == counsellor,
            BookingRow.starts_at >= lower,
            BookingRow.starts_at < upper,
            BookingRow.state.not_in(GONE),
        )
    )
    return rows.all()


async def views(session: AsyncSession, *conditions: ColumnElement[bool]) -> list[View]:
    """Bookings with their counsellors, in order of time."""
    rows = await session.execute(
        select(BookingRow, CounsellorRow)
        .join(CounsellorRow, CounsellorRow.id == BookingRow.counsellor)
        .where(*conditions)
        .order_by(BookingRow.starts_at, BookingRow.number)
        .execution_options(populate_existing=True)
    )
    return [(booking, counsellor) for booking, counsellor in rows]


async def occupants(
    session: AsyncSession, seats: Collection[str], first_cell: int, end_cell: int
) -> dict[str, list[BookingRow]]:
    """The bookings that lie between two cells, by seat."""
    rows = await session.execute(
        select(OccupiedRow.who, BookingRow)
        .join(BookingRow, BookingRow.number == OccupiedRow.booking)
        .where(
            OccupiedRow.who.in_(seats),
            OccupiedRow.cell >= first_cell,
            OccupiedRow.cell < end_cell,
        )
        .distinct()
        .execution_options(populate_existing=True)
    )
    found: dict[str, list[BookingRow]] = {}
    for who, booking in rows:
        found.setdefault(who, []).append(booking)
    return found


async def add(session: AsyncSession, booking: BookingRow, cells: Iterable[Cell]) -> None:
    """Write a booking down.

    Raises:
        IntegrityError: its slot, its ordinal, its number or one of its cells is taken.
    """
    session.add(booking)
    await session.flush()
    await occupy(session, booking.number, cells)


async def occupy(session: AsyncSession, number: str, cells: Iterable[Cell]) -> None:
    """Take cells, in sorted order.

    Raises:
        IntegrityError: one of them is taken.
    """
    rows = [{"who": who, "cell": cell, "booking": number} for who, cell in sorted(cells)]
    await session.execute(insert(OccupiedRow), rows)


async def vacate(session: AsyncSession, number: str) -> None:
    """Give a booking's cells back."""
    await session.execute(delete(OccupiedRow).where(OccupiedRow.booking == number))


async def change(
    session: AsyncSession, number: str, *conditions: ColumnElement[bool], **values: Any
) -> BookingRow | None:
    """Compare and swap: change a booking if the conditions still hold, and count its version.

    Returns:
        The booking after the change; None when the conditions did not hold.
    """
    rows = await session.scalars(
        update(BookingRow)
        .where(BookingRow.number == number, *conditions)
        .values(version=BookingRow.version + 1, **values)
        .returning(BookingRow)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return rows.one_or_none()


async def request_of(session: AsyncSession, person: str, key: str) -> BookingKeyRow | None:
    """What was done for a person under an idempotency key."""
    return await session.get(BookingKeyRow, (person, key))


async def forget_keys(session: AsyncSession, before: datetime) -> None:
    """Drop the keys of requests before a moment."""
    await session.execute(delete(BookingKeyRow).where(BookingKeyRow.made_at < before))


async def counsellors(session: AsyncSession, *, sample: bool) -> list[CounsellorRow]:
    """The practice counsellors, or all others."""
    rows = await session.scalars(select(CounsellorRow).where(CounsellorRow.sample.is_(sample)))
    return list(rows)


async def withdraw_notices(session: AsyncSession, booking: BookingRow, now: datetime) -> None:
    """Let what was to be said about a booking, and nobody has read yet, not be said any more."""
    await outbox.withdraw(session, booking.person, notice_key(booking.number, ""), now)


def notice_key(number: str, occasion: str) -> str:
    """The outbox's key of something said about a booking."""
    return f"booking/{number}/{occasion}"


def not_reminded(hours: int) -> ColumnElement[bool]:
    """Of a booking: nobody was reminded of its time so many hours before, or fewer."""
    return or_(BookingRow.reminded.is_(None), BookingRow.reminded > hours)


async def note_reminded(session: AsyncSession, booking: BookingRow, hours: int) -> bool:
    """Note a reminder of the time a booking had when it was read.

    Returns:
        Whether it is the first, and the booking is still firm at that time.
    """
    result = await session.execute(
        update(BookingRow)
        .where(
            BookingRow.number == booking.number,
            BookingRow.time_version == booking.time_version,
            BookingRow.state == "confirmed",
            not_reminded(hours),
        )
        .values(reminded=hours)
        .execution_options(synchronize_session=False)
    )
    return bool(result.rowcount)  # type: ignore[attr-defined]
