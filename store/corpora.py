"""Versions of what is searched, so that every process takes up the newest index.

The first is drawn by lot: an index that was built over another database is known as such.
"""

from __future__ import annotations

from datetime import datetime
from secrets import randbelow
from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from store.database import Database, insert_once
from store.tables.documents import CorpusRow

_FIRST = 2**30
CorpusName = Literal["courses", "documents"]


async def changed(session: AsyncSession, name: CorpusName, now: datetime) -> int:
    """Note a change of a corpus, in the caller's transaction; the new version, above 0."""
    first = {"name": name, "version": randbelow(_FIRST), "changed_at": now}
    await insert_once(session, CorpusRow, first)
    row = await session.get_one(CorpusRow, name, with_for_update=True)
    row.version, row.changed_at = row.version + 1, now
    await session.flush()
    return row.version


class Corpora:
    """The versions of what is searched."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def version(self, name: CorpusName) -> int:
        """The newest version of a corpus; 0 while nothing was put in."""
        async with self._database.read() as session:
            query = select(CorpusRow.version).where(CorpusRow.name == name)
            return await session.scalar(query) or 0
