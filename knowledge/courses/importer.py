"""Rows of a feed become courses in the database: idempotent, in chunks, in bounded memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from knowledge.courses.formats.errors import Elsewhere, RowProblem
from knowledge.courses.formats.known import FORMATS, Format, Row
from knowledge.courses.formats.origin import Origin
from knowledge.courses.problems import Problem, Problems
from knowledge.courses.survey import Survey
from store.courses.importing import CHUNK, CourseImports
from store.courses.rows import values_of
from store.courses.running import Counts, Running
from store.database import Database
from store.locks import Locks


class PageDone(NamedTuple):
    """Between rows: what came before is a whole page; after an interruption go on with this one."""

    next_page: int


Stream = Iterable[Row | PageDone] | AsyncIterable[Row | PageDone]


@dataclass(frozen=True)
class Imported:
    """What an import did.

    Attributes:
        counts: of courses.
        outside: courses that are not in Seoul, left out.
        problems: rows that could not be read.
        withheld: courses that did not come, but were not taken for gone: too many at once.
    """

    counts: Counts
    outside: int
    problems: Problems
    withheld: int = 0


@dataclass
class _Chunk:
    """Rows that were read together."""

    values: list[Mapping[str, object]] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    problems: list[tuple[int, RowProblem]] = field(default_factory=list)
    doubled: int = 0
    older: int = 0
    outside: int = 0

    @property
    def seen(self) -> Counts:
        """Counts of what is not stored."""
        return Counts(doubled=self.doubled, older=self.older, bad=len(self.problems))


class Importer:
    """Imports courses, one import of a feed at a time.

    Args:
        database: where they are stored.
        locks: of the process.
    """

    def __init__(self, database: Database, locks: Locks) -> None:
        self._imports = CourseImports(database)
        self._locks = locks

    async def next_page(self, feed: str, origin: str) -> int | None:
        """Where the interrupted import of a feed from `origin` goes on, if there is one."""
        found = await self._imports.interrupted(feed, origin)
        return found.next_page if found else None

    async def run(
        self,
        feed: str,
        rows: Stream,
        *,
        origin: Origin,
        scope: Collection[str] | None,
        now: datetime,
        survey: Survey | None = None,
        is_whole: Callable[[], bool] = lambda: True,
        is_sure: bool = True,
        resume: bool = False,
        tell: Callable[[Problem], None] | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> Imported:
        """Import rows.

        When the rows break off with an exception, what was stored of them stays, nothing is taken
        for gone and no index is renewed.

        Args:
            feed: its code.
            rows: numbers of rows with their cells, and `PageDone` between pages.
            origin: where they come from.
            scope: providers whose courses are gone when they do not come; None: the whole feed.
            now: the moment.
            survey: what a first reading of the same rows found.
            is_whole: asked after the last row; what did not come is gone only if that was all.
            is_sure: what did not come is gone, however much it is; otherwise not when more courses
                that have not ended would be gone than came: the file may have been cut off.
            resume: go on with the interrupted import of this origin.
            tell: is told of every problem.
            progress: is told how many rows are done.

        Raises:
            StoreUnavailable: the database does not answer.
            FileProblem: the rows are of no use.
        """
        problems, outside, done, withheld = Problems(tell), 0, 0, 0
        async with self._locks.hold(f"courses/{feed}"):
            running = await self._begin(feed, origin, now, resume=resume)
            try:
                old = await self._overtaken(feed, survey)
                async for raw, next_page in _chunks(rows):
                    chunk = await asyncio.to_thread(
                        _read, FORMATS[feed], raw, origin, now, survey, old
                    )
                    running = await self._imports.put(
                        running, chunk.values, chunk.kept, seen=chunk.seen, next_page=next_page
                    )
                    for line, problem in chunk.problems:
                        problems.add(line, problem)
                    outside, done = outside + chunk.outside, done + len(raw)
                    if progress:
                        progress(done)
                covered = scope if scope is None else set(scope) - old
                if not is_whole():
                    covered = set()
                if not is_sure:
                    absent = await self._imports.absent(running, covered, now.date())
                    if absent > running.counts.came:
                        covered, withheld = set(), absent
                counts = await self._imports.finish(running, covered, now)
            except Exception:
                await self._imports.fail(running)
                raise
        return Imported(counts, outside, problems, withheld)

    async def _begin(self, feed: str, origin: Origin, now: datetime, *, resume: bool) -> Running:
        if resume and (found := await self._imports.interrupted(feed, origin.name)):
            return found
        return await self._imports.begin(feed, origin.name, origin.as_of, now)

    async def _overtaken(self, feed: str, survey: Survey | None) -> frozenset[str]:
        """Providers of whom newer data are stored."""
        if survey is None:
            return frozenset()
        stored = await self._imports.newest(feed, survey.newest)
        return frozenset(name for name, day in stored.items() if day > survey.newest[name])


def _read(
    format_: Format,
    rows: Iterable[Row],
    origin: Origin,
    now: datetime,
    survey: Survey | None,
    old: Collection[str],
) -> _Chunk:
    chunk = _Chunk()
    for line, cells in rows:
        try:
            if isinstance(cells, RowProblem):
                raise cells
            course = format_.course_of(cells, origin)
        except Elsewhere:
            chunk.outside += 1
        except RowProblem as problem:
            chunk.problems.append((line, problem))
            if problem.course_id:
                chunk.kept.append(problem.course_id)
        else:
            if course.provider in old:
                chunk.older += 1
            elif survey and not survey.wins(course):
                chunk.doubled += 1
            else:
                chunk.values.append(values_of(course, now))
    return chunk


async def _chunks(rows: Stream) -> AsyncIterator[tuple[list[Row], int | None]]:
    """Rows for one transaction each, and the page to go on with after them."""
    waiting: list[Row] = []
    async for item in rows if isinstance(rows, AsyncIterable) else _awaited(rows):
        if isinstance(item, PageDone):
            yield waiting, item.next_page
            waiting = []
        else:
            waiting.append(item)
        if len(waiting) == CHUNK:
            yield waiting, None
            waiting = []
    if waiting:
        yield waiting, None


async def _awaited(rows: Iterable[Row | PageDone]) -> AsyncIterator[Row | PageDone]:
    for row in rows:
        yield row
