"""Transactions: whole or not at all, readers not held up, clear errors."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, StatementError

from store.database import Database, insert_once, insert_or_replace
from store.engine import create_engine, migrate
from store.errors import StoreUnavailable
from store.tables.conversations import ConversationRow
from store.tables.people import ExpectedRow

NOON = datetime(2026, 12, 1, 12, tzinfo=timezone(timedelta(hours=9)))


def conversation(name="c", created_at=NOON):
    return {"id": name, "channel": "api", "created_at": created_at}


async def names(database):
    async with database.read() as session:
        return list(await session.scalars(select(ConversationRow.id).order_by("id")))


async def test_a_transaction_is_whole_or_not_at_all(database):
    async def fail():
        async with database.write() as session:
            await insert_once(session, ConversationRow, conversation())
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert await names(database) == []


async def test_a_cancelled_transaction_leaves_nothing_and_holds_nothing(database):
    inside = asyncio.Event()

    async def write():
        async with database.write() as session:
            await insert_once(session, ConversationRow, conversation())
            inside.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(write())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with database.write() as session:
        assert await insert_once(session, ConversationRow, conversation("d"))
    assert await names(database) == ["d"]


@pytest.mark.parametrize("steps", range(8))
async def test_who_is_cancelled_again_while_a_connection_closes_still_ends(database, steps):
    """As when a page is left and then the program ends: nothing may wait for ever."""

    async def read():
        while True:
            async with database.read() as session:
                await session.execute(text("SELECT 1"))

    before = asyncio.all_tasks()
    for length in range(40):
        task = asyncio.create_task(read())
        for _ in range(length):
            await asyncio.sleep(0)
        task.cancel()
        for _ in range(steps):
            await asyncio.sleep(0)
        ours = asyncio.all_tasks() - before
        for each in ours:
            each.cancel()
        if ours:
            _, stuck = await asyncio.wait(ours, timeout=20)
            for each in stuck:
                each.cancel()
            assert not stuck
    async with database.read() as session:
        assert await session.scalar(text("SELECT 1")) == 1


async def test_a_reader_does_not_wait_for_a_writer(database, engine):
    async with database.write() as session:
        await insert_once(session, ConversationRow, conversation())
        async with asyncio.timeout(30):
            assert await names(database) == []
            assert await names(Database(engine)) == []
    assert await names(database) == ["c"]


async def test_what_is_written_while_reading_is_not_kept(database):
    async with database.read() as session:
        await insert_once(session, ConversationRow, conversation())
    assert await names(database) == []


async def test_many_writers_all_get_their_turn(database):
    async def write(name):
        async with database.write() as session:
            return await insert_once(session, ConversationRow, conversation(name))

    assert all(await asyncio.gather(*(write(f"{n:03}") for n in range(100))))
    assert len(await names(database)) == 100


async def test_a_row_is_inserted_once(database):
    async def write():
        async with database.write() as session:
            return await insert_once(session, ConversationRow, conversation())

    assert sorted(await asyncio.gather(*(write() for _ in range(20)))) == [False] * 19 + [True]


async def test_a_row_is_replaced_by_many_at_once(database):
    async def write(minutes):
        values = {"conversation_id": "c", "kind": "name", "until": NOON + timedelta(0, 0, minutes)}
        async with database.write() as session:
            await insert_or_replace(session, ExpectedRow, values)

    await asyncio.gather(*(write(n) for n in range(20)))
    async with database.read() as session:
        (row,) = await session.scalars(select(ExpectedRow))
    assert row.kind == "name"


async def test_a_broken_constraint_is_for_the_caller(database):
    async with database.write() as session:
        session.add(ConversationRow(**conversation()))
    with pytest.raises(IntegrityError):
        async with database.write() as session:
            session.add(ConversationRow(**conversation()))


@pytest.mark.parametrize("access", ["read", "write"])
async def test_errors_do_not_tell_what_was_said(database, access):
    with pytest.raises(StoreUnavailable) as caught:
        async with getattr(database, access)() as session:
            await session.execute(text("SELECT :said FROM nothing"), {"said": "비밀"})
    assert "nothing" in str(caught.value)
    assert "비밀" not in str(caught.value)


async def test_moments_come_back_aware_and_equal(database):
    async with database.write() as session:
        await insert_once(session, ConversationRow, conversation())
    async with database.read() as session:
        row = await session.get(ConversationRow, "c")
        found = await session.scalar(
            select(ConversationRow.id).where(ConversationRow.created_at == NOON)
        )
    assert row.created_at == NOON
    assert row.created_at.tzinfo is UTC
    assert found == "c"


async def test_a_moment_without_time_zone_is_refused(database):
    naive = conversation(created_at=NOON.replace(tzinfo=None))
    with pytest.raises(StatementError, match="time zone"):
        async with database.write() as session:
            await insert_once(session, ConversationRow, naive)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_a_transaction_within_a_transaction_is_refused(database, monkeypatch):
    monkeypatch.setattr("store.database.LOCK_TIMEOUT_MS", 100)
    with pytest.raises(StoreUnavailable, match="another transaction"):
        async with database.write(), database.write():
            pass


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_sqlite_keeps_what_was_committed(engine):
    async with engine.connect() as connection:
        kept = {
            name: (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert kept == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_a_full_disk_is_a_clear_error_and_loses_nothing(database):
    async with database.write() as session:
        await insert_once(session, ConversationRow, conversation())

    async def fill():
        async with database.write() as session:
            await session.execute(text("PRAGMA max_page_count = 1"))  # as large as it is
            for number in range(10_000):
                await insert_once(session, ConversationRow, conversation(f"more {number}"))

    with pytest.raises(StoreUnavailable, match="full"):
        await fill()
    assert await names(database) == ["c"]


async def test_a_damaged_file_is_a_clear_error(tmp_path):
    (tmp_path / "bad.db").write_bytes(b"this is not a database" * 100)
    engine = create_engine(f"sqlite:///{tmp_path / 'bad.db'}")
    with pytest.raises(StoreUnavailable, match=r"bad\.db"):
        await migrate(engine)
    with pytest.raises(StoreUnavailable, match=r"bad\.db"):
        await names(Database(engine))
    await engine.dispose()
