"""Days, times and moments as files have them."""

from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.courses.formats import dates
from knowledge.courses.formats.errors import RowProblem
from nlu.korean.dates import SEOUL

DAY = date(2026, 5, 21)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-05-21", "2026.5.21", "2026. 5. 21.", "2026/05/21", "20260521", "20260521.0",
        "2026년 5월 21일", "2026-05-21(목)", "5/21/2026", "05/21/2026", "2026-05-21 00:00:00",
        "2026-05-21 00:00:00.0", "2026-05-21T09:00:00", "46163", "46163.0", " 2026-05-21 ",
    ],
)  # fmt: skip
def test_day(cell):
    assert dates.day(cell, "교육시작일자") == DAY


@pytest.mark.parametrize("cell", ["1900-01-01", "9999-12-31", "99991231", "", "-", "미정", "상시"])
def test_no_day(cell):
    assert dates.day(cell, "교육시작일자") is None


@pytest.mark.parametrize(
    "cell",
    ["2026-02-30", "2026-13-01", "21/5/2026", "26-05-21", "홍길동", "2206-05-21", "#####", "1"],
)
def test_what_is_no_day_is_a_problem(cell):
    with pytest.raises(RowProblem, match="is not a day"):
        dates.day(cell, "교육시작일자")


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_in_every_spelling(day):
    serial = (day - date(1899, 12, 30)).days
    american = f"{day.month}/{day.day}/{day.year}"
    for cell in (f"{day}", f"{day:%Y%m%d}", f"{day.year}.{day.month}.{day.day}", american, serial):
        assert dates.day(str(cell), "a") == day


@given(st.text())
def test_nothing_else_is_raised(cell):
    for read in (dates.day, dates.clock, dates.moment):
        with suppress(RowProblem):
            read(cell, "a")


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [
        ("19:00", 1140), ("1900", 1140), ("9:5", 545), ("900", 540), ("09:00:00", 540),
        ("19시 30분", 1170), ("19시", 1140), ("오후 7:00", 1140), ("PM 7:00", 1140),
        ("오전 10시", 600), ("0.79166667", 1140), ("", None), ("미정", None),
    ],
)  # fmt: skip
def test_clock(cell, minutes):
    assert dates.clock(cell, "교육시작시각") == minutes


@pytest.mark.parametrize("cell", ["25:00", "24:00", "12:60", "저녁", "-1:00", "19:00~21:00"])
def test_what_is_no_time_is_a_problem(cell):
    with pytest.raises(RowProblem, match="is not a time of day"):
        dates.clock(cell, "교육시작시각")


@pytest.mark.parametrize(
    ("cell", "first", "last"),
    [
        ("2024-02-15 10:00:00.0", (10, 0), (10, 0)),
        ("2026-02-19 10:00", (10, 0), (10, 0)),
        ("2026-02-19", (0, 0), (23, 59)),
        ("2026-02-19 00:00:00", (0, 0), (23, 59)),
        ("1771462800000", (10, 0), (10, 0)),
        ("1771426800000", (0, 0), (23, 59)),
    ],
)
def test_moment(cell, first, last):
    for is_last, (hour, minute) in ((False, first), (True, last)):
        found = dates.moment(cell, "a", last=is_last)
        day = date(2024, 2, 15) if cell.startswith("2024") else date(2026, 2, 19)
        assert found == datetime(day.year, day.month, day.day, hour, minute, tzinfo=SEOUL)


def row(*cells):
    return dict(zip(("a", "b"), cells, strict=True)).__getitem__


@given(st.dates(date(1990, 1, 1), date(2099, 1, 1)), st.integers(0, 300))
def test_what_ends_before_it_begins_is_a_problem(day, later):
    end = day + timedelta(days=later)
    assert dates.days(row(f"{day}", f"{end}"), ("a", "b")) == (day, end)
    opens, closes = dates.window(row(f"{day}", f"{end}"), ("a", "b"))
    assert opens < closes
    if later:
        for read in (dates.days, dates.window):
            with pytest.raises(RowProblem, match="b ends before it begins"):
                read(row(f"{end}", f"{day}"), ("a", "b"))


def test_times_twice_midnight_are_unknown():
    assert dates.times(row("00:00", "00:00"), ("a", "b")) == (None, None)
    assert dates.times(row("00:00", "09:00"), ("a", "b")) == (0, 540)
    with pytest.raises(RowProblem, match="ends before"):
        dates.times(row("19:00", "09:00"), ("a", "b"))
