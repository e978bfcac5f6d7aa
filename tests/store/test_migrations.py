"""The schema: up, down and up again, by one process or several, as the tables declare it."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from store.engine import create_engine, migrate, migrations
from store.errors import StoreUnavailable
from store.tables import Base

ROOT = Path(__file__).parents[2]
PROCESSES = 3


@pytest.fixture
async def empty(empty_database_url):
    engine = create_engine(empty_database_url)
    yield engine
    await engine.dispose()


async def sync(engine, work):
    async with engine.begin() as connection:
        return await connection.run_sync(work)


def tables(connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def differences(connection) -> list[object]:
    return compare_metadata(MigrationContext.configure(connection), Base.metadata)


async def test_the_migrations_make_what_the_tables_declare(engine):
    assert await sync(engine, differences) == []


async def test_up_down_and_up_again(empty):
    await migrate(empty)
    made = await sync(empty, tables)
    assert made == {*Base.metadata.tables, "alembic_version"}
    await sync(empty, lambda connection: command.downgrade(migrations(connection), "base"))
    assert await sync(empty, tables) == {"alembic_version"}
    await migrate(empty)
    assert await sync(empty, tables) == made
    assert await sync(empty, differences) == []


async def test_each_step_down_can_be_gone_up_again(empty):
    await migrate(empty)
    while await sync(empty, lambda c: MigrationContext.configure(c).get_current_revision()):
        await sync(empty, lambda connection: command.downgrade(migrations(connection), "-1"))
        await sync(empty, lambda connection: command.upgrade(migrations(connection), "+1"))
        await sync(empty, lambda connection: command.downgrade(migrations(connection), "-1"))
    assert await sync(empty, tables) == {"alembic_version"}


MIGRATES = """
import asyncio, sys
from store.engine import create_engine, migrate

async def main():
    sys.stdin.readline()
    engine = create_engine(sys.argv[1])
    await migrate(engine)
    await engine.dispose()

asyncio.run(main())
"""


async def test_several_processes_migrate_at_once(empty_database_url, empty):
    replicas = [
        subprocess.Popen(
            [sys.executable, "-c", MIGRATES, empty_database_url],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(PROCESSES)
    ]
    for replica in replicas:  # all are ready, and start together
        replica.stdin.write(b"\n")
        replica.stdin.flush()
    complaints = [replica.communicate(timeout=60)[1].decode() for replica in replicas]
    assert [line for line in complaints if line] == []
    assert await sync(empty, differences) == []


async def test_a_database_newer_than_the_program_is_left_alone(engine):
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreUnavailable, match="9999"):
        await migrate(engine)
