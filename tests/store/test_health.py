"""A database tells what it is and how far its schema is; looking changes nothing."""

import pytest
from alembic import command
from sqlalchemy import inspect, text

from store.engine import create_engine, make_schema, migrations
from store.errors import StoreUnavailable
from store.health import examine


async def test_a_migrated_database(engine, database_kind):
    before = await tables(engine)
    health = await examine(engine)
    assert health.server.lower().startswith(f"{database_kind} ")
    assert health.schema == health.newest
    assert health.is_known
    assert await tables(engine) == before


async def test_a_new_database(empty_database_url):
    engine = create_engine(empty_database_url)
    health = await examine(engine)
    assert (health.schema, health.is_known) == (None, True)
    assert await tables(engine) == []
    await engine.dispose()


async def test_an_older_database(engine):
    async with engine.begin() as connection:
        await connection.run_sync(lambda sync: command.downgrade(migrations(sync), "0001"))
    health = await examine(engine)
    assert (health.schema, health.is_known) == ("0001", True)
    assert health.newest > "0001"


async def test_a_newer_database(engine):
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    health = await examine(engine)
    assert (health.schema, health.is_known) == ("9999", False)


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
async def test_a_database_that_cannot_be_written(database_url):
    read_only = "&options=-c%20default_transaction_read_only%3Don"
    engine = create_engine(database_url + read_only)
    with pytest.raises(StoreUnavailable, match="read-only"):
        await examine(engine)
    await engine.dispose()


async def test_a_schema_for_others_is_made_once(engine, database_kind):
    for _ in range(2):
        await make_schema(engine, "others")
    async with engine.connect() as connection:
        schemas = await connection.run_sync(lambda sync: inspect(sync).get_schema_names())
    assert ("others" in schemas) == (database_kind == "postgresql")


async def tables(engine):
    async with engine.connect() as connection:
        return await connection.run_sync(lambda sync: inspect(sync).get_table_names())
