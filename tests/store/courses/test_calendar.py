"""When registration opens and closes, asked of the database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from sqlalchemy import insert, update

from knowledge.courses.registration import registration
from nlu.korean.dates import SEOUL
from store.courses.calendar import RegistrationDays
from store.courses.rows import values_of
from store.courses.types import Course
from store.tables import CourseRow

NOW = datetime(2026, 11, 28, 9, tzinfo=SEOUL)
DAY = timedelta(days=1)
COURSE = Course(
    id="course/1",
    feed="lifelong-standard",
    provider="서울특별시 강남구",
    title="요가",
    as_of=date(2026, 11, 1),
    institution="강남 구청",
    district="강남구",
    opens_at=NOW,
)


@pytest.fixture
def days(database):
    return RegistrationDays(database)


@pytest.fixture
def put(database):
    async def done(courses, gone_at=None):
        async with database.write() as session:
            await session.execute(insert(CourseRow), [values_of(one, NOW) for one in courses])
            if gone_at:
                gone = update(CourseRow).where(CourseRow.id == courses[0].id)
                await session.execute(gone.values(gone_at=gone_at))

    return done


async def test_open_is_what_registration_says(days, put):
    beside = [None, NOW - DAY, NOW, NOW + DAY]
    dates = [None, NOW.date() - DAY, NOW.date(), NOW.date() + DAY]
    worlds = product(beside, beside, dates, dates, [None, "open", "soon", "closed", "full"])
    courses = [
        replace(
            COURSE,
            id=f"course/{n}",
            opens_at=opens,
            closes_at=closes,
            starts_on=starts,
            ends_on=ends,
            stated=stated,
        )
        for n, (opens, closes, starts, ends, stated) in enumerate(worlds)
    ]
    await put(courses)
    expected = {
        one.id for one in courses if one.opens_at and registration(one, NOW, 14).state == "open"
    }
    assert {one.id for one in await days.open(NOW)} == expected
    assert await days.open(NOW, "서초구") == []


async def test_between_two_moments_by_district_and_part_of_a_name(days, put):
    later = replace(COURSE, id="course/2", opens_at=NOW + DAY, closes_at=NOW + 9 * DAY)
    await put([COURSE, later])
    assert [one.id for one in await days.opening(NOW, NOW + DAY)] == ["course/1"]
    assert [one.id for one in await days.opening(NOW, NOW + 2 * DAY, "강남구", "강남구청")] == [
        "course/1",
        "course/2",
    ]
    assert await days.opening(NOW, NOW + 2 * DAY, institution="100%") == []
    assert await days.opening(NOW, NOW + 2 * DAY, "서초구") == []
    assert [one.id for one in await days.closing(NOW + 9 * DAY, NOW + 10 * DAY)] == ["course/2"]
    assert await days.any_opens(NOW - DAY, NOW)
    assert not await days.any_opens(NOW + DAY, NOW + 9 * DAY)


async def test_days_on_which_an_institution_opened(days, put):
    midnight = datetime(2026, 11, 27, 15, tzinfo=UTC)  # 28 November in Seoul
    same = replace(COURSE, id="course/0", opens_at=midnight)
    nameless = replace(COURSE, id="course/3", institution=None, as_of=date(2026, 11, 9))
    await put([same, replace(same, id="course/2"), nameless], gone_at=NOW)
    found = {one.institution: one for one in await days.opened(NOW.date())}
    assert (found["강남 구청"].on, found["강남 구청"].course) == (NOW.date(), "course/2")
    assert found["서울특별시 강남구"].as_of == date(2026, 11, 9)
    assert len(found) == 2
    assert await days.opened(NOW.date() + DAY) == []


async def test_what_went_before_it_opened_did_not_open(days, put):
    await put([COURSE], gone_at=NOW - DAY)
    assert await days.opened(NOW.date()) == []
