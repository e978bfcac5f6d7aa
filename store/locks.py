"""Locks between processes: one worker per conversation, also across replicas of the app.

A lock belongs to the process that holds it and goes with it, so that nothing has to be cleaned up
after a crash. On PostgreSQL it is an advisory lock of one connection kept for locks alone; SQLite
is one machine's, so there it is a byte of a file beside the database.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import blake2b
from pathlib import Path
from weakref import WeakValueDictionary

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from store.errors import StoreUnavailable

FIRST_PAUSE, LONGEST_PAUSE = 0.02, 0.5  # seconds between two tries to get a lock


class Locks(ABC):
    """Locks by name. A name is locked for one task of one process at a time."""

    def __init__(self) -> None:
        self._here: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def hold(self, name: str) -> AsyncIterator[None]:
        """Wait for the lock called `name` and hold it.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        here = self._here.setdefault(name, asyncio.Lock())
        async with here:
            number = _number(name)
            pause = FIRST_PAUSE
            while not await self._try(number):
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
            try:
                yield
            finally:
                await self._free(number)

    @abstractmethod
    async def _try(self, number: int) -> bool:
        """Take the lock if no other process has it."""

    @abstractmethod
    async def _free(self, number: int) -> None:
        """Give the lock back."""

    @abstractmethod
    async def close(self) -> None:
        """Give every lock back."""


class FileLocks(Locks):
    """Locks between processes of one machine.

    Args:
        file: its bytes are the locks; made when it is not there. To be opened once in a process:
            closing it anywhere frees all of its locks.
    """

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)

    async def _try(self, number: int) -> bool:
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, number)
        except (BlockingIOError, PermissionError):
            return False
        return True

    async def _free(self, number: int) -> None:
        fcntl.lockf(self._file, fcntl.LOCK_UN, 1, number)

    async def close(self) -> None:
        """Give every lock back."""
        os.close(self._file)


class AdvisoryLocks(Locks):
    """Locks of a PostgreSQL database.

    When the connection is lost its locks are, too, and another process may go on; whatever is
    done under a lock must bear that (an answer is stored once, a message is sent by who claims it).
    """

    def __init__(self, engine: AsyncEngine) -> None:
        super().__init__()
        self._engine = engine
        self._connection: AsyncConnection | None = None
        self._one = asyncio.Lock()  # a connection does one thing at a time

    async def _try(self, number: int) -> bool:
        return bool(await self._ask("SELECT pg_try_advisory_lock(:number)", number))

    async def _free(self, number: int) -> None:
        try:
            await self._ask("SELECT pg_advisory_unlock(:number)", number)
        except StoreUnavailable:
            return  # with the connection the lock went

    async def _ask(self, statement: str, number: int) -> object:
        async with self._one:
            try:
                if self._connection is None:
                    connection = await self._engine.connect()
                    self._connection = await connection.execution_options(
                        isolation_level="AUTOCOMMIT"
                    )
                return await self._connection.scalar(text(statement), {"number": number})
            except (DBAPIError, OSError) as error:
                await self._drop()
                raise StoreUnavailable(self._engine.url.render_as_string(), error) from error

    async def _drop(self) -> None:
        if self._connection is not None:
            lost, self._connection = self._connection, None
            await lost.invalidate()
            await lost.close()

    async def close(self) -> None:
        """Give every lock back."""
        async with self._one:
            await self._drop()


def locks_of(engine: AsyncEngine) -> Locks:
    """The locks of a database."""
    if engine.dialect.name == "postgresql":
        return AdvisoryLocks(engine)
    return FileLocks(Path(f"{engine.url.database}.locks"))


def _number(name: str) -> int:
    """A number of 62 bits for a name."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest()) >> 2
