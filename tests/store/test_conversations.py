"""Turns are taken in once, answered once and survive a restart."""

import asyncio

import pytest
from sqlalchemy import inspect

from store.conversations import Conversations
from store.database import Database
from store.engine import create_engine, migrate
from store.errors import StoreUnavailable
from store.messages import Intent, Reply, TurnResult
from store.tables import Base

RESULT = TurnResult(
    intent=Intent(name="chitchat", confidence=1.0), replies=(Reply(text="안녕하세요"),)
)


async def test_the_migrations_make_the_declared_tables(engine):
    async with engine.connect() as connection:
        tables = await connection.run_sync(
            lambda sync: {
                table: {column["name"] for column in inspect(sync).get_columns(table)}
                for table in inspect(sync).get_table_names()
            }
        )
    declared = {
        name: {column.name for column in table.columns}
        for name, table in Base.metadata.tables.items()
    }
    assert {name: tables[name] for name in declared} == declared


async def test_migrating_twice_changes_nothing(engine):
    conversations = Conversations(Database(engine))
    await conversations.take_in("c", "api", "1", "안녕")
    await migrate(engine)
    assert [turn.text for turn in await conversations.history("c")] == ["안녕"]


async def test_a_duplicate_message_comes_back_with_its_answer(engine):
    conversations = Conversations(Database(engine))
    first, is_new = await conversations.take_in("c", "api", "1", "안녕")
    assert is_new
    assert first.is_first
    await conversations.answer(first.id, RESULT)
    again, is_new = await conversations.take_in("c", "api", "1", "안녕")
    assert not is_new
    assert again.result == RESULT


async def test_the_same_message_sent_many_times_at_once_is_stored_once(engine):
    conversations = Conversations(Database(engine))
    taken = await asyncio.gather(
        *(conversations.take_in("c", "api", "same", "안녕") for _ in range(20))
    )
    assert sum(is_new for _, is_new in taken) == 1
    assert len(await conversations.history("c")) == 1


async def test_a_restart_forgets_nothing(database_url):
    for text in ("하나", "둘"):
        engine = create_engine(database_url)
        await migrate(engine)
        turn, _ = await Conversations(Database(engine)).take_in("c", "api", text, text)
        await Conversations(Database(engine)).answer(turn.id, RESULT)
        await engine.dispose()
    engine = create_engine(database_url)
    history = await Conversations(Database(engine)).history("c")
    await engine.dispose()
    assert [(turn.text, turn.result) for turn in history] == [("하나", RESULT), ("둘", RESULT)]


async def test_a_damaged_database_is_a_clear_error(tmp_path):
    (tmp_path / "bad.db").write_bytes(b"this is not a database" * 100)
    engine = create_engine(f"sqlite+aiosqlite:///{tmp_path / 'bad.db'}")
    with pytest.raises(StoreUnavailable, match=r"bad\.db"):
        await migrate(engine)
    await engine.dispose()
