"""Rasa's memory of dialogues, where it is ours: read, erased, aged out.

Rasa 3.6 has no request that deletes a tracker. Its `events` lie beside our store, so they are
deleted there. A Rasa run elsewhere keeps them in a database we do not know: there a conversation
can only be told to begin anew, and its operator has to delete the rest.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import NullPool, event, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.rasa.client import RasaClient
from bot.rasa.trackers import SCHEMA
from store.errors import StoreUnavailable

BATCH = 500  # events of one transaction
# Rasa reads a tracker from its last session on: what is older than that is never read again.
_OLD = """
    timestamp < :before AND (
        id < (SELECT max(id) FROM {events} begun
              WHERE begun.sender_id = e.sender_id AND begun.type_name = 'session_started')
        OR NOT EXISTS (SELECT 1 FROM {events} later
                       WHERE later.sender_id = e.sender_id AND later.timestamp >= :before)
    )"""


class Trackers(ABC):
    """The memory of a Rasa.

    Every method raises `StoreUnavailable` or `RasaError` when it cannot be reached.
    """

    @property
    @abstractmethod
    def is_ours(self) -> bool:
        """Whether what is erased is gone."""

    @abstractmethod
    async def erase(self, conversation: str) -> int:
        """Delete what is remembered of a conversation; how many events that were."""

    @abstractmethod
    async def events(self, conversation: str) -> list[dict[str, Any]]:
        """What is remembered of a conversation, oldest first."""

    @abstractmethod
    async def old(self, before: datetime) -> tuple[int, datetime | None]:
        """How many events from before a moment nobody needs, and the oldest."""

    @abstractmethod
    async def delete(self, before: datetime) -> int:
        """Delete them; how many."""


class ForeignTrackers(Trackers):
    """The memory of a Rasa run elsewhere."""

    is_ours = False

    def __init__(self, client: RasaClient) -> None:
        self._client = client

    async def erase(self, conversation: str) -> int:
        """See `Trackers.erase`: the dialogue begins anew, its events stay."""
        await self._client.reset(conversation)
        return 0

    async def events(self, conversation: str) -> list[dict[str, Any]]:
        """See `Trackers.events`."""
        return await self._client.events(conversation)

    async def old(self, before: datetime) -> tuple[int, datetime | None]:  # noqa: ARG002
        """See `Trackers.old`: unknown."""
        return 0, None

    async def delete(self, before: datetime) -> int:  # noqa: ARG002
        """See `Trackers.delete`: impossible."""
        return 0


class OwnTrackers(Trackers):
    """The memory of our own Rasa.

    Args:
        engine: of the database it is in.
        events: name of the table.
        file: the database's, when it is SQLite; Rasa makes it.
    """

    is_ours = True

    def __init__(self, engine: AsyncEngine, events: str, file: Path | None = None) -> None:
        self._engine, self._events, self._file = engine, events, file

    async def erase(self, conversation: str) -> int:
        """See `Trackers.erase`."""
        async with self._connection() as connection:
            if connection is None:
                return 0
            gone = await connection.execute(
                text(f"DELETE FROM {self._events} WHERE sender_id = :sender"),  # noqa: S608
                {"sender": conversation},
            )
        await self._empty_log()
        return gone.rowcount

    async def events(self, conversation: str) -> list[dict[str, Any]]:
        """See `Trackers.events`."""
        async with self._connection() as connection:
            if connection is None:
                return []
            found = await connection.scalars(
                text(
                    f"SELECT data FROM {self._events} WHERE sender_id = :sender ORDER BY id"  # noqa: S608
                ),
                {"sender": conversation},
            )
            return [json.loads(data) for data in found]

    async def old(self, before: datetime) -> tuple[int, datetime | None]:
        """See `Trackers.old`."""
        async with self._connection() as connection:
            if connection is None:
                return 0, None
            found = await connection.execute(
                self._query("SELECT count(*), min(timestamp) FROM {events} e WHERE"),
                {"before": before.timestamp()},
            )
            count, oldest = found.one()
            return count, datetime.fromtimestamp(oldest, UTC) if oldest else None

    async def delete(self, before: datetime) -> int:
        """See `Trackers.delete`."""
        statement = self._query(
            "DELETE FROM {events} WHERE id IN (SELECT id FROM {events} e WHERE",
            f" LIMIT {BATCH})",
        )
        gone = 0
        while True:
            async with self._connection() as connection:
                if connection is None:
                    return gone
                done = await connection.execute(statement, {"before": before.timestamp()})
            gone += done.rowcount
            if done.rowcount < BATCH:
                return gone

    def _query(self, head: str, tail: str = "") -> Any:
        return text((head + _OLD + tail).format(events=self._events))

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[AsyncConnection | None]:
        """One transaction; None as long as Rasa has made no table."""
        if self._file and not self._file.exists():
            yield None
            return
        try:
            async with self._engine.begin() as connection:
                there = await connection.scalar(text(self._is_there()))
                yield connection if there else None
        except DBAPIError as error:
            raise StoreUnavailable(self._engine.url.render_as_string(), error) from error

    async def _empty_log(self) -> None:
        """Let the write-ahead log of SQLite keep nothing of what is deleted."""
        if self._file:
            async with self._engine.connect() as connection:
                plain = await connection.execution_options(isolation_level="AUTOCOMMIT")
                await plain.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def _is_there(self) -> str:
        if self._engine.dialect.name == "postgresql":
            return f"SELECT to_regclass('{self._events}')"
        return f"SELECT name FROM sqlite_master WHERE name = '{self._events}'"  # noqa: S608


def own_trackers(store: AsyncEngine, address: str) -> OwnTrackers:
    """The memory of our own Rasa.

    Args:
        store: engine of the store; on PostgreSQL the memory is a schema of the same database.
        address: see `bot.rasa.trackers.tracker_url`.
    """
    if store.dialect.name == "postgresql":
        return OwnTrackers(store, f"{SCHEMA}.events")
    file = Path(make_url(address).database or "")
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{file}", hide_parameters=True, poolclass=NullPool
    )
    event.listen(engine.sync_engine, "connect", _on_connect)
    return OwnTrackers(engine, "events", file)


def _on_connect(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.execute("PRAGMA busy_timeout = 5000")
    cursor.close()
