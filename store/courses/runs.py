"""How the data of each feed are: when an import last ended well, and what became of the newest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from store.database import Database
from store.tables.courses import CourseImportRow


@dataclass(frozen=True)
class LastImport:
    """The imports of one feed.

    Attributes:
        feed: its code.
        done_at: when an import last ended well; None when none did.
        as_of: the day its data are from.
        newest: state of the newest import: running, done or failed.
        newest_at: when that began.
    """

    feed: str
    done_at: datetime | None
    as_of: date | None
    newest: str
    newest_at: datetime


class ImportRuns:
    """What became of imports.

    Args:
        database: where they are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def last(self) -> list[LastImport]:
        """The imports of every feed that had one, in the order of their codes."""
        row = CourseImportRow
        newest = select(func.max(row.id)).group_by(row.feed)
        done = newest.where(row.state == "done")
        ended = select(row.feed, row.finished_at, row.as_of).where(row.id.in_(done))
        began = select(row.feed, row.state, row.started_at).where(row.id.in_(newest))
        async with self._database.read() as session:
            good = {feed: (at, as_of) for feed, at, as_of in await session.execute(ended)}
            return [
                LastImport(feed, *good.get(feed, (None, None)), state, at)
                for feed, state, at in await session.execute(began.order_by(row.feed))
            ]
