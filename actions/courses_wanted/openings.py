"""The registration calendar: what opens and closes, and what is expected to open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from knowledge.courses.calendar import Expected, Past, Window, expected, windows
from knowledge.courses.topics import matches
from knowledge.rules.courses import load_course_rules
from nlu.korean.dates import SEOUL
from store.courses.calendar import RegistrationDays
from store.courses.finding import Courses, Covered
from store.courses.types import Course
from store.database import Database

Matches = Callable[[str, Iterable[Course]], Sequence[Course]]
"""Those of some courses that are about a topic."""
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Where:
    """What of the calendar is looked at; what is empty does not matter.

    Attributes:
        district: of the courses.
        topic: what they are about.
        institution: part of the name of who runs them.
    """

    district: str = ""
    topic: str = ""
    institution: str = ""


@dataclass(frozen=True)
class Page:
    """A part of the calendar.

    Attributes:
        first: its first day.
        after: the day after its last.
        where: what was looked at.
        opening: windows that open in it.
        closing: windows that close in it.
        expected: what may open in it, by what was before; empty where a topic is asked for.
    """

    first: date
    after: date
    where: Where
    opening: tuple[Window, ...]
    closing: tuple[Window, ...]
    expected: tuple[Expected, ...]


class Openings:
    """The calendar on a database.

    Every method raises `StoreUnavailable` when the database does not answer.

    Args:
        database: where courses are.
        about: tells which courses are about a topic.
    """

    def __init__(self, database: Database, about: Matches = matches) -> None:
        self._days, self._courses = RegistrationDays(database), Courses(database)
        self._about = about
        self.rules = load_course_rules()

    async def month(self, day: date, where: Where, now: datetime) -> Page:
        """The month that a day is in."""
        first = day.replace(day=1)
        return await self._page(first, (first + 31 * DAY).replace(day=1), where, now)

    async def ahead(self, where: Where, now: datetime) -> Page:
        """From today on, as far as the rules look ahead."""
        today = now.astimezone(SEOUL).date()
        return await self._page(today, today + self.rules.ahead_days * DAY, where, now)

    async def covered(self, now: datetime) -> list[Covered]:
        """Which districts the data have, and of which day they are."""
        return await self._courses.covered(now.astimezone(SEOUL).date())

    async def cited(self, found: Iterable[Expected]) -> dict[str, Course]:
        """The courses that stand for what is expected, by id."""
        return await self._courses.by_ids([one.course for one in found])

    async def _page(self, first: date, after: date, where: Where, now: datetime) -> Page:
        since, until = (datetime.combine(day, time(), SEOUL) for day in (first, after))
        asked = since, until, where.district, where.institution
        opening, closing = await self._days.opening(*asked), await self._days.closing(*asked)
        coming = () if where.topic else await self._expected(where, now)
        return Page(
            first=first,
            after=after,
            where=where,
            opening=windows(self._about(where.topic, opening), "opens_at"),
            closing=windows(self._about(where.topic, closing), "closes_at"),
            expected=tuple(one for one in coming if first <= one.on < after),
        )

    async def _expected(self, where: Where, now: datetime) -> list[Expected]:
        rules, today = self.rules.expected, now.astimezone(SEOUL).date()
        since = today - rules.years * 366 * DAY
        opened = await self._days.opened(since, where.district, where.institution)
        found: list[Expected] = []
        for institution, group in groupby(opened, key=lambda one: one.institution):
            rows = list(group)
            days, as_of = tuple(one.on for one in rows), max(one.as_of for one in rows)
            past = Past(institution, days, as_of, rows[-1].course)
            found += expected(past, today, rules)
        return sorted(found, key=lambda one: (one.on, one.institution))
