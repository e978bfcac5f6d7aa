"""Reading a feed page by page, and telling whether all of it was read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from knowledge.courses.clients.answers import Page
from knowledge.courses.clients.caller import LATER
from knowledge.courses.clients.errors import ApiFailed

MOST_ROWS = 1_000_000  # of a feed; who says to have more says nonsense


class CourseApi(Protocol):
    """A feed of courses behind an API.

    Attributes:
        feed: its code (`knowledge/data/rules/courses.yml`).
        service: its name at the site.
        origin: its address, without the key.
        page_size: rows of a page.
        own_id: the field that tells a row from all others; None when it has none.
        is_partial: whether the key opens the first page only.
    """

    feed: str
    service: str
    origin: str
    page_size: int
    own_id: str | None
    is_partial: bool

    async def page(self, number: int, size: int = ...) -> Page:
        """A page, from 1 on; empty when there is none."""

    async def aclose(self) -> None:
        """Close its connections."""


class Reading:
    """One pass over a feed.

    The data may change while they are read, and rows move from page to page. Every row that comes
    is a course all the same; but only a pass in which nothing moved tells what is missing.

    Args:
        api: the feed.

    Attributes:
        before: rows on the pages before the first that was read.
        total: rows of the feed, as the newest page said.
        is_whole: whether everything the feed has was read; to be asked at the end.
    """

    def __init__(self, api: CourseApi) -> None:
        self._api = api
        self._read = 0
        self._ids: set[str] = set()
        self.before = 0
        self.total: int | None = None
        self.is_whole = not api.is_partial

    async def pages(self, first: int = 1) -> AsyncIterator[tuple[int, list[dict[str, str]]]]:
        """The pages with their numbers, once.

        Args:
            first: the page to begin with.

        Raises:
            ApiError: a page could not be had; its rows and those after it were not read.
        """
        number, size = first, self._api.page_size
        self.before = (first - 1) * size
        self.is_whole &= first == 1
        while True:
            page = await self._api.page(number)
            if not page.rows:
                await self._end_early(number)
                return
            self._note(page)
            yield number, page.rows
            if self._api.is_partial or number * size >= page.total:
                break
            number += 1
        self.is_whole &= self._read == self.total

    def _note(self, page: Page) -> None:
        """Look for signs that rows move."""
        if page.total > MOST_ROWS:
            raise ApiFailed(self._api.feed, f"it claims to have {page.total:,} rows", LATER)
        self.is_whole &= self.total in (None, page.total)
        self.total = page.total
        self._read += len(page.rows)
        if self._api.own_id:
            ids = {row.get(self._api.own_id, "") for row in page.rows}
            self.is_whole &= len(ids) == len(page.rows) and self._ids.isdisjoint(ids)
            self._ids |= ids

    async def _end_early(self, number: int) -> None:
        """No rows: the feed is empty, or has fewer by now, or the answer is wrong."""
        self.is_whole = False  # an empty feed is no proof that all its courses are gone
        if number == 1:
            self.total = 0
            return
        self.total = (await self._api.page(1)).total
        if (number - 1) * self._api.page_size < self.total:
            why = f"page {number} is empty though there are {self.total} rows"
            raise ApiFailed(self._api.feed, why, LATER)
