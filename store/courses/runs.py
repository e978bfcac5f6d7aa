"""Runs of imports: how far each came, what it changed, and where an interrupted one goes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from sqlalchemy import func, select, update

from store.database import Database
from store.tables.courses import CourseImportRow

RESUMED_WITHIN = timedelta(days=2)  # what was read before that is too old to go on from
Ended = Literal["done", "failed"]


class Counts(NamedTuple):
    """What an import changed."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    bad: int = 0


@dataclass(frozen=True)
class Run:
    """A run that goes on.

    Attributes:
        id: its number.
        page: the page to read next.
        is_resumed: whether an interrupted one goes on.
        before: what it changed before it was interrupted.
    """

    id: int
    page: int
    is_resumed: bool
    before: Counts


@dataclass(frozen=True)
class LastImport:
    """How the data of a feed are.

    Attributes:
        feed: its code.
        done_at: when an import last ended well; None when none did.
        newest: state of the newest run.
        newest_at: when that began.
        as_of: the day the data of the last good one are from.
    """

    feed: str
    done_at: datetime | None
    newest: str
    newest_at: datetime
    as_of: date | None


class ImportRuns:
    """The runs.

    Args:
        database: where they are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(
        self, feed: str, origin: str, now: datetime, *, pages: bool = False, restart: bool = False
    ) -> Run:
        """Begin a run, or go on with one of the same origin that was interrupted.

        Args:
            feed: what is imported.
            origin: from where; never with a key.
            now: this moment.
            pages: whether it can go on from a page.
            restart: begin from the first page whatever there is.
        """
        async with self._database.write() as session:
            newest = await session.scalar(
                select(CourseImportRow)
                .where(CourseImportRow.feed == feed, CourseImportRow.origin == origin)
                .order_by(CourseImportRow.id.desc())
                .limit(1)
            )
            if (
                pages
                and not restart
                and newest
                and newest.state != "done"
                and newest.started_at > now - RESUMED_WITHIN
                and (newest.next_page or 1) > 1
            ):
                newest.state, newest.finished_at = "running", None
                before = Counts(
                    newest.new, newest.changed, newest.unchanged, newest.gone, newest.bad
                )
                return Run(newest.id, newest.next_page or 1, True, before)
            row = CourseImportRow(
                feed=feed,
                origin=origin,
                state="running",
                next_page=1 if pages else None,
                started_at=now,
                **Counts()._asdict(),
            )
            session.add(row)
            await session.flush()
            return Run(row.id, 1, False, Counts())

    async def reached(self, run: int, page: int, counts: Counts) -> None:
        """Keep that everything before `page` is in."""
        async with self._database.write() as session:
            await session.execute(
                update(CourseImportRow)
                .where(CourseImportRow.id == run)
                .values(next_page=page, **counts._asdict())
            )

    async def end(self, run: int, state: Ended, counts: Counts, now: datetime) -> None:
        """Keep how a run ended."""
        async with self._database.write() as session:
            await session.execute(
                update(CourseImportRow)
                .where(CourseImportRow.id == run)
                .values(state=state, finished_at=now, **counts._asdict())
            )

    async def last(self) -> list[LastImport]:
        """How the data of every feed are, in the order of their codes."""
        newest = select(func.max(CourseImportRow.id)).group_by(CourseImportRow.feed)
        done = newest.where(CourseImportRow.state == "done")
        columns = CourseImportRow.feed, CourseImportRow.finished_at, CourseImportRow.as_of
        async with self._database.read() as session:
            good = {
                feed: (at, as_of)
                for feed, at, as_of in await session.execute(
                    select(*columns).where(CourseImportRow.id.in_(done))
                )
            }
            rows = await session.scalars(
                select(CourseImportRow)
                .where(CourseImportRow.id.in_(newest))
                .order_by(CourseImportRow.feed)
            )
            return [
                LastImport(row.feed, done_at, row.state, row.started_at, as_of)
                for row in rows
                for done_at, as_of in [good.get(row.feed, (None, None))]
            ]
