"""Personal details: unreadable in the database, asked for one at a time, gone in time."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import inspect, text

from store.cipher import Cipher
from store.database import Database
from store.engine import create_engine
from store.errors import KeyInvalid
from store.people import People

NOW = datetime(2026, 11, 30, 7, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
NAME, PHONE = "김배움", "010-1234-5678"
OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))


@pytest.fixture
def people(database):
    return People(database, Cipher([OLD]))


async def everything(engine) -> str:
    """All that all tables hold, bytes as text."""
    async with engine.connect() as connection:
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
        cells = [
            bytes(cell).decode() if isinstance(cell, bytes | memoryview) else str(cell)
            for name in names
            for row in await connection.execute(text(f'SELECT * FROM "{name}"'))  # noqa: S608
            for cell in row
        ]
    return "\n".join(cells)


async def test_a_detail_is_told_as_it_was_kept(people):
    await people.keep("c", "name", NAME, LATER)
    await people.keep("c", "guardian_phone", PHONE, LATER)
    assert await people.tell("c", "name") == NAME
    assert await people.tell("c", "guardian_phone") == PHONE
    assert await people.tell("d", "name") is None


async def test_a_detail_told_again_replaces_the_first(people):
    await people.keep("c", "name", "김배음", LATER)
    await people.keep("c", "name", NAME, LATER)
    assert await people.tell("c", "name") == NAME


async def test_a_detail_told_twice_at_once_is_kept(people):
    await asyncio.gather(*(people.keep("c", "name", NAME, LATER) for _ in range(10)))
    assert await people.tell("c", "name") == NAME


async def test_no_detail_is_readable_in_the_database(people, engine, tmp_path):
    await people.keep("c", "name", NAME, LATER)
    await people.keep("c", "guardian_phone", PHONE, LATER)
    stored = await everything(engine)
    assert "guardian_phone" in stored
    assert NAME not in stored
    assert PHONE not in stored
    for file in tmp_path.glob("*.db*"):  # SQLite's, its log included
        content = file.read_bytes()
        assert NAME.encode() not in content
        assert PHONE.encode() not in content


async def test_a_restart_forgets_nothing(database_url):
    for kept in (None, NAME):
        engine = create_engine(database_url)
        people = People(Database(engine), Cipher([OLD]))
        assert await people.tell("c", "name") == kept
        assert await people.expected("c", NOW) == (kept and "guardian_phone")
        await people.keep("c", "name", NAME, LATER)
        await people.expect("c", "guardian_phone", LATER)
        await engine.dispose()


async def test_after_a_change_of_keys_both_are_read_and_the_new_one_writes(database, people):
    await people.keep("old", "name", NAME, LATER)
    changed = People(database, Cipher([NEW, OLD]))
    await changed.keep("new", "name", NAME, LATER)
    assert [await changed.tell(who, "name") for who in ("old", "new")] == [NAME, NAME]
    new_only = People(database, Cipher([NEW]))
    assert await new_only.tell("new", "name") == NAME
    with pytest.raises(KeyInvalid):
        await new_only.tell("old", "name")


async def test_a_detail_is_expected_until_it_is_told(people):
    assert await people.expected("c", NOW) is None
    await people.expect("c", "name", LATER)
    await people.expect("c", "guardian_phone", LATER)
    assert await people.expected("c", NOW) == "guardian_phone"
    assert await people.expected("d", NOW) is None
    await people.keep("c", "guardian_phone", PHONE, LATER)
    assert await people.expected("c", NOW) is None


async def test_an_expectation_ends(people):
    await people.expect("c", "name", LATER)
    assert await people.expected("c", LATER - timedelta(seconds=1)) == "name"
    assert await people.expected("c", LATER) is None


async def test_what_nobody_needs_is_forgotten(people):
    await people.keep("c", "name", NAME, NOW)
    await people.keep("d", "name", NAME, NOW)
    await people.extend("d", LATER)
    await people.extend("d", NOW)  # never shortens
    assert await people.forget(NOW - timedelta(seconds=1)) == 0
    assert await people.forget(NOW) == 1
    assert [await people.tell(who, "name") for who in ("c", "d")] == [None, NAME]
    assert await people.forget(LATER) == 1
    assert await people.tell("d", "name") is None
