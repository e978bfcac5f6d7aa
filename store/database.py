"""Transactions on a database, whichever it is.

    database = Database(engine)
    async with database.write() as session: ...   # one transaction, committed at the end

On SQLite a writer takes the lock at once (`BEGIN IMMEDIATE`), a reader none. There, writers of
one process queue here: they would only sleep and try again in SQLite, at half the speed.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any

from sqlalchemy import inspect, literal
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from store.engine import LOCK_TIMEOUT_MS, READ_ONLY, SQLITE_POOL_SIZE
from store.errors import StoreUnavailable
from store.tables.base import Base


class Database:
    """Where repositories get their transactions from.

    Args:
        engine: from `store.engine.create_engine`.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._writing = async_sessionmaker(engine, expire_on_commit=False)
        self._reading = async_sessionmaker(engine.execution_options(**{READ_ONLY: True}))
        is_sqlite = engine.dialect.name == "sqlite"
        self._queue = asyncio.Lock() if is_sqlite else None
        # One connection is left for the writer: who reads does not keep others from writing.
        readers = asyncio.Semaphore(SQLITE_POOL_SIZE - 1) if is_sqlite else None
        self._room: AbstractAsyncContextManager[object] = readers or nullcontext()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """One transaction: all of it, or nothing.

        Raises:
            IntegrityError: a constraint was broken; the caller knows what it means.
            DataError: a value does not fit its column.
            StoreUnavailable: the database does not answer.
        """
        async with self._translated(), self._turn(), self._writing.begin() as session:
            yield session

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A session that only reads.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._translated(), self._room, self._reading() as session:
            yield session

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        if self._queue is None:
            yield
            return
        try:
            async with asyncio.timeout(LOCK_TIMEOUT_MS / 1000):
                await self._queue.acquire()
        except TimeoutError as error:
            raise self._unavailable("another transaction does not end") from error
        try:
            yield
        finally:
            self._queue.release()

    @asynccontextmanager
    async def _translated(self) -> AsyncIterator[None]:
        try:
            yield
        except (IntegrityError, DataError):
            raise
        except (DBAPIError, PoolTimeout) as error:
            raise self._unavailable(error) from error

    def _unavailable(self, cause: Exception | str) -> StoreUnavailable:
        return StoreUnavailable(self._engine.url.render_as_string(), cause)


async def insert_once(session: AsyncSession, table: type[Base], values: Mapping[str, Any]) -> bool:
    """Insert a row unless one like it (by any unique constraint) is there.

    Returns:
        Whether the row is new.
    """
    insert = _insert(session, table, values).on_conflict_do_nothing()
    # Not by `rowcount`: it is unknown (-1) on PostgreSQL.
    return (await session.execute(insert.returning(literal(1)))).first() is not None


async def insert_or_replace(
    session: AsyncSession, table: type[Base], values: Mapping[str, Any]
) -> None:
    """Insert a row, or overwrite the one with its primary key, also when others try at once."""
    await session.execute(
        _insert(session, table, values).on_conflict_do_update(
            index_elements=[column.name for column in inspect(table).primary_key], set_=values
        )
    )


def _insert(
    session: AsyncSession, table: type[Base], values: Mapping[str, Any]
) -> postgresql.Insert | sqlite.Insert:
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert if is_postgresql else sqlite.insert
    return insert(table).values(**values)
