"""The one place that makes database engines.

SQLite gets WAL, a busy timeout and foreign keys; every write transaction begins with
`BEGIN IMMEDIATE` so that two writers queue instead of failing half-way.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from store.errors import StoreUnavailable

BUSY_TIMEOUT_MS = 5_000
READ_ONLY = "baeumgil_read_only"  # execution option of engines that only read


def create_engine(url: str) -> AsyncEngine:
    """An async engine for `url` (SQLAlchemy address), with SQLite's habits mended.

    Raises:
        StoreUnavailable: the address is wrong, its driver is missing, or so is its folder.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreUnavailable("address", error) from error
    try:
        return _engine(parsed)
    except (SQLAlchemyError, ImportError, OSError) as error:
        raise StoreUnavailable(parsed.render_as_string(), error) from error


def _engine(parsed: URL) -> AsyncEngine:
    if parsed.get_backend_name() != "sqlite":
        return create_async_engine(parsed, pool_pre_ping=True)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(parsed)
    event.listen(engine.sync_engine, "connect", _on_connect)
    event.listen(engine.sync_engine, "begin", _on_begin)
    return engine


async def migrate(engine: AsyncEngine) -> None:
    """Bring the database to the newest schema.

    Raises:
        StoreUnavailable: the database cannot be reached or is damaged.
    """
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade)
    except Exception as error:
        raise StoreUnavailable(engine.url.render_as_string(), error) from error


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _on_connect(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions of its own: `_on_begin` does, immediately.
    connection.isolation_level = None
    cursor = connection.cursor()
    try:
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA foreign_keys=ON")
    except sqlite3.DatabaseError:
        cursor.close()
        raise
    cursor.close()


def _on_begin(connection: Connection) -> None:
    read_only = connection.get_execution_options().get(READ_ONLY)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
