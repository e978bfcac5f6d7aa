"""When registration opens and closes, as the imported data have it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, Select, exists, func, inspect, or_, select, true

from nlu.korean.dates import SEOUL
from store.courses.rows import course_of
from store.courses.types import Course
from store.database import Database
from store.tables.courses import CourseRow


class Opened(NamedTuple):
    """An institution opened registration.

    Attributes:
        institution: which.
        on: the day, in Seoul.
        as_of: the day of the newest data that say so.
        course: id of one of the courses.
    """

    institution: str
    on: date
    as_of: date
    course: str


class RegistrationDays:
    """Registration in time.

    Every method raises `StoreUnavailable` when the database does not answer. An empty `district`
    or `institution` is any; an institution is named by a part of its name, spaces aside.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def opening(
        self, since: datetime, until: datetime, district: str = "", institution: str = ""
    ) -> list[Course]:
        """Published courses whose registration opens from `since` to before `until`."""
        return await self._courses(CourseRow.opens_at, since, until, district, institution)

    async def closing(
        self, since: datetime, until: datetime, district: str = "", institution: str = ""
    ) -> list[Course]:
        """Published courses whose registration closes from `since` to before `until`."""
        return await self._courses(CourseRow.closes_at, since, until, district, institution)

    async def any_opens(self, since: datetime, until: datetime) -> bool:
        """Whether registration of any course opens after `since` and by `until`."""
        opens = exists().where(CourseRow.opens_at > since, CourseRow.opens_at <= until)
        async with self._database.read() as session:
            return bool(await session.scalar(select(opens)))

    async def open(self, at: datetime, district: str = "") -> list[Course]:
        """Published courses with open registration, as `knowledge.courses.registration` has it.

        Without those whose first day of registration is not known.
        """
        today = at.astimezone(SEOUL).date()
        last_day = func.coalesce(CourseRow.ends_on, CourseRow.starts_on)
        query = select(CourseRow).where(
            CourseRow.gone_at.is_(None),
            _in(district),
            CourseRow.opens_at <= at,
            or_(CourseRow.closes_at >= at, CourseRow.closes_at.is_(None)),
            or_(
                CourseRow.closes_at.is_not(None),
                CourseRow.starts_on.is_(None),
                CourseRow.starts_on >= today,
            ),
            or_(last_day >= today, last_day.is_(None)),
            or_(CourseRow.stated.is_(None), CourseRow.stated.in_(("open", "soon"))),
        )
        return await self._found(query.order_by(CourseRow.opens_at, CourseRow.number))

    async def opened(self, since: date, district: str = "", institution: str = "") -> list[Opened]:
        """Institutions with each moment since a day at which they opened registration.

        Courses that are gone count, unless they went before they opened; those announced, too.
        """
        name = func.coalesce(CourseRow.institution, CourseRow.provider)
        query = (
            select(name, CourseRow.opens_at, func.max(CourseRow.as_of), func.max(CourseRow.id))
            .where(CourseRow.opens_at >= datetime.combine(since, time(), SEOUL))
            .where(or_(CourseRow.gone_at.is_(None), CourseRow.gone_at >= CourseRow.opens_at))
            .where(_in(district), _of(institution))
            .group_by(name, CourseRow.opens_at)
            .order_by(name, CourseRow.opens_at)
        )
        async with self._database.read() as session:
            rows = (await session.execute(query)).all()
        return [
            Opened(institution, at.astimezone(SEOUL).date(), as_of, course)
            for institution, at, as_of, course in rows
            if at is not None
        ]

    async def _courses(
        self, edge: Any, since: datetime, until: datetime, district: str, institution: str
    ) -> list[Course]:
        published = select(CourseRow).where(CourseRow.gone_at.is_(None))
        within = published.where(edge >= since, edge < until, _in(district), _of(institution))
        return await self._found(within.order_by(edge, CourseRow.number))

    async def _found(self, query: Select[CourseRow]) -> list[Course]:
        plain = query.with_only_columns(*inspect(CourseRow).columns)  # a third of the time
        async with self._database.read() as session:
            rows = await session.execute(plain)
            return [course_of(cast("CourseRow", row)) for row in rows]


def _in(district: str) -> ColumnElement[bool]:
    return CourseRow.district == district if district else true()


def _of(institution: str) -> ColumnElement[bool]:
    part = "".join(institution.split())
    name = func.replace(func.coalesce(CourseRow.institution, CourseRow.provider), " ", "")
    return name.contains(part, autoescape=True) if part else true()
