"""The one place that makes database engines, and brings their databases to the newest schema.

SQLite gets WAL, a busy timeout and foreign keys; every write transaction begins with
`BEGIN IMMEDIATE` so that two writers queue instead of failing half-way. PostgreSQL gets time
limits, and connections that are tried before they are used.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, event, inspect
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.schema import CreateSchema

from store.addresses import read_address
from store.errors import StoreUnavailable

LOCK_TIMEOUT_MS = 5_000  # for another writer
STATEMENT_TIMEOUT_MS = 20_000
IDLE_TIMEOUT_MS = 60_000  # for a transaction that nobody goes on with
CONNECT_TIMEOUT_S = 5
POOL_SIZE, POOL_TIMEOUT_S = 10, 10  # as many again when it is busy
SQLITE_POOL_SIZE = 15  # kept open: each has a thread, and opening one is dear
MIGRATION_WAIT_MS = 300_000  # for another process that migrates
MIGRATION_LOCK = 0x6261_6575  # any number, the same in every process
READ_ONLY = "baeumgil_read_only"  # execution option of engines that only read


def create_engine(address: str) -> AsyncEngine:
    """An async engine for an address (see `store.addresses`).

    Nothing is connected yet.

    Raises:
        StoreUnavailable: the address is wrong, or its folder cannot be made.
    """
    url = read_address(address)
    try:
        return _postgresql(url) if url.get_backend_name() == "postgresql" else _sqlite(url)
    except (SQLAlchemyError, OSError) as error:
        raise StoreUnavailable(url.render_as_string(), error) from error


def _postgresql(url: URL) -> AsyncEngine:
    limits = {
        "lock_timeout": LOCK_TIMEOUT_MS,
        "statement_timeout": STATEMENT_TIMEOUT_MS,
        "idle_in_transaction_session_timeout": IDLE_TIMEOUT_MS,
    }
    options = [f"-c {name}={limit}" for name, limit in limits.items()]
    arguments = {"application_name": "baeumgil", "connect_timeout": CONNECT_TIMEOUT_S}
    chosen = url.normalized_query  # by the operator, who wins
    return create_async_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=POOL_SIZE,
        max_overflow=POOL_SIZE,
        pool_timeout=POOL_TIMEOUT_S,
        connect_args={
            **{name: value for name, value in arguments.items() if name not in chosen},
            "options": " ".join([*options, *chosen.get("options", ())]),
        },
    )


def _sqlite(url: URL) -> AsyncEngine:
    kept = {}
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        kept = {"pool_size": SQLITE_POOL_SIZE, "max_overflow": 0}
    engine = create_async_engine(url, hide_parameters=True, **kept)
    # A task that is cancelled twice would have aiosqlite stop its thread twice, and wait for ever
    # for the second (github.com/wapiti-scanner/wapiti/issues/802): closing once is enough.
    dialect = engine.dialect
    dialect.has_terminate, dialect.do_terminate = False, dialect.do_close  # type: ignore[method-assign]
    event.listen(engine.sync_engine, "connect", _on_connect)
    event.listen(engine.sync_engine, "begin", _on_begin)
    return engine


async def migrate(engine: AsyncEngine) -> None:
    """Bring the database to the newest schema; several processes may try at once.

    Raises:
        StoreUnavailable: the database cannot be reached, is damaged, or newer than this program.
    """
    try:
        async with engine.begin() as connection:
            await _alone(connection)
            await connection.run_sync(_upgrade)
    except Exception as error:
        raise StoreUnavailable(engine.url.render_as_string(), error) from error


async def make_schema(engine: AsyncEngine, name: str) -> None:
    """Make room for other tables in a PostgreSQL database; SQLite has no schemas.

    Raises:
        StoreUnavailable: the database cannot be reached, or we may not make a schema.
    """
    if engine.dialect.name != "postgresql":
        return
    try:
        async with engine.begin() as connection:
            await _alone(connection)
            if not await connection.run_sync(lambda sync: inspect(sync).has_schema(name)):
                await connection.execute(CreateSchema(name))
    except DBAPIError as error:
        raise StoreUnavailable(engine.url.render_as_string(), error) from error


async def _alone(connection: AsyncConnection) -> None:
    """Wait until no other process changes the schema; holds until the transaction ends.

    A write transaction of SQLite is alone from its beginning.
    """
    if connection.dialect.name == "postgresql":
        for statement in (
            "SET LOCAL statement_timeout = 0",
            f"SET LOCAL lock_timeout = {MIGRATION_WAIT_MS}",
            f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})",
            "SET LOCAL lock_timeout TO DEFAULT",
        ):
            await connection.exec_driver_sql(statement)


def migrations(connection: Connection | None = None) -> Config:
    """Alembic's view of our migrations, to be run on `connection`."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection) -> None:
    command.upgrade(migrations(connection), "head")


def _on_connect(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions of its own: `_on_begin` does, immediately.
    connection.isolation_level = None
    cursor = connection.cursor()
    try:
        cursor.execute(f"PRAGMA busy_timeout={LOCK_TIMEOUT_MS}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")  # a confirmed booking outlives a power cut
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA secure_delete=ON")  # what is erased is overwritten
    except sqlite3.DatabaseError:
        cursor.close()
        connection.close()  # the pool does not know it yet
        raise
    cursor.close()


def _on_begin(connection: Connection) -> None:
    read_only = connection.get_execution_options().get(READ_ONLY)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
