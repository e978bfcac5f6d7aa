"""What must hold of the tables, whoever wrote them: read from the rows, not through the desk."""

from collections import Counter
from datetime import datetime
from itertools import combinations

from sqlalchemy import or_, select

from store.database import Database
from store.tables import BookingRow, OccupiedRow
from store.tables.booking import CELL, EPOCH

GONE = ("cancelled", "released")


async def live(database: Database) -> list[BookingRow]:
    """All bookings that are neither cancelled nor released."""
    async with database.read() as session:
        return list(await session.scalars(select(BookingRow).where(BookingRow.state.not_in(GONE))))


async def check(database: Database, quotas: dict[str, int | None], now: datetime) -> None:
    """No overlap of a seat or a person, no quota exceeded, and cells for exactly what lives."""
    rows = await live(database)
    for one, other in combinations(rows, 2):
        if one.starts_at < other.ends_at and other.starts_at < one.ends_at:
            assert one.person != other.person
            assert (one.counsellor, one.seat) != (other.counsellor, other.seat)
    counts = Counter((row.person, row.product) for row in rows)
    for (_, product), count in counts.items():
        assert quotas[product] is None or count <= quotas[product]
    async with database.read() as session:
        occupying = set(await session.scalars(select(OccupiedRow.booking).distinct()))
    assert occupying == {row.number for row in rows}
    assert all(row.release_at is None for row in rows if row.state == "confirmed")


async def taken(
    database: Database, now: datetime
) -> dict[tuple[str, int], list[tuple[datetime, datetime]]]:
    """From when to when each seat is taken, buffers included, by what has not run out."""
    async with database.read() as session:
        rows = await session.execute(
            select(BookingRow.counsellor, BookingRow.seat, OccupiedRow.cell)
            .join(OccupiedRow, OccupiedRow.booking == BookingRow.number)
            .where(
                OccupiedRow.who.startswith("seat/"),
                or_(BookingRow.release_at.is_(None), BookingRow.release_at > now),
            )
        )
        spans: dict[tuple[str, int], list[tuple[datetime, datetime]]] = {}
        for counsellor, seat, cell in rows:
            start = EPOCH + cell * CELL
            spans.setdefault((counsellor, seat), []).append((start, start + CELL))
        return spans
