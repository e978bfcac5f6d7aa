"""Courses as entries of the index."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from datetime import date, timedelta

from knowledge.corpus.entry import Entry
from knowledge.courses.columns import columns_of
from knowledge.rules.courses import CourseRules, load_course_rules
from store.corpora import Corpora
from store.courses.finding import Courses
from store.courses.types import Course
from store.database import Database

BATCH = 2_000
WEEKS = 10_000  # room for the week in a version
# What number of a series a course is; Kiwi reads "요가 12기" as if 가 were a particle.
_NUMBER = re.compile(r"\(?제? ?\d+ ?(?:기|차|반|회|강|주차)\)?(?![가-힣])")


class CourseSource:
    """The courses to be indexed: what providers still publish and ended not too long ago.

    Args:
        database: where courses are.
        today: gives the day.
        rules: how long courses stay after their end.
    """

    def __init__(
        self, database: Database, today: Callable[[], date], rules: CourseRules | None = None
    ) -> None:
        self._courses, self._corpora = Courses(database), Corpora(database)
        self._today, self._rules = today, rules or load_course_rules()

    async def version(self) -> int:
        """The version of the courses in the database; every week another, for what ended leaves."""
        version = await self._corpora.version("courses")
        return version and version * WEEKS + self._today().toordinal() // 7 % WEEKS

    async def entries(self) -> AsyncIterator[list[Entry]]:
        """All of them, in batches."""
        first = self._today() - timedelta(days=self._rules.kept_days)
        async for batch in self._courses.since(first, BATCH):
            yield [Entry(number, text_of(one), columns_of(one)) for number, one in batch]


def text_of(course: Course) -> str:
    """What of a course is searched: what it teaches, where, by whom, for whom."""
    category = course.category or ""
    for word in load_course_rules().no_category:
        category = category.removeprefix(word)
    title = _NUMBER.sub(" ", course.title)
    parts = (title, category, course.place, course.institution, course.audience)
    return " ".join(part for part in parts if part)
