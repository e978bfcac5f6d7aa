"""Courses go into the database in chunks; what an import did is in force when it finishes.

Every row that an import saw has the moment of its beginning as `imported_at`: so it knows at the
end, in whatever process, what did not come any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Table,
    and_,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from store.corpora import changed
from store.courses.running import NOTHING, Counts, Running
from store.database import Database
from store.tables.courses import CourseImportRow, CourseRow

CHUNK = 1_000  # courses in one transaction
Values = Mapping[str, Any]  # columns of a course (`store.courses.rows.values_of`)

_courses = cast(Table, CourseRow.__table__)


class CourseImports:
    """Imports of courses. Who calls sees to it that a feed has one at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def interrupted(self, feed: str, origin: str) -> Running | None:
        """The newest import of a feed from `origin` if it neither finished nor was overtaken."""
        async with self._database.read() as session:
            row = await session.scalar(
                select(CourseImportRow)
                .filter_by(feed=feed)
                .order_by(CourseImportRow.id.desc())
                .limit(1)
            )
        if row is None or row.origin != origin or row.state == "done" or row.next_page is None:
            return None
        counts = Counts(row.new, row.changed, row.unchanged, gone=row.gone, bad=row.bad)
        return Running(row.id, feed, row.started_at, counts, row.next_page)

    async def begin(self, feed: str, origin: str, as_of: date, now: datetime) -> Running:
        """Note that an import begins."""
        async with self._database.write() as session:
            last = await session.scalar(
                select(func.max(CourseRow.imported_at)).filter_by(feed=feed)
            )
            started = max(now, last + timedelta(microseconds=1)) if last else now
            row = CourseImportRow(
                feed=feed, origin=origin[:300], state="running", as_of=as_of, started_at=started,
                new=0, changed=0, unchanged=0, gone=0, bad=0,
            )  # fmt: skip
            session.add(row)
            await session.flush()
            return Running(row.id, feed, started)

    async def newest(self, feed: str, providers: Collection[str]) -> dict[str, date]:
        """The day of the newest data of each provider, as far as there are any."""
        found: dict[str, date] = {}
        async with self._database.read() as session:
            for part in _parts(providers):
                query = (
                    select(CourseRow.provider, func.max(CourseRow.as_of))
                    .where(CourseRow.feed == feed, CourseRow.provider.in_(part))
                    .group_by(CourseRow.provider)
                )
                found.update((await session.execute(query)).all())
        return found

    async def put(
        self,
        running: Running,
        courses: Sequence[Values],
        kept: Collection[str] = (),
        *,
        seen: Counts = NOTHING,
        next_page: int | None = None,
    ) -> Running:
        """Store a chunk, in one transaction.

        Args:
            running: the import.
            courses: what was read.
            kept: ids of courses that came, but cannot be read: they stay as they are.
            seen: counts of what was not worth storing.
            next_page: where to go on after an interruption; None: as before.
        """
        async with self._database.write() as session:
            counts = await _store(session, running, courses)
            await _touch(session, running, kept)
            counts = running.counts.plus(counts).plus(seen)
            running = replace(running, counts=counts, next_page=next_page or running.next_page)
            await _note(session, running, state="running")
        return running

    async def finish(
        self, running: Running, scope: Collection[str] | None, now: datetime
    ) -> Counts:
        """Note what came no more, and let every process take up what is new.

        Args:
            running: the import; all of it was read.
            scope: providers whose courses are gone when they did not come; None: the whole feed.
            now: when.
        """
        async with self._database.write() as session:
            gone = await _gone(session, running, scope, now)
            counts = running.counts.plus(Counts(gone=gone))
            left = select(CourseImportRow.id).where(*_unfinished(running))
            if counts.new or counts.changed or gone or await session.scalar(left.limit(1)):
                await changed(session, "courses", now)
            await session.execute(
                update(CourseImportRow)
                .where(*_unfinished(running))
                .values(state="failed", finished_at=now)
            )
            await _note(session, replace(running, counts=counts), state="done", finished_at=now)
        return counts

    async def absent(self, running: Running, scope: Collection[str] | None, on: date) -> int:
        """How many courses of the scope did not come and have not ended on a day."""
        ends_on = _courses.c.ends_on
        query = select(func.count()).where(or_(ends_on.is_(None), ends_on >= on))
        async with self._database.read() as session:
            found = [await session.scalar(query.where(one)) for one in _missing(running, scope)]
        return sum(number or 0 for number in found)

    async def fail(self, running: Running) -> None:
        """Note that an import broke off; what it stored is in force with the next that finishes."""
        async with self._database.write() as session:
            await _note(session, running, state="failed")


def _parts(names: Collection[str]) -> Iterator[list[str]]:
    """Names in parts, each of which one statement can hold."""
    ordered = sorted(names)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


def _missing(running: Running, scope: Collection[str] | None) -> list[ColumnElement[bool]]:
    """Conditions, one for each statement, of what the scope still has and what did not come."""
    table = _courses.c
    feed, published = table.feed == running.feed, table.gone_at.is_(None)
    missing = and_(feed, published, table.imported_at < running.started_at)
    if scope is None:
        return [missing]
    return [and_(missing, table.provider.in_(part)) for part in _parts(scope)]


def _unfinished(running: Running) -> tuple[Any, ...]:
    """Imports that broke off and changed something that no index has taken up."""
    row = CourseImportRow
    return (
        row.feed == running.feed,
        row.id != running.number,
        row.finished_at.is_(None),
        or_(row.new > 0, row.changed > 0),
    )


async def _store(session: AsyncSession, running: Running, courses: Sequence[Values]) -> Counts:
    started = running.started_at
    by_id: dict[str, Values] = {}
    for values in courses:
        by_id.setdefault(values["id"], values)
    columns = (_courses.c.id, _courses.c.digest, _courses.c.as_of)
    query = select(*columns, _courses.c.imported_at, _courses.c.gone_at)
    known = {row.id: row for row in await session.execute(query.where(_courses.c.id.in_(by_id)))}
    new: list[dict[str, Any]] = []
    other: list[dict[str, Any]] = []
    same: defaultdict[date, list[str]] = defaultdict(list)
    older: list[str] = []
    doubled = len(courses) - len(by_id)
    for number, values in by_id.items():
        row = known.get(number)
        if row is None:
            new.append({**values, "imported_at": started})
        elif row.imported_at == started:
            doubled += 1
        elif row.as_of > values["as_of"]:
            older.append(number)
        elif row.digest == values["digest"] and row.gone_at is None:
            same[values["as_of"]].append(number)
        else:
            other.append({**values, "imported_at": started, "its_id": number})
    if new:
        await session.execute(insert(_courses), new)
    if other:
        names = (name for name in other[0] if name not in ("id", "its_id"))
        statement = (
            update(_courses)
            .where(_courses.c.id == bindparam("its_id"))
            .values({name: bindparam(name) for name in names})
        )
        connection = await session.connection()
        await connection.execute(statement, other)
    for day, ids in same.items():
        await _touch(session, running, ids, as_of=day)
    await _touch(session, running, older)
    unchanged = sum(map(len, same.values()))
    return Counts(len(new), len(other), unchanged, doubled, len(older))


async def _touch(
    session: AsyncSession, running: Running, ids: Collection[str], **also: date
) -> None:
    if ids:
        values = {"imported_at": running.started_at, **also}
        await session.execute(update(_courses).where(_courses.c.id.in_(ids)).values(values))


async def _gone(
    session: AsyncSession, running: Running, scope: Collection[str] | None, now: datetime
) -> int:
    gone = 0
    for missing in _missing(running, scope):
        statement = update(_courses).where(missing).values(gone_at=now)
        done = cast("CursorResult[Any]", await session.execute(statement))
        gone += done.rowcount
    return gone


async def _note(session: AsyncSession, running: Running, **also: object) -> None:
    counts = running.counts
    row = await session.get_one(CourseImportRow, running.number)
    values = {
        "new": counts.new, "changed": counts.changed, "unchanged": counts.unchanged,
        "gone": counts.gone, "bad": counts.bad, "next_page": running.next_page, **also,
    }  # fmt: skip
    for name, value in values.items():
        setattr(row, name, value)
