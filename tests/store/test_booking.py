"""The constraints hold without any code above them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from store.tables import BookingRow, CounsellorRow, OccupiedRow
from store.tables.booking import CELL, EPOCH, cells

AT = datetime(2026, 12, 1, 7, tzinfo=UTC)
GRID = st.integers(0, 10**7).map(lambda cell: EPOCH + cell * CELL)


def row(number: str, **changes):
    fields = {
        "number": number,
        "person": number,
        "product": "product/in-depth",
        "ordinal": 1,
        "state": "confirmed",
        "counsellor": "kim",
        "seat": 1,
        "starts_at": AT,
        "ends_at": AT + timedelta(minutes=50),
        "version": 1,
        "time_version": 1,
        "made_at": AT,
    }
    return {**fields, **changes}


@pytest.fixture
async def first(database):
    """One booking with its cells."""
    async with database.write() as session:
        session.add(
            CounsellorRow(
                id="kim",
                name="김배움",
                sample=False,
                details={},
                slots_from=AT.date(),
                slots_until=AT.date(),
                cut_with="",
            )
        )
        await session.flush()
        await session.execute(insert(BookingRow), [row("A")])
        await session.execute(
            insert(OccupiedRow), [{"who": "seat/kim/1", "cell": 1, "booking": "A"}]
        )


@pytest.mark.parametrize("state", ["held", "offered", "awaiting_consent", "confirmed", "completed"])
async def test_a_seat_is_booked_once_for_one_start(database, first, state) -> None:
    with pytest.raises(IntegrityError):
        async with database.write() as session:
            await session.execute(insert(BookingRow), [row("B", state=state)])


@pytest.mark.parametrize("state", ["cancelled", "released"])
async def test_what_is_over_is_in_nobodys_way(database, first, state) -> None:
    async with database.write() as session:
        await session.execute(
            insert(BookingRow), [row("B", state=state), row("C", state=state, person="A")]
        )


async def test_a_person_has_each_session_of_a_product_once(database, first) -> None:
    elsewhere = {"person": "A", "starts_at": AT + timedelta(days=1)}
    with pytest.raises(IntegrityError):
        async with database.write() as session:
            await session.execute(insert(BookingRow), [row("B", **elsewhere)])
    async with database.write() as session:
        await session.execute(insert(BookingRow), [row("B", **elsewhere, ordinal=2)])


async def test_a_cell_of_time_is_taken_once(database, first) -> None:
    async with database.write() as session:
        await session.execute(insert(BookingRow), [row("B", starts_at=AT + CELL)])
    with pytest.raises(IntegrityError):
        async with database.write() as session:
            await session.execute(
                insert(OccupiedRow), [{"who": "seat/kim/1", "cell": 1, "booking": "B"}]
            )


@given(GRID, GRID, GRID, GRID)
def test_spans_share_a_cell_exactly_if_they_overlap(one, other, third, fourth) -> None:
    first, second = sorted((one, other)), sorted((third, fourth))
    shared = range(
        max(cells(*first).start, cells(*second).start), min(cells(*first).stop, cells(*second).stop)
    )
    overlap = max(first[0], second[0]) < min(first[1], second[1])
    assert (len(shared) > 0) == overlap


@given(GRID, st.integers(1, 288))
def test_a_span_has_one_cell_for_each_five_minutes(start, length) -> None:
    assert len(cells(start, start + length * CELL)) == length
