"""PostgreSQL: addresses, limits, and a server that goes away and comes back."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from store.database import Database
from store.engine import create_engine, migrate
from store.errors import StoreUnavailable
from store.messages import Reply
from store.outbox import Outbox, put

pytestmark = pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)


async def setting(engine, name):
    async with engine.connect() as connection:
        return (await connection.execute(text(f"SHOW {name}"))).scalar()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
async def test_every_usual_address_will_do(database_url, scheme):
    engine = create_engine(database_url.replace("postgresql+psycopg", scheme, 1))
    await migrate(engine)
    await engine.dispose()


async def test_nothing_waits_for_ever(engine):
    assert await setting(engine, "statement_timeout") == "20s"
    assert await setting(engine, "lock_timeout") == "5s"
    assert await setting(engine, "idle_in_transaction_session_timeout") == "1min"


async def test_the_limits_hold_again_after_a_migration(engine):
    await migrate(engine)
    assert await setting(engine, "statement_timeout") == "20s"
    assert await setting(engine, "lock_timeout") == "5s"


async def test_the_operator_has_the_last_word(database_url):
    chosen = "&application_name=mine&options=-c%20statement_timeout%3D7s"
    engine = create_engine(database_url + chosen)
    assert await setting(engine, "statement_timeout") == "7s"
    assert await setting(engine, "lock_timeout") == "5s"
    assert await setting(engine, "application_name") == "mine"
    await engine.dispose()


async def test_a_slow_statement_is_a_clear_error(database_url):
    engine = create_engine(database_url + "&options=-c%20statement_timeout%3D100")
    with pytest.raises(StoreUnavailable, match="statement timeout"):
        async with Database(engine).read() as session:
            await session.execute(text("SELECT pg_sleep(5)"))
    await engine.dispose()


async def test_a_server_that_was_gone_is_used_again(postgresql, engine):
    database = Database(engine)

    async def say(key):
        async with database.write() as session:
            return await put(session, "c", key, Reply(text=key), datetime.now(UTC))

    await say("하나")
    postgresql.stop()
    try:
        for _ in range(3):
            with pytest.raises(StoreUnavailable, match="connection"):
                await say("둘")
    finally:
        postgresql.start()
    assert await say("둘")
    waiting = await Outbox(database).waiting("c", datetime.now(UTC))
    assert [message.reply.text for message in waiting] == ["하나", "둘"]


async def test_a_transaction_the_server_leaves_is_as_if_never_begun(postgresql, engine):
    database = Database(engine)

    async def write():
        async with database.write() as session:
            await session.execute(
                text(
                    "INSERT INTO conversations (id, channel, created_at) VALUES ('c', 'api', now())"
                )
            )
            postgresql.stop()
            postgresql.start()

    with pytest.raises(StoreUnavailable):
        await write()
    async with database.read() as session:
        assert await session.scalar(text("SELECT count(*) FROM conversations")) == 0


async def test_a_database_that_is_not_there(postgresql, database_kind):
    engine = create_engine(postgresql.url("missing"))
    with pytest.raises(StoreUnavailable, match='database "missing" does not exist'):
        await migrate(engine)
    await engine.dispose()
