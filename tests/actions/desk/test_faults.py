"""The database goes away in the middle: a clear error, nothing half-booked."""

import asyncio
import sqlite3

import pytest
from sqlalchemy import select

from store.errors import StoreUnavailable
from store.tables import CounsellorRow
from tests.actions.desk import truth
from tests.actions.desk.desk import HOUR, IN_DEPTH, NOW, at

SLOT = ("kim", at("12-01 16:00"))
OTHER = ("kim", at("12-02 16:00"))
KEY = "only-once"


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
async def test_a_server_that_stops_in_the_middle_leaves_nothing_behind(
    booking, database, postgresql
) -> None:
    booked = await booking.hold("ann", IN_DEPTH, SLOT, NOW, quota=4)

    async def stop_it() -> None:
        # Whoever books now waits for this row, in the middle of the transaction.
        async with database.write() as session:
            await session.execute(select(CounsellorRow).with_for_update())
            await asyncio.sleep(0.5)
            await asyncio.to_thread(postgresql.stop)

    outcomes = await asyncio.gather(
        stop_it(),
        booking.confirm("ann", booked.number, NOW),
        booking.hold("bob", IN_DEPTH, OTHER, NOW, quota=4, key=KEY),
        return_exceptions=True,
    )
    try:
        assert [type(outcome) for outcome in outcomes] == [StoreUnavailable] * 3
        with pytest.raises(StoreUnavailable):
            await booking.free_slots(IN_DEPTH, NOW)
    finally:
        postgresql.start()
    assert [(row.number, row.state) for row in await truth.live(database)] == [
        (booked.number, "held")
    ]
    assert (await booking.confirm("ann", booked.number, NOW)).state == "confirmed"
    assert (await booking.hold("bob", IN_DEPTH, OTHER, NOW, quota=4, key=KEY)).ordinal == 1
    await truth.check(database, {IN_DEPTH: 4}, NOW)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_a_statement_that_fails_in_the_middle_leaves_nothing_behind(
    booking, database, database_url
) -> None:
    booked = await booking.hold("ann", IN_DEPTH, SLOT, NOW, quota=4)
    # The first statements of a booking succeed, a later one fails (by an overflow).
    file = database_url.removeprefix("sqlite+aiosqlite:///")
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute(
        "CREATE TRIGGER broken BEFORE INSERT ON occupied WHEN NEW.who LIKE 'seat/%'"
        " BEGIN SELECT abs(-9223372036854775808); END"
    )
    for attempt in (
        booking.hold("bob", IN_DEPTH, OTHER, NOW, quota=4, key=KEY),
        booking.move("ann", booked.number, OTHER, NOW),
    ):
        with pytest.raises(StoreUnavailable):
            await attempt
    connection.execute("DROP TRIGGER broken")
    connection.close()
    assert [(row.number, row.starts_at) for row in await truth.live(database)] == [
        (booked.number, SLOT[1])
    ]
    assert (await booking.hold("bob", IN_DEPTH, OTHER, NOW, quota=4, key=KEY)).ordinal == 1
    await truth.check(database, {IN_DEPTH: 4}, NOW)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_a_database_locked_by_somebody_else_is_told(booking, database, database_url) -> None:
    file = database_url.removeprefix("sqlite+aiosqlite:///")
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable):
        await booking.hold("ann", IN_DEPTH, SLOT, NOW, quota=4)
    assert await booking.free_slots(IN_DEPTH, NOW)  # who only reads is not in the way
    other.execute("ROLLBACK")
    other.close()
    assert (await booking.hold("ann", IN_DEPTH, SLOT, NOW + HOUR, quota=4)).state == "held"
