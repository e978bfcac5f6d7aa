"""From hours, holidays and exceptions to sessions."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.desk.calendar import day_of, is_holiday, sessions, start_of
from knowledge.rules.counselling import DeskException, load_desk
from tests.actions.desk.desk import SEOUL, counsellor, weekly

DESK = load_desk()
DAY = timedelta(days=1)
TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 11).map(lambda twelfth: twelfth * 5))


def starts(one, first: str, last: str, desk=DESK) -> list[str]:
    found = sessions(one, date.fromisoformat(first), date.fromisoformat(last), desk)
    return [f"{session.starts_at.astimezone(SEOUL):%m-%d %H:%M}" for session in found]


def with_rule(rule: str, since: str = "2024-01-01", **changes):
    hours = {"rule": rule, "since": since, "opens": "10:00", "closes": "11:00"}
    return counsellor(hours=[hours], **changes)


def test_a_day_is_cut_into_sessions_with_buffers_between() -> None:
    assert starts(counsellor(), "2026-11-30", "2026-11-30") == [
        "11-30 13:00",
        "11-30 14:00",
        "11-30 15:00",
        "11-30 16:00",
        "11-30 17:00",
    ]
    longer = counsellor(slot_minutes=90, buffer_minutes=0)
    assert starts(longer, "2026-11-30", "2026-11-30")[-1] == "11-30 16:00"


def test_overlapping_hours_count_once() -> None:
    one = counsellor(hours=[weekly(closes="15:00"), weekly("MO", "14:00", "16:00")])
    assert starts(one, "2026-11-30", "2026-11-30") == ["11-30 13:00", "11-30 14:00", "11-30 15:00"]


@pytest.mark.parametrize(
    ("rule", "first", "last", "days"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=31", "2026-10-01", "2027-02-28", ["10-31", "12-31", "01-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-11-01", "2027-02-28",
         ["11-30", "12-31", "01-31", "02-28"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2028-02-01", "2028-02-29", ["02-29"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2026-01-01", "2029-12-31", ["02-29"]),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2026-11-01", "2026-11-30", ["11-27"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-11-01", "2026-11-30", ["11-03", "11-17"]),
        ("FREQ=DAILY;COUNT=3", "2024-01-01", "2024-12-31", ["01-02", "01-03"]),
        ("FREQ=DAILY;UNTIL=20240104", "2024-01-01", "2024-12-31", ["01-02", "01-03", "01-04"]),
    ],
)  # fmt: skip
def test_recurrences(rule, first, last, days) -> None:
    assert [start.split()[0] for start in starts(with_rule(rule), first, last)] == days


@pytest.mark.parametrize(
    "day",
    [
        "2026-12-25",  # Christmas
        "2026-03-02",  # substitute for 1 March, a Sunday
        "2026-05-25",  # substitute for Buddha's birthday
        "2026-09-25",  # Chuseok, by the moon
        "2027-02-09",  # substitute for Seollal
        "2026-06-03",  # local elections
    ],
)
def test_nothing_on_public_holidays_unless_opened(day) -> None:
    assert is_holiday(date.fromisoformat(day))
    hours = [weekly("MO,TU,WE,TH,FR,SA,SU")]
    assert starts(counsellor(hours=hours), day, day) == []
    opened = counsellor(
        hours=hours, exceptions=[{"day": day, "kind": "open", "opens": "10:00", "closes": "11:00"}]
    )
    assert [start.split()[1] for start in starts(opened, day, day)] == ["10:00"]
    desk = DESK.model_copy(
        update={"exceptions": (DeskException(day=date.fromisoformat(day), kind="open"),)}
    )
    assert len(starts(counsellor(hours=hours), day, day, desk)) == 5


def test_a_closed_time_takes_away_what_it_touches_and_moves_nothing() -> None:
    closed = {"day": "2026-11-30", "kind": "closed", "opens": "14:30", "closes": "15:10"}
    assert starts(counsellor(exceptions=[closed]), "2026-11-30", "2026-11-30") == [
        "11-30 13:00",
        "11-30 16:00",
        "11-30 17:00",
    ]


def test_a_day_closed_as_a_whole_may_have_other_hours() -> None:
    day = "2026-11-30"
    other = {"day": day, "kind": "open", "opens": "19:00", "closes": "20:00"}
    one = counsellor(exceptions=[{"day": day, "kind": "closed"}, other])
    assert starts(one, day, day) == ["11-30 19:00"]


def test_a_closed_desk_has_nothing_at_all() -> None:
    day = date(2026, 11, 30)
    desk = DESK.model_copy(
        update={"exceptions": (DeskException(day=day, until=day + DAY, kind="closed"),)}
    )
    opened = {"day": "2026-11-30", "kind": "open", "opens": "19:00", "closes": "20:00"}
    assert starts(counsellor(exceptions=[opened]), "2026-11-29", "2026-12-02", desk) == starts(
        counsellor(), "2026-12-02", "2026-12-02"
    )


def test_a_retired_counsellor_offers_nothing() -> None:
    assert starts(counsellor(retired=True), "2026-11-30", "2026-12-30") == []


def test_days_are_those_of_seoul_wherever_the_question_comes_from() -> None:
    assert day_of(datetime(2026, 11, 22, 15, 30, tzinfo=UTC)) == date(2026, 11, 23)
    assert start_of(date(2026, 11, 23)) == datetime(2026, 11, 22, 15, tzinfo=UTC)


@given(
    st.lists(st.tuples(TIMES, TIMES).filter(lambda span: span[0] < span[1]), max_size=4),
    st.lists(st.tuples(TIMES, TIMES).filter(lambda span: span[0] < span[1]), max_size=3),
    st.integers(1, 24).map(lambda twelfth: twelfth * 5),
    st.integers(0, 6).map(lambda twelfth: twelfth * 5),
    st.dates(date(2024, 1, 1), date(2030, 12, 31)),
)
def test_sessions_lie_in_the_hours_apart_and_outside_closures(
    spans, closures, length, buffer, day
) -> None:
    one = counsellor(
        slot_minutes=length,
        buffer_minutes=buffer,
        hours=[
            {"rule": "FREQ=DAILY", "since": "2024-01-01", "opens": opens, "closes": closes}
            for opens, closes in spans
        ],
        exceptions=[
            {"day": day, "kind": "closed", "opens": opens, "closes": closes}
            for opens, closes in closures
        ],
    )
    found = sessions(one, day, day, DESK)
    if is_holiday(day):
        assert found == []
    for session in found:
        local = session.starts_at.astimezone(SEOUL)
        end = session.ends_at.astimezone(SEOUL)
        assert local.date() == day == end.date()
        assert end - local == timedelta(minutes=length)
        covered = {
            minute
            for opens, closes in spans
            for minute in range(opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute)
        }
        minutes = set(
            range(local.hour * 60 + local.minute, local.hour * 60 + local.minute + length)
        )
        assert minutes <= covered
        for opens, closes in closures:
            assert end.time() <= opens or local.time() >= closes
    for one_session, following in pairwise(found):
        assert following.starts_at - one_session.ends_at >= timedelta(minutes=buffer) or any(
            opens == following.starts_at.astimezone(SEOUL).time() for opens, _ in spans
        )


@given(st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.integers(1, 40), st.integers(0, 40))
def test_days_cut_in_parts_are_the_days_cut_at_once(first, length, middle) -> None:
    one = counsellor(hours=[weekly("MO,SA"), weekly("TU", "09:00", "12:00")])
    last = first + length * DAY
    cut = first + min(middle, length - 1) * DAY
    at_once = sessions(one, first, last, DESK)
    assert sessions(one, first, cut, DESK) + sessions(one, cut + DAY, last, DESK) == at_once
