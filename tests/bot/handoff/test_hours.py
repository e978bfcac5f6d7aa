"""When counsellors are there."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.desk.calendar import is_holiday
from bot.handoff.hours import OfficeHours, Schedule
from bot.today import SEOUL
from knowledge.rules.handoff import load_handoff_rules
from store.office import Exceptions, Hours, Office, SpecialDay

RULES = load_handoff_rules()
NINE_TO_SIX = Hours(time(9), time(18))
NONE_SET = Exceptions({}, {})
FIRST = date(2026, 9, 14)  # Chuseok is near

TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
HOURS = st.none() | st.tuples(TIMES, TIMES).filter(lambda span: span[0] < span[1]).map(
    lambda span: Hours(*span)
)
DAYS = st.integers(0, 40).map(lambda days: FIRST + timedelta(days))
SPECIAL = st.builds(SpecialDay, DAYS, st.just("행사"), HOURS)
SCHEDULES = st.builds(
    lambda week, days: Schedule(
        RULES, Exceptions(week, {special.day: special for special in days})
    ),
    st.dictionaries(st.integers(0, 6), HOURS),
    st.lists(SPECIAL, max_size=8),
)
MOMENTS = st.timedeltas(timedelta(0), timedelta(36)).map(
    lambda after: datetime(2026, 9, 14, tzinfo=SEOUL) + after
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SEOUL)


@given(SCHEDULES, MOMENTS, st.floats(0, 0.999))  # beyond, it rounds to the opening
def test_it_is_open_at_the_next_opening_and_never_between(schedule, now, part):
    opening = schedule.next_opening(now)
    if schedule.is_open(now):
        assert opening == now
        return
    until = opening or now + timedelta(days=366)
    between = now + (until - now) * part
    assert not schedule.is_open(between)
    if opening is not None:
        assert opening > now
        assert schedule.is_open(opening)
        assert not schedule.is_open(opening - timedelta(microseconds=1))


@given(SCHEDULES, MOMENTS)
def test_the_zone_of_a_question_makes_no_difference(schedule, now):
    assert schedule.is_open(now) == schedule.is_open(now.astimezone(UTC))
    assert schedule.next_opening(now) == schedule.next_opening(now.astimezone(UTC))


@given(st.dictionaries(st.integers(0, 6), HOURS), DAYS)
def test_public_holidays_are_closed_whatever_the_day_of_the_week_says(week, day):
    in_force = Schedule(RULES, Exceptions(week, {})).on(day)
    if is_holiday(day):
        assert (in_force.hours, in_force.origin) == (None, "holiday")
        assert in_force.why
    else:
        assert in_force.origin == ("weekday" if day.weekday() in week else "file")


@pytest.mark.parametrize(
    ("now", "opening"),
    [
        ("2026-12-01T08:59:59.999999", "2026-12-01T09:00"),
        ("2026-12-01T09:00", "2026-12-01T09:00"),
        ("2026-12-01T17:59:59", "2026-12-01T17:59:59"),
        ("2026-12-01T18:00", "2026-12-02T09:00"),
        ("2026-12-04T23:59:59", "2026-12-07T09:00"),  # Friday night
        ("2026-12-05T00:00", "2026-12-07T09:00"),
        ("2026-12-24T18:00", "2026-12-28T09:00"),  # Christmas is a Friday
        ("2026-09-23T18:00", "2026-09-28T09:00"),  # Chuseok, by the moon
    ],
)
def test_the_hours_of_the_file(now, opening):
    assert Schedule(RULES, NONE_SET).next_opening(at(now)) == at(opening)


def test_hours_may_begin_at_midnight():
    schedule = Schedule(RULES, Exceptions({5: Hours(time(0), time(1))}, {}))
    assert schedule.next_opening(at("2026-12-04T18:00")) == at("2026-12-05T00:00")
    assert schedule.is_open(at("2026-12-05T00:00"))
    assert not schedule.is_open(at("2026-12-05T01:00"))


def test_without_any_hours_there_is_no_next_opening():
    closed = Schedule(RULES, Exceptions(dict.fromkeys(range(7)), {}))
    assert closed.next_opening(at("2026-12-01T09:00")) is None


async def test_what_is_set_counts_at_once_and_can_be_taken_back(database):
    hours, office = OfficeHours(database, RULES), Office(database)
    tuesday, saturday = at("2026-12-01T10:00"), at("2026-12-05T00:30")
    assert await hours.is_open(tuesday)
    await office.set_weekday(1, None)
    await office.set_weekday(5, Hours(time(0), time(1)))
    assert not await hours.is_open(tuesday)
    assert await hours.next_opening(tuesday) == at("2026-12-02T09:00")
    assert await hours.is_open(saturday)
    await office.set_weekday(1, Hours(time(10), time(11)))
    assert await hours.is_open(tuesday)
    assert await office.reset_weekday(5)
    assert not await office.reset_weekday(5)
    assert not await hours.is_open(saturday)


async def test_a_single_day_counts_before_holiday_and_week(database):
    hours, office = OfficeHours(database, RULES), Office(database)
    christmas, tuesday = date(2026, 12, 25), date(2026, 12, 1)
    await office.set_day(SpecialDay(christmas, "성탄절 비상 근무", Hours(time(10), time(12))))
    await office.set_day(SpecialDay(tuesday, "직원 연수", NINE_TO_SIX))
    await office.set_day(SpecialDay(tuesday, "직원 연수", None))
    assert await hours.is_open(at("2026-12-25T10:00"))
    assert not await hours.is_open(at("2026-12-01T10:00"))
    in_force = (await hours.schedule(tuesday)).on(tuesday)
    assert (in_force.origin, in_force.why) == ("day", "직원 연수")
    assert list((await office.read(date(2026, 12, 2))).days) == [christmas]
    assert await office.forget_day(tuesday)
    assert not await office.forget_day(tuesday)
    assert await hours.is_open(at("2026-12-01T10:00"))
