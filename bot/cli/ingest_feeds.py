"""Courses fetched from open data services, with progress."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from rich.markup import escape

from bot.cli.bars import bar
from bot.cli.console import err
from bot.cli.ingest_courses import print_counts, print_problems, problem_file
from bot.cli.prepare import database_alone
from bot.course_feeds import feed_api
from bot.settings import Settings
from bot.today import now
from knowledge.courses.fetching import Fetching
from knowledge.courses.problems import Problem
from knowledge.errors import KnowledgeError


@dataclass(frozen=True)
class FeedIngest:
    """How feeds are fetched.

    Attributes:
        restart: begin with the first page, whatever was interrupted.
        problems: the CSV file for all problems.
    """

    restart: bool
    problems: Path | None

    async def run(self, feeds: Sequence[str], settings: Settings) -> int:
        """Fetch feeds, one after the other; how many did not come to the end."""
        failed = 0
        with problem_file(self.problems) as tell_of:
            async with database_alone(settings) as (database, locks):
                fetching = Fetching(database, locks)
                for feed in feeds:
                    try:
                        await self._fetch(feed, fetching, settings, tell_of(Path(feed)))
                    except KnowledgeError as error:
                        failed += 1
                        err.print(f"[red]{feed}: {escape(str(error))}[/]", soft_wrap=True)
        return failed

    async def _fetch(
        self,
        feed: str,
        fetching: Fetching,
        settings: Settings,
        tell: Callable[[Problem], None] | None,
    ) -> None:
        async with aclosing(feed_api(settings, feed)) as api:
            page = None if self.restart else await fetching.resumes_at(api, now())
            if page:
                err.print(f"{feed}: going on with page {page}; --restart begins with the first")
            with bar(f"Fetching {feed}") as show:
                done = await fetching.run(
                    api, now(), restart=self.restart, tell=tell, progress=show
                )
        print_problems(f"{feed}, row", done.imported.problems)
        print_counts(feed, done.imported)
        if not done.is_whole:
            err.print(
                f"[yellow]{feed}: not all of it was read in one pass, or it changed meanwhile;"
                " nothing was taken for gone[/]",
                soft_wrap=True,
            )
