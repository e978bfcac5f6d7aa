"""Days, times of day and moments as they stand in files, also as spreadsheets mangle them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from knowledge.courses.formats.cells import REMEMBERED
from knowledge.courses.formats.errors import RowProblem
from knowledge.rules.course_files import load_course_file_rules
from nlu.korean.dates import SEOUL

LAST_MINUTE = time(23, 59)  # of a day without a time

Cell = Callable[[str], str]
"""The cell of a column."""
Pair = tuple[str, str]
"""Columns of a beginning and an end."""

_TIME = r"(?:[T ]+(?P<clock>\d{1,2}:\d{1,2})(?::\d{1,2}(?:\.\d+)?)?)?"
_DAYS = tuple(
    re.compile(pattern + _TIME)
    for pattern in (
        r"(?P<year>\d{4})\s*[-./년]\s*(?P<month>\d{1,2})\s*[-./월]\s*(?P<day>\d{1,2})[.일]?"
        r"(?:\s*\([월화수목금토일]\))?",
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?:\.0)?",
        r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})",
    )
)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")  # days since 1899-12-30
_EPOCH = re.compile(r"\d{12,13}(?:\.0)?")  # milliseconds
_CLOCKS = (
    re.compile(r"(?P<hour>\d{1,2})[:시]\s*(?P<minute>\d{1,2})?분?(?::\d{1,2}(?:\.\d+)?)?"),
    re.compile(r"(?P<hour>\d{1,2})(?P<minute>\d\d)"),
)
_HALF = re.compile(r"(오전|오후|AM|PM)\s*(.*)", re.IGNORECASE)
_FRACTION = re.compile(r"0?\.\d+")  # of a day, as spreadsheets store times
_FIRST_SERIAL = date(1899, 12, 30)
_MINUTES = 24 * 60


@lru_cache(REMEMBERED)
def day(cell: str, column: str) -> date | None:
    """The day in a cell; None where there is none.

    Raises:
        RowProblem: not a day, or of an impossible year.
    """
    found = _read(cell, column)
    return found and found[0]


def moment(cell: str, column: str, *, last: bool = False) -> datetime | None:
    """The moment in a cell, aware; a day without a time is its first moment, or its last minute.

    A `last` moment at midnight is a day without a time, too: spreadsheets add zeros to days.

    Raises:
        RowProblem: not a day, or of an impossible year.
    """
    found = _read(cell, column)
    if found is None:
        return None
    on, at = found
    return datetime.combine(on, LAST_MINUTE if last and not at else at or time(), SEOUL)


@lru_cache(REMEMBERED)
def clock(cell: str, column: str) -> int | None:
    """Minutes after midnight; None where there is no time.

    Raises:
        RowProblem: not a time of day.
    """
    said = cell.strip()
    if said in load_course_file_rules().no_value:
        return None
    if _FRACTION.fullmatch(said):
        return round(float(said) * _MINUTES) % _MINUTES
    half = _HALF.fullmatch(said)
    plain = half[2] if half else said
    match = next((match for one in _CLOCKS if (match := one.fullmatch(plain))), None)
    if match is None:
        raise RowProblem(column, "time")
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if half and half[1].upper() in ("오후", "PM") and hour < 12:
        hour += 12
    if hour > 23 or minute > 59:
        raise RowProblem(column, "time")
    return hour * 60 + minute


def times(cell: Cell, columns: Pair) -> tuple[int | None, int | None]:
    """When it begins and ends; twice midnight is how providers say that they do not tell.

    Raises:
        RowProblem: not a time, or the end comes first.
    """
    begins, ends = (clock(cell(column), column) for column in columns)
    if begins == ends == 0:
        return None, None
    if begins is not None and ends is not None and ends < begins:
        raise RowProblem(columns[1], "order")
    return begins, ends


def days(cell: Cell, columns: Pair) -> tuple[date | None, date | None]:
    """First and last day.

    Raises:
        RowProblem: not a day, or the last comes first.
    """
    first, last = (day(cell(column), column) for column in columns)
    if first and last and last < first:
        raise RowProblem(columns[1], "order")
    return first, last


def window(cell: Cell, columns: Pair) -> tuple[datetime | None, datetime | None]:
    """From when until when people can register.

    Raises:
        RowProblem: not a day, or the end comes first.
    """
    first, last = columns
    opens, closes = moment(cell(first), first), moment(cell(last), last, last=True)
    if opens and closes and closes < opens:
        raise RowProblem(columns[1], "order")
    return opens, closes


@lru_cache(REMEMBERED)
def _read(cell: str, column: str) -> tuple[date, time | None] | None:
    rules, said = load_course_file_rules(), cell.strip()
    if said in rules.no_value:
        return None
    try:
        on, at = _parsed(said)
    except (ValueError, OverflowError) as error:
        raise RowProblem(column, "date") from error
    if on in rules.no_date:
        return None
    if not rules.years[0] <= on.year <= rules.years[1]:
        raise RowProblem(column, "date")
    return on, at


def _parsed(said: str) -> tuple[date, time | None]:
    for pattern in _DAYS:
        if match := pattern.fullmatch(said):
            on = date(int(match["year"]), int(match["month"]), int(match["day"]))
            if match["clock"] is None:
                return on, None
            hour, minute = map(int, match["clock"].split(":"))
            return on, _told(time(hour, minute))
    if match := _SERIAL.fullmatch(said):
        return _FIRST_SERIAL + timedelta(days=int(match[1])), None
    if _EPOCH.fullmatch(said):
        at = datetime.fromtimestamp(float(said) / 1000, UTC).astimezone(SEOUL)
        return at.date(), _told(time(at.hour, at.minute))
    raise ValueError(said)


def _told(at: time) -> time | None:
    return None if at == time() else at
