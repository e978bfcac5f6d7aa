"""The waiting list."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.database import insert_once
from store.tables.booking import BookingRow, WaitingRow


async def put(
    session: AsyncSession,
    person: str,
    product: str,
    after: datetime,
    before: datetime,
    quota: int | None,
    now: datetime,
) -> WaitingRow:
    """Enter a person; who waits for the product already keeps the place, with the new times."""
    values = {"after": after, "before": before, "quota": quota}
    entry = {"person": person, "product": product, "since": now, **values}
    await insert_once(session, WaitingRow, entry)
    rows = await session.scalars(
        select(WaitingRow).where(WaitingRow.person == person, WaitingRow.product == product)
    )
    row = rows.one()
    row.after, row.before, row.quota = after, before, quota
    await session.flush()
    return row


async def of_person(session: AsyncSession, person: str, now: datetime) -> Sequence[WaitingRow]:
    """What a person waits for, longest first."""
    rows = await session.scalars(
        select(WaitingRow)
        .where(WaitingRow.person == person, WaitingRow.before > now)
        .order_by(WaitingRow.since, WaitingRow.id)
    )
    return rows.all()


async def everybody(session: AsyncSession, now: datetime) -> Sequence[WaitingRow]:
    """All who wait, longest first."""
    rows = await session.scalars(
        select(WaitingRow).where(WaitingRow.before > now).order_by(WaitingRow.since, WaitingRow.id)
    )
    return rows.all()


async def drop(session: AsyncSession, entry: int) -> None:
    """Take one entry off the list."""
    await session.execute(delete(WaitingRow).where(WaitingRow.id == entry))


async def drop_person(session: AsyncSession, person: str) -> int:
    """Take a person off the list; returns how many entries that were."""
    result = await session.execute(delete(WaitingRow).where(WaitingRow.person == person))
    return int(result.rowcount)  # type: ignore[attr-defined]


async def drop_past(session: AsyncSession, now: datetime) -> None:
    """Take everybody off whose time has passed."""
    await session.execute(delete(WaitingRow).where(WaitingRow.before <= now))


async def offered_before(
    session: AsyncSession, entries: Collection[int]
) -> set[tuple[int, datetime]]:
    """What the entries were offered already: entry and start."""
    rows = await session.execute(
        select(BookingRow.waiting, BookingRow.starts_at).where(BookingRow.waiting.in_(entries))
    )
    return {(entry, start) for entry, start in rows if entry is not None}


async def still_there(session: AsyncSession, entry: int) -> bool:
    """Whether an entry is still on the list."""
    return await session.get(WaitingRow, entry) is not None
