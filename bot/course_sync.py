"""Courses are fetched again and again while the app runs, by one replica."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from datetime import datetime, timedelta

from bot.course_feeds import MANNERS, feed_api, feeds_open
from bot.rounds import rounds
from bot.settings import Settings
from bot.today import now
from knowledge.courses.clients.caller import Manners
from knowledge.courses.fetching import Fetching
from knowledge.errors import KnowledgeError
from store.courses.runs import ImportRuns
from store.database import Database
from store.locks import Locks

log = logging.getLogger(__name__)

EVERY = 300.0  # seconds between two looks at what is due
PAUSE = timedelta(hours=1)  # until a feed that failed is tried again


class CourseSync:
    """Fetches the feeds there is a key for when their data are old.

    Args:
        settings: keys, addresses, and how old data may be.
        database: where courses are stored.
        locks: of the process.
        manners: how services are asked.
    """

    def __init__(
        self, settings: Settings, database: Database, locks: Locks, manners: Manners = MANNERS
    ) -> None:
        self._settings, self._locks, self._manners = settings, locks, manners
        self._every = timedelta(hours=settings.courses_sync or 0)
        self._fetching, self._runs = Fetching(database, locks), ImportRuns(database)
        self._not_before: dict[str, datetime] = {}

    async def round(self, at: datetime) -> list[str]:
        """Fetch what is due at a moment; the feeds that were fetched to the end.

        One that fails is logged, and does not keep the others from being fetched.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        if not self._settings.courses_sync:
            return []
        async with self._locks.hold("courses"):
            done_at = {run.feed: run.done_at for run in await self._runs.last()}
            due = [feed for feed in feeds_open(self._settings) if self._is_due(feed, done_at, at)]
            return [feed for feed in due if await self._fetch(feed, at)]

    def _is_due(self, feed: str, done_at: dict[str, datetime | None], at: datetime) -> bool:
        last, tried = done_at.get(feed), self._not_before.get(feed)
        return (last is None or at >= last + self._every) and (tried is None or at >= tried)

    async def _fetch(self, feed: str, at: datetime) -> bool:
        self._not_before[feed] = at + PAUSE
        try:
            async with aclosing(feed_api(self._settings, feed, self._manners)) as api:
                counts = (await self._fetching.run(api, at)).imported.counts
        except KnowledgeError as error:  # its words hold no key
            log.warning("courses of %s: %s", feed, error)
            return False
        except Exception as error:  # a mistake of ours must not keep the other feeds back
            log.error("courses of %s: %s", feed, type(error).__name__)
            return False
        said = ", ".join(f"{count:,} {name}" for name, count in counts._asdict().items() if count)
        log.info("courses of %s: %s", feed, said or "none")
        del self._not_before[feed]
        return True


@asynccontextmanager
async def syncing_courses(
    settings: Settings, database: Database, locks: Locks
) -> AsyncIterator[None]:
    """Fetch courses in the background until leaving; an import that is cut off goes on later."""
    sync = CourseSync(settings, database, locks)
    if not settings.courses_sync:
        yield
        return
    async with rounds("courses", lambda: sync.round(now()), EVERY):
        yield
