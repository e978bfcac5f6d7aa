"""Courses by number, by id, and what the data cover."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select

from store.courses.rows import course_of
from store.courses.types import Course
from store.database import Database
from store.tables.courses import CourseRow


@dataclass(frozen=True)
class Covered:
    """What the data have of one district.

    Attributes:
        district: which; None for courses whose district is unknown, or online.
        courses: how many.
        as_of: the newest day of the data.
    """

    district: str | None
    courses: int
    as_of: date


class Courses:
    """The imported courses.

    Every method raises `StoreUnavailable` when the database does not answer.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def since(self, first: date, size: int) -> AsyncIterator[list[tuple[int, Course]]]:
        """Published courses that end on `first` or later, with their numbers, in batches."""
        last = 0
        while True:
            query = (
                select(CourseRow)
                .where(CourseRow.number > last, CourseRow.gone_at.is_(None))
                .where(or_(CourseRow.ends_on.is_(None), CourseRow.ends_on >= first))
                .order_by(CourseRow.number)
                .limit(size)
            )
            async with self._database.read() as session:
                rows = (await session.scalars(query)).all()
                batch = [(row.number, course_of(row)) for row in rows]
            if not batch:
                return
            yield batch
            last = batch[-1][0]

    async def by_numbers(self, numbers: Sequence[int]) -> dict[int, Course]:
        """Published courses by their numbers in the index; what is gone is missing."""
        query = select(CourseRow).where(
            CourseRow.number.in_([int(number) for number in numbers]), CourseRow.gone_at.is_(None)
        )
        async with self._database.read() as session:
            return {row.number: course_of(row) for row in await session.scalars(query)}

    async def by_ids(self, ids: Sequence[str]) -> dict[str, Course]:
        """Courses by their ids, also those that are gone."""
        query = select(CourseRow).where(CourseRow.id.in_(list(ids)))
        async with self._database.read() as session:
            return {row.id: course_of(row) for row in await session.scalars(query)}

    async def gone(self, ids: Sequence[str]) -> frozenset[str]:
        """Those of some courses that are not published any more."""
        query = select(CourseRow.id).where(CourseRow.id.in_(list(ids)))
        async with self._database.read() as session:
            return frozenset(await session.scalars(query.where(CourseRow.gone_at.is_not(None))))

    async def places(self) -> list[str]:
        """The names of all places of published courses."""
        query = select(CourseRow.place).where(CourseRow.gone_at.is_(None)).distinct()
        async with self._database.read() as session:
            return [place for place in await session.scalars(query) if place]

    async def covered(self, on: date) -> list[Covered]:
        """What the data have that had not ended on a day, by district, most first."""
        count = func.count()
        query = (
            select(CourseRow.district, count, func.max(CourseRow.as_of))
            .where(CourseRow.gone_at.is_(None))
            .where(or_(CourseRow.ends_on.is_(None), CourseRow.ends_on >= on))
            .group_by(CourseRow.district)
            .order_by(count.desc(), CourseRow.district)
        )
        async with self._database.read() as session:
            return [Covered(*row) for row in await session.execute(query)]
