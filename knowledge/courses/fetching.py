"""Importing a feed from its service, on from where an interrupted import stopped."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from knowledge.courses.clients.reading import CourseApi, Reading
from knowledge.courses.formats.known import Row
from knowledge.courses.formats.origin import Origin
from knowledge.courses.importer import Imported, Importer, PageDone
from knowledge.courses.problems import Problem
from store.courses.importing import CourseImports
from store.database import Database
from store.locks import Locks

RESUMED_WITHIN = timedelta(days=2)  # what was read before that is too old to go on from


@dataclass(frozen=True)
class Fetched:
    """What came of fetching a feed.

    Attributes:
        imported: what became of the courses.
        is_whole: whether one pass read all of the feed; if not, nothing was taken for gone.
    """

    imported: Imported
    is_whole: bool


class Fetching:
    """Imports feeds from their services.

    Args:
        database: where courses are stored.
        locks: of the process; a feed is imported once at a time.
    """

    def __init__(self, database: Database, locks: Locks) -> None:
        self._imports = CourseImports(database)
        self._importer = Importer(database, locks)

    async def resumes_at(self, api: CourseApi, now: datetime) -> int | None:
        """The page at which an interrupted import goes on; None when there is none."""
        found = await self._imports.interrupted(api.feed, api.origin)
        lately = found is not None and found.started_at > now - RESUMED_WITHIN
        return found.next_page if found and lately else None

    async def run(
        self,
        api: CourseApi,
        now: datetime,
        *,
        restart: bool = False,
        tell: Callable[[Problem], None] | None = None,
        progress: Callable[[int, int | None], None] | None = None,
    ) -> Fetched:
        """Import a feed.

        What was read before something went wrong stays, and the next import goes on after it.

        Args:
            api: the feed.
            now: this moment, in Seoul.
            restart: begin with the first page, whatever was interrupted.
            tell: is told of every row that could not be read.
            progress: is told how many rows are done, and of how many.

        Raises:
            ApiError: the service gave no rows, or no more.
            StoreUnavailable: the database does not answer.
        """
        reading = Reading(api)
        is_resumed = not restart and await self.resumes_at(api, now) is not None

        async def rows() -> AsyncIterator[Row | PageDone]:
            # Asked for here, where no other import of the feed can be on its way any more.
            first = await self._importer.next_page(api.feed, api.origin)
            async for number, page in reading.pages(first or 1):
                for place, cells in enumerate(page, (number - 1) * api.page_size + 1):
                    yield place, cells
                if not api.is_partial:  # pages of another key are larger
                    yield PageDone(number + 1)

        def told(done: int) -> None:
            if progress:
                progress(reading.before + done, reading.total)

        imported = await self._importer.run(
            api.feed,
            rows(),
            origin=Origin(api.origin, now.date(), service=api.service),
            scope=None,
            now=now,
            is_whole=lambda: reading.is_whole,
            resume=is_resumed,
            tell=tell,
            progress=told,
        )
        return Fetched(imported, reading.is_whole)
