"""When registration opens and may open next: evidence that is true, nothing in the past."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.courses.calendar import Past, expected, windows
from knowledge.rules.courses import load_course_rules
from store.courses.types import Course

RULES = load_course_rules().expected
NEAR = timedelta(days=RULES.within_days)
DAYS = st.dates(date(2019, 1, 1), date(2029, 12, 31))


def past(*opened, as_of=None):
    return Past("가나구청", tuple(opened), as_of or max(opened))


def monthly(day, months, year=2026):
    return [date(year, month, day) for month in months]


def course(number, opens_at, institution="가나구청"):
    return Course(
        id=f"course/{number:016x}",
        feed="lifelong-standard",
        provider="서울특별시 가나구",
        title=f"강좌 {number}",
        as_of=date(2026, 4, 8),
        institution=institution,
        opens_at=opens_at,
    )


def test_courses_that_open_on_the_same_day_in_seoul_are_one_window():
    late = datetime(2026, 4, 27, 15, tzinfo=UTC)  # 28 April in Seoul
    courses = [
        course(1, late + timedelta(hours=9)),
        course(2, late),
        course(3, late, None),
        course(4, None),
    ]
    found = windows(courses, "opens_at")
    assert [(one.institution, one.on, len(one.courses)) for one in found] == [
        ("가나구청", date(2026, 4, 28), 2),
        ("서울특별시 가나구", date(2026, 4, 28), 1),
    ]
    assert [one.title for one in found[0].courses] == ["강좌 2", "강좌 1"]
    assert found[0].key == windows(courses[:1], "opens_at")[0].key


def test_five_of_six_months():
    opened = [*monthly(28, (1, 2, 3, 5)), date(2026, 6, 27)]
    (found,) = expected(past(*opened), date(2026, 7, 1), RULES)
    assert (found.on, found.every_months, found.day) == (date(2026, 7, 28), 1, 28)
    assert (len(found.kept), len(found.occasions)) == (5, 6)


def test_two_habits_of_one_institution():
    opened = [*monthly(6, range(1, 7)), *monthly(22, range(1, 7))]
    found = expected(past(*opened), date(2026, 7, 1), RULES)
    assert [one.on for one in found] == [date(2026, 7, 6), date(2026, 7, 22)]


@pytest.mark.parametrize(
    ("opened", "today", "on"),
    [
        # the last day of a month, whichever it is, and in a leap year
        ("2027-10-31 2027-11-30 2027-12-31 2028-01-31", "2028-02-05", "2028-02-29"),
        ("2026-10-31 2026-11-30 2026-12-31 2027-01-31", "2027-02-05", "2027-02-28"),
        # over the turn of the year
        ("2026-10-02 2026-11-02 2026-12-02", "2026-12-20", "2027-01-02"),
        ("2026-09-30 2026-11-01 2026-12-01 2026-12-31", "2027-01-10", "2027-02-01"),
        # every three months, twice a year, once a year
        ("2026-03-10 2026-06-10 2026-09-11", "2026-10-01", "2026-12-10"),
        ("2025-02-20 2025-08-20 2026-02-20 2026-08-21", "2026-09-01", "2027-02-20"),
        ("2024-02-29 2025-02-28 2026-02-28", "2026-09-01", "2027-02-28"),
        # on the day itself
        ("2026-04-06 2026-05-06 2026-06-06", "2026-07-06", "2026-07-06"),
    ],
)
def test_months_ends_leap_days_and_other_intervals(opened, today, on):
    now = date.fromisoformat(today)
    days = [date.fromisoformat(day) for day in opened.split()]
    assert expected(past(*days, as_of=now), now, RULES)[0].on == date.fromisoformat(on)


def test_what_is_announced_or_has_just_opened_is_not_expected():
    opened = monthly(28, range(1, 6))
    today = date(2026, 6, 1)
    announced = past(*opened, date(2026, 6, 27), as_of=today)
    assert expected(announced, today, RULES)[0].on == date(2026, 7, 28)
    early = past(*opened, date(2026, 6, 26), as_of=date(2026, 6, 27))
    assert expected(early, date(2026, 6, 27), RULES)[0].on == date(2026, 7, 28)


@pytest.mark.parametrize(
    ("opened", "today"),
    [
        ([], (2026, 6, 1)),
        (monthly(28, (1, 2)), (2026, 6, 1)),  # too few
        ([date(2026, 1, 3), date(2026, 3, 17), date(2026, 6, 9)], (2026, 6, 20)),  # no habit
        (monthly(28, range(1, 7)), (2028, 1, 1)),  # the data are old
        ([date(2026, 1, 1) + timedelta(days=5 * n) for n in range(36)], (2026, 7, 1)),  # always
    ],
)
def test_thin_evidence_is_none(opened, today):
    assert expected(Past("가나구청", tuple(opened), date(2026, 6, 1)), date(*today), RULES) == ()


def test_months_after_the_data_count_neither_way():
    opened = monthly(28, range(1, 5))
    (found,) = expected(past(*opened), date(2026, 11, 22), RULES)
    assert (len(found.kept), len(found.occasions)) == (4, 4)
    assert found.on == date(2026, 11, 28)


@given(opened=st.lists(DAYS, max_size=40), as_of=DAYS, today=DAYS)
def test_evidence_is_true_and_nothing_lies_in_the_past(opened, as_of, today):
    check(Past("가나구청", tuple(opened), as_of), today)


@given(
    day=st.integers(1, 31),
    months=st.sampled_from(RULES.every_months),
    start=st.dates(date(2019, 1, 1), date(2022, 12, 31)),
    off=st.lists(st.integers(-3, 3), min_size=3, max_size=12),
    later=st.integers(0, 100),
)
def test_whoever_keeps_a_habit_is_expected_to_keep_it(day, months, start, off, later):
    opened, at = [], date(start.year, start.month, 1)
    for days in off:
        following = date(at.year + at.month // 12, at.month % 12 + 1, 1)
        opened.append(min(at + timedelta(days=day - 1), following - timedelta(days=1)))
        opened[-1] += timedelta(days=days)
        for _ in range(months):
            at = date(at.year + at.month // 12, at.month % 12 + 1, 1)
    today = opened[-1] + timedelta(days=later)
    known = Past("가나구청", tuple(opened), opened[-1])
    check(known, today)
    if len(set(off)) == 1:
        assert expected(known, today, RULES)


def check(known, today):
    for found in expected(known, today, RULES):
        assert found.on >= today
        assert not any(abs(found.on - day) <= NEAR for day in known.opened)
        assert set(found.kept) <= {day for day in known.opened if day <= today}
        assert all(any(abs(day - on) <= NEAR for on in found.occasions) for day in found.kept)
        missed = [
            on for on in found.occasions if not any(abs(day - on) <= NEAR for day in found.kept)
        ]
        assert len(found.kept) + len(missed) == len(found.occasions)
        assert len(found.kept) >= RULES.windows
        assert len(found.kept) >= RULES.share * len(found.occasions)
        assert all(on - NEAR <= today for on in found.occasions)
