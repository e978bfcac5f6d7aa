"""A course goes into the database and comes out as it was."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select

from nlu.korean.dates import SEOUL
from store.courses.rows import course_of, values_of
from store.courses.types import GROUPS, WEEKDAYS, Course
from store.tables.courses import CourseRow

NOW = datetime(2026, 5, 1, tzinfo=UTC)
LONG_AGO = NOW.replace(year=1900, tzinfo=None)


def some(**wanted):
    usual = {"id": "course/1", "feed": "lifelong-standard", "provider": "강남구"}
    return Course(**{**usual, "title": "수채화", "as_of": date(2026, 4, 8), **wanted})


FULL = some(
    groups=("adult", "senior"),
    mode="offline",
    starts_on=date(2026, 5, 21),
    starts_at=19 * 60,
    weekdays=("mon", "wed"),
    longitude=126.97,
    fee=36_000,
    is_free=False,
    opens_at=datetime(2026, 4, 28, 9, tzinfo=SEOUL),
    stated="open",
)


async def test_a_course_survives_the_database(database):
    for course in (FULL, some(id="course/2")):
        async with database.write() as session:
            await session.execute(insert(CourseRow), [values_of(course, NOW)])
        async with database.read() as session:
            row = (await session.scalars(select(CourseRow).filter_by(id=course.id))).one()
        assert course_of(row) == course


@given(
    st.builds(
        some,
        title=st.text(),
        groups=st.lists(st.sampled_from(GROUPS), unique=True).map(
            lambda some: tuple(sorted(some, key=GROUPS.index))
        ),
        weekdays=st.lists(st.sampled_from(WEEKDAYS), unique=True).map(
            lambda some: tuple(sorted(some, key=WEEKDAYS.index))
        ),
        ends_on=st.none() | st.dates(),
        opens_at=st.none() | st.datetimes(LONG_AGO, timezones=st.just(SEOUL)),
        latitude=st.none() | st.floats(33, 39),
    )
)
def test_round_trip(course):
    assert course_of(CourseRow(**values_of(course, NOW))) == course


def test_the_digest_changes_with_the_content_alone():
    def digest(**wanted):
        return values_of(some(**wanted), NOW)["digest"]

    assert digest() == digest(as_of=date(2027, 1, 1)) == digest(id="course/9")
    assert digest() != digest(fee=0)
    assert digest(opens_at=datetime(2026, 4, 28, tzinfo=UTC)) == digest(
        opens_at=datetime(2026, 4, 28, 9, tzinfo=SEOUL)
    )
