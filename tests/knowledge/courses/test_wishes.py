"""Which courses fit: the masks against plain conditions, course by course."""

from datetime import date, datetime

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from knowledge.courses.columns import columns_of
from knowledge.courses.registration import registration
from knowledge.courses.wishes import Wishes, fitting
from nlu.korean.dates import SEOUL
from store.courses.types import WEEKDAYS, Course

NOW = datetime(2026, 5, 4, 10, tzinfo=SEOUL)
SOON = 14
DISTRICTS = ("노원구", "송파구", None)
days = st.dates(date(2026, 4, 1), date(2026, 7, 1))


def subset(of):
    return st.sets(st.sampled_from(of)).map(lambda some: tuple(x for x in of if x in some))


courses = st.builds(
    Course,
    id=st.just("course/1"),
    feed=st.just("feed"),
    provider=st.just("provider"),
    title=st.just("요가"),
    as_of=st.just(date(2026, 4, 1)),
    groups=subset(("child", "adult", "senior", "everyone")),
    mode=st.sampled_from(["online", "offline", "mixed", None]),
    starts_on=st.none() | days,
    ends_on=st.none() | days,
    starts_at=st.none() | st.integers(0, 23 * 60),
    ends_at=st.none() | st.integers(60, 24 * 60),
    weekdays=subset(WEEKDAYS),
    district=st.sampled_from(DISTRICTS),
    fee=st.none() | st.integers(0, 90_000),
    is_free=st.sampled_from([True, False, None]),
    opens_at=st.none() | days.map(lambda day: datetime(day.year, day.month, day.day, tzinfo=SEOUL)),
)
wishes = st.builds(
    Wishes,
    groups=subset(("child", "senior")),
    districts=subset(("노원구", "송파구")),
    weekdays=subset(WEEKDAYS),
    begins=st.none() | st.just((18 * 60, 22 * 60)),
    ends_by=st.none() | st.just(12 * 60),
    mode=st.sampled_from(["online", "offline", None]),
    fee_max=st.none() | st.sampled_from([0, 30_000]),
    fee_min=st.none() | st.just(1),
    states=st.sampled_from([(), ("open",), ("soon", "later")]),
    starts=st.none() | st.just(("2026-05-01", "2026-05-31")),
)


def fits(course: Course, wish: Wishes) -> bool:
    """The same in plain words."""
    last = course.ends_on or course.starts_on
    fee = 0 if course.is_free else course.fee
    suited = {*wish.groups, "everyone"} | ({"adult"} if "senior" in wish.groups else set())
    checks = [last is None or last >= NOW.date()]
    if wish.groups:
        checks.append(bool(suited & set(course.groups)))
    if wish.districts:
        checks.append(course.district in wish.districts)
    if wish.weekdays:
        checks.append(bool(course.weekdays) and set(course.weekdays) <= set(wish.weekdays))
    if wish.begins:
        at = course.starts_at
        checks.append(at is not None and wish.begins[0] <= at < wish.begins[1])
    if wish.ends_by is not None:
        checks.append(course.ends_at is not None and course.ends_at <= wish.ends_by)
    if wish.mode:
        checks.append(course.mode in (wish.mode, "mixed"))
    if wish.fee_max is not None:
        checks.append(fee is not None and fee <= wish.fee_max)
    if wish.fee_min is not None:
        checks.append(fee is not None and fee >= wish.fee_min)
    if wish.starts:
        first, final = map(date.fromisoformat, wish.starts)
        checks.append(course.starts_on is not None and first <= course.starts_on <= final)
    if wish.states:
        checks.append(registration(course, NOW, SOON).state in wish.states)
    return all(checks)


@given(st.lists(courses, max_size=8), wishes)
def test_masks_say_what_plain_conditions_say(some, wish):
    columns = [columns_of(course) for course in some]

    def column(name: str) -> np.ndarray:
        return np.array([one[name] for one in columns], np.int64)

    names = columns_of(Course("", "", "", "", NOW.date()))
    assert all(names.keys() == one.keys() for one in columns)
    assert fitting(column, wish, NOW, SOON).tolist() == [fits(one, wish) for one in some]


@given(wishes)
def test_wishes_are_kept_and_come_back(wish):
    assert Wishes.load(wish.dump()) == wish
    assert Wishes.load({**wish.dump(), "of a later version": 1}) == wish
    assert wish.without(*wish.wished).wished == ()


def test_a_title_that_names_children_is_no_course_for_adults():
    course = Course("", "", "", "어린이 합창", NOW.date(), groups=("adult",))
    column = lambda name: np.array([columns_of(course)[name]], np.int64)  # noqa: E731
    assert fitting(column, Wishes(groups=("child",)), NOW, SOON).all()
    assert not fitting(column, Wishes(groups=("senior",)), NOW, SOON).any()
