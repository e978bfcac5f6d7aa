"""Slots on offer: search, seats, cutting anew."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from store.tables.booking import (
    CELL,
    EPOCH,
    BookingRow,
    CounsellorRow,
    OccupiedRow,
    SlotRow,
)

FAR = datetime(9999, 12, 31, tzinfo=UTC)
LONGEST = timedelta(days=1)  # no slot with its buffer is longer

Start = tuple[datetime, str]
"""A start and one counsellor who is free then."""


def seat_of(counsellor: str, seat: int) -> str:
    """How a seat is named in `occupied`."""
    return f"seat/{counsellor}/{seat}"


async def free_starts(
    session: AsyncSession,
    product: str,
    lower: datetime,
    upper: datetime,
    now: datetime,
    limit: int,
    *,
    latest: bool = False,
) -> list[Start]:
    """Distinct starts with a free seat from `lower` to before `upper`, earliest (latest) first."""
    within = (
        SlotRow.product == product,
        SlotRow.starts_at >= lower,
        SlotRow.starts_at < upper,
    )
    found: dict[datetime, str] = {}
    # Two queries because each has its index: what was never taken, and what has lapsed.
    for free in (SlotRow.taken_until.is_(None), SlotRow.taken_until <= now):
        rows = await session.execute(
            select(SlotRow.starts_at, func.min(SlotRow.counsellor))
            .where(*within, free)
            .group_by(SlotRow.starts_at)
            .order_by(SlotRow.starts_at.desc() if latest else SlotRow.starts_at)
            .limit(limit)
        )
        for start, counsellor in rows:
            found.setdefault(start, counsellor)
    return sorted(found.items(), reverse=latest)[:limit]


async def free_slots(
    session: AsyncSession, product: str, starts: Collection[Start], now: datetime
) -> list[tuple[SlotRow, CounsellorRow]]:
    """One free slot for each of `starts`, in order of time."""
    if not starts:
        return []
    rows = await session.execute(
        select(SlotRow, CounsellorRow)
        .join(CounsellorRow, CounsellorRow.id == SlotRow.counsellor)
        .where(
            SlotRow.product == product,
            or_(
                *(
                    and_(SlotRow.counsellor == counsellor, SlotRow.starts_at == start)
                    for start, counsellor in starts
                )
            ),
        )
        .order_by(SlotRow.starts_at, SlotRow.seat)
    )
    first: dict[datetime, tuple[SlotRow, CounsellorRow]] = {}
    for slot, counsellor in rows:
        # Not in the query, where SQLite would look through everything that is free.
        if slot.taken_until is None or slot.taken_until <= now:
            first.setdefault(slot.starts_at, (slot, counsellor))
    return list(first.values())


async def is_offered(session: AsyncSession, product: str, starts_at: datetime) -> bool:
    """Whether any counsellor offers the product then, taken or not."""
    counsellors = select(CounsellorRow.id)
    found = await session.scalar(
        select(SlotRow.seat)
        .where(
            SlotRow.counsellor.in_(counsellors),
            SlotRow.starts_at == starts_at,
            SlotRow.product == product,
        )
        .limit(1)
    )
    return found is not None


async def between(
    session: AsyncSession, lower: datetime, upper: datetime, product: str | None
) -> Sequence[SlotRow]:
    """Slots that start from `lower` to before `upper`, taken or not, perhaps of one product."""
    counsellors = select(CounsellorRow.id)
    query = select(SlotRow).where(
        SlotRow.counsellor.in_(counsellors),  # the index of a counsellor's times
        SlotRow.starts_at >= lower,
        SlotRow.starts_at < upper,
    )
    if product is not None:
        query = query.where(SlotRow.product == product)
    return (await session.scalars(query)).all()


async def seats_at(
    session: AsyncSession, product: str, counsellor: str, starts_at: datetime
) -> Sequence[SlotRow]:
    """The seats a counsellor offers for the product then, by number."""
    rows = await session.scalars(
        select(SlotRow)
        .where(
            SlotRow.counsellor == counsellor,
            SlotRow.starts_at == starts_at,
            SlotRow.product == product,
        )
        .order_by(SlotRow.seat)
    )
    return rows.all()


def no_longer_offered() -> ColumnElement[bool]:
    """Of a booking: its counsellor has no such slot any more."""
    same = (
        SlotRow.counsellor == BookingRow.counsellor,
        SlotRow.starts_at == BookingRow.starts_at,
        SlotRow.product == BookingRow.product,
        SlotRow.ends_at == BookingRow.ends_at,
        SlotRow.seat == BookingRow.seat,
    )
    return ~exists().where(*same)


async def clear(session: AsyncSession, counsellor: str, before: datetime | None = None) -> None:
    """Take a counsellor's slots off the offer: those that start before a moment, or all."""
    condition = [SlotRow.counsellor == counsellor]
    if before is not None:
        condition.append(SlotRow.starts_at < before)
    await session.execute(delete(SlotRow).where(*condition))


async def add(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Put slots on offer."""
    if rows:
        await session.execute(insert(SlotRow), rows)


async def refresh(
    session: AsyncSession, counsellor: str, seat: int, first_cell: int, end_cell: int
) -> None:
    """Note on the slots of a seat between two cells what lies on them now."""
    lies_on_it = (
        select(func.max(func.coalesce(BookingRow.release_at, FAR)))
        .join(OccupiedRow, OccupiedRow.booking == BookingRow.number)
        .where(
            OccupiedRow.who == seat_of(counsellor, seat),
            OccupiedRow.cell >= SlotRow.first_cell,
            OccupiedRow.cell < SlotRow.end_cell,
        )
        .scalar_subquery()
    )
    await session.execute(
        update(SlotRow)
        .where(
            SlotRow.counsellor == counsellor,
            SlotRow.seat == seat,
            SlotRow.starts_at > EPOCH + first_cell * CELL - LONGEST,
            SlotRow.starts_at < EPOCH + end_cell * CELL,
            SlotRow.first_cell < end_cell,
            SlotRow.end_cell > first_cell,
        )
        .values(taken_until=lies_on_it)
        .execution_options(synchronize_session=False)
    )


async def stale(session: AsyncSession, first: date, last: date, cut_with: str) -> Sequence[str]:
    """Counsellors whose slots do not reach from `first` to `last`, or follow other rules."""
    rows = await session.scalars(
        select(CounsellorRow.id)
        .where(
            or_(
                CounsellorRow.slots_from > first,
                CounsellorRow.slots_until < last,
                CounsellorRow.cut_with != cut_with,
            )
        )
        .order_by(CounsellorRow.id)
    )
    return rows.all()
