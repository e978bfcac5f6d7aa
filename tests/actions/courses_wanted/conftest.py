"""Courses in the database, and the services around them."""

from datetime import date, datetime

import pytest
from sqlalchemy import delete

from actions.courses_wanted.notices import CourseNotices
from actions.courses_wanted.openings import Openings
from actions.courses_wanted.service import CoursesWanted
from nlu.korean.dates import SEOUL
from store.corpora import changed
from store.courses.rows import values_of
from store.courses.types import Course
from store.outbox import Outbox
from store.tables import CourseRow

ADDRESS = "https://baeumgil.example"


def at(text):
    """A moment in Seoul."""
    return datetime.fromisoformat(text).replace(tzinfo=SEOUL)


IMPORTED = at("2026-11-20T09:00")


def a_course(number, **values):
    """A course of the district of the tests; ids differ by number."""
    told = {
        "feed": "lifelong-standard",
        "provider": "서울특별시 강남구",
        "title": f"하타요가 {number}반",
        "institution": "강남구청",
        "district": "강남구",
        "as_of": date(2026, 11, 1),
        "starts_on": date(2027, 1, 10),
        "ends_on": date(2027, 3, 10),
        "opens_at": at("2026-11-28T00:00"),
        "closes_at": at("2026-12-12T23:59"),
        "url": "https://learn.example/1",
        **values,
    }
    return Course(id=f"course/{number:016x}", **told)


@pytest.fixture
def publish(database):
    """Imports courses; those that are imported again are replaced."""

    async def done(*courses, now=IMPORTED, gone=()):
        async with database.write() as session:
            for course in courses:
                await session.execute(delete(CourseRow).where(CourseRow.id == course.id))
                row = CourseRow(**values_of(course, now))
                row.gone_at = now if course.id in gone else None
                session.add(row)
            await changed(session, "courses", now)

    return done


@pytest.fixture
def wanted(database):
    return CoursesWanted(database, database)


@pytest.fixture
def openings(database):
    return Openings(database)


@pytest.fixture
def words(base):
    return CourseNotices(base, ADDRESS)


@pytest.fixture
def said(database):
    """What waits to be read by somebody."""

    async def waiting(now, who="anna"):
        return [message.reply for message in await Outbox(database).waiting(who, now)]

    return waiting
