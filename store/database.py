"""Transactions on a database, whichever it is.

    database = Database(engine)
    async with database.write() as session: ...   # one transaction, committed at the end

On SQLite a writer takes the lock at once (`BEGIN IMMEDIATE`), a reader none.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from store.engine import READ_ONLY
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

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """One transaction: all of it, or nothing.

        Raises:
            IntegrityError: a constraint was broken; the caller knows what it means.
            StoreUnavailable: the database does not answer.
        """
        async with self._translated(), self._writing.begin() as session:
            yield session

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A session that only reads.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._translated(), self._reading() as session:
            yield session

    @asynccontextmanager
    async def _translated(self) -> AsyncIterator[None]:
        try:
            yield
        except IntegrityError:
            raise
        except (SQLAlchemyError, OSError) as error:
            raise StoreUnavailable(self._engine.url.render_as_string(), error) from error


async def insert_once(session: AsyncSession, table: type[Base], values: Mapping[str, Any]) -> bool:
    """Insert a row unless one like it (by any unique constraint) is there.

    Returns:
        Whether the row is new.
    """
    postgresql = session.get_bind().dialect.name == "postgresql"
    insert = postgresql_insert if postgresql else sqlite_insert
    result = await session.execute(insert(table).values(**values).on_conflict_do_nothing())
    return bool(result.rowcount)  # type: ignore[attr-defined]
