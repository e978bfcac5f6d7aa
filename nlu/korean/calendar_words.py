"""What words for days mean on the calendar: each function turns a match into an interval."""

from __future__ import annotations

import re
from datetime import date, timedelta

from nlu.korean.numerals import parse

LETTERS = "월화수목금토일"
Resolved = tuple[date, date, str, tuple[str, ...], "int | None"]
"""Start, end (exclusive), grain, what was assumed, and the month if a whole month is meant."""

ONE = timedelta(days=1)
_WEEK = timedelta(days=7)


def one_day(start: date, *assumed: str) -> Resolved:
    """One whole day."""
    return start, start + ONE, "day", assumed, None


def next_month(day: date) -> date:
    """The first day of the month after."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _shift_month(day: date, by: int) -> date:
    months = day.year * 12 + day.month - 1 + by
    return date(months // 12, months % 12 + 1, 1)


def _month_number(text: str) -> int | None:
    value = {"유": 6, "시": 10}.get(text) or parse(text)
    return int(value) if value and 1 <= value <= 12 else None


def _year(word: str | None, month: int, day: int, today: date) -> tuple[int, tuple[str, ...]]:
    """The year that is meant: as said, else the one in which the date is still to come."""
    if word:
        word = word.strip()
        if word in RELATIVE_YEARS:
            return today.year + RELATIVE_YEARS[word], ()
        number = int(re.sub(r"\D", "", word))
        return (number if number >= 100 else 2000 + number), ()
    past = (month, day) < (today.month, today.day)
    return today.year + past, ("next_year",) if past else ()


RELATIVE_YEARS = {
    "올해": 0,
    "금년": 0,
    "내년": 1,
    "작년": -1,
    "지난해": -1,
    "후년": 2,
    "내후년": 2,
    "재작년": -2,
}


def full_date(match: re.Match[str], today: date) -> Resolved | None:
    """11월 27일, 2026-12-01, 11/27; without a year the next one to come."""
    month = _month_number(match["month"])
    day = int(parse(match["day"]) or 0)
    if not month or not day:
        return None
    year, assumed = _year(match.groupdict().get("year"), month, day, today)
    if assumed and re.match(r" ?(?:기준|현재)", match.string[match.end() :]):
        year, assumed = today.year, ()
    resolved = date(year, month, day)
    weekday = re.match(r" ?\(?([월화수목금토일])(?:요일|욜|\))", match.string[match.end() :])
    if weekday and LETTERS.index(weekday[1]) != resolved.weekday():
        assumed = (*assumed, "weekday_differs")
    return one_day(resolved, *assumed)


_SPOKEN_OFFSETS = {
    -3: "그끄저께",
    -2: "그저께 그제 엊그제",
    -1: "어제 어저께",
    0: "오늘 금일 당일",
    1: "내일 낼 명일",
    2: "모레 내일모레 낼모레 내일모래 낼모래",
    3: "글피",
    4: "그글피",
}
OFFSETS = {word: by for by, words in _SPOKEN_OFFSETS.items() for word in words.split()}
"""Days from today of each word."""
DAY_WORDS = {
    "하루": 1,
    "이틀": 2,
    "사흘": 3,
    "나흘": 4,
    "닷새": 5,
    "엿새": 6,
    "이레": 7,
    "여드레": 8,
    "열흘": 10,
    "보름": 15,
}


def offset(match: re.Match[str], today: date) -> Resolved:
    """오늘, 내일, 글피, 그저께."""
    return one_day(today + OFFSETS[match["word"].replace(" ", "")] * ONE)


def later(match: re.Match[str], today: date) -> Resolved | None:
    """사흘 뒤, 2주 후, 한 달 전."""
    sign = -1 if match["way"] == "전" else 1
    if match["word"]:
        return one_day(today + sign * DAY_WORDS[match["word"]] * ONE)
    count = parse(match["n"])
    if count is None or count > 1000:
        return None
    unit = match["unit"].replace(" ", "")
    if unit == "일":
        return one_day(today + sign * int(count) * ONE)
    if unit in ("주", "주일"):
        return one_day(today + sign * int(count) * _WEEK)
    month = _shift_month(today, sign * int(count))
    last = (next_month(month) - ONE).day
    return one_day(month.replace(day=min(today.day, last)))


def week_of(match: re.Match[str], today: date) -> Resolved:
    """다음 주, 담주 수욜, 이번 주말."""
    word = match["week"].replace(" ", "")
    by = {"지난": -1, "저번": -1, "이번": 0, "금": 0, "요번": 0, "다다음": 2, "다담": 2}.get(
        word, 1
    )
    monday = today - today.weekday() * ONE + by * _WEEK
    if match["day"]:
        return one_day(monday + LETTERS.index(match["day"]) * ONE)
    if match["weekend"]:
        return monday + 5 * ONE, monday + _WEEK, "weekend", (), None
    part = match["part"]
    if part == "초":
        return monday, monday + 3 * ONE, "week_part", ("early_week",), None
    if part == "말":
        return monday + 3 * ONE, monday + 7 * ONE, "week_part", ("late_week",), None
    return monday, monday + _WEEK, "week", (), None


_SPOKEN_NTH = {
    0: "마지막",
    1: "첫 첫번 첫째 첫번째 1",
    2: "둘째 두번째 2",
    3: "셋째 세번째 3",
    4: "넷째 네번째 4",
    5: "다섯째 다섯번째 5",
}
_NTH = {word: nth for nth, words in _SPOKEN_NTH.items() for word in words.split()}


def nth_week(match: re.Match[str], today: date) -> Resolved | None:
    """둘째 주 일요일, 11월 셋째 주."""
    nth = _NTH[match["nth"].replace(" ", "")]
    first, assumed = _first_of_month(match, today)
    found = _nth(first, nth, match["day"])
    if found is None:
        return None
    if found[1] <= today and not match["month"]:
        first, assumed = next_month(first), ("next_month",)
        found = _nth(first, nth, match["day"])
        if found is None:
            return None
    rule = "nth_weekday_of_month" if match["day"] else "iso_week_of_month"
    return *found, (*assumed, rule), None


def _nth(first: date, nth: int, letter: str | None) -> tuple[date, date, str] | None:
    # Without a weekday: week 1 is the one with the first Thursday (KS X ISO 8601).
    weekday = LETTERS.index(letter) if letter else 3
    day = first + (weekday - first.weekday()) % 7 * ONE
    if nth:
        day += (nth - 1) * _WEEK
    else:
        while (day + _WEEK).month == first.month:
            day += _WEEK
    if day.month != first.month:
        return None
    if letter:
        return day, day + ONE, "day"
    return day - 3 * ONE, day + 4 * ONE, "week"


def _first_of_month(match: re.Match[str], today: date) -> tuple[date, tuple[str, ...]]:
    word = (match["month"] or "").replace(" ", "")
    if not word:
        return today.replace(day=1), ("this_month",)
    if word in _RELATIVE_MONTHS:
        return _shift_month(today, _RELATIVE_MONTHS[word]), ()
    number = _month_number(word.removesuffix("월")) or today.month
    year, assumed = _year(match.groupdict().get("year"), number, 31, today)
    return date(year, number, 1), assumed


_SPOKEN_MONTHS = {
    -1: "지난달 저번달 전달",
    0: "이달 이번달 요번달 금월 당월",
    1: "다음달 담달 내달",
    2: "다다음달 다담달",
}
_RELATIVE_MONTHS = {word: by for by, words in _SPOKEN_MONTHS.items() for word in words.split()}


def month_of(match: re.Match[str], today: date) -> Resolved | None:
    """이달 말, 12월 초, 내년 3월."""
    first, assumed = _first_of_month(match, today)
    after = next_month(first)
    part = match["part"]
    if part == "초":
        return first, first + 10 * ONE, "month_part", (*assumed, "early_month"), None
    if part in ("중순", "중반"):
        return first + 10 * ONE, first + 20 * ONE, "month_part", (*assumed, "mid_month"), None
    if part in ("말일", "마지막 날", "마지막날"):
        return after - ONE, after, "day", assumed, None
    if part:
        return after - 10 * ONE, after, "month_part", (*assumed, "late_month"), None
    named = not match["year"] and (match["month"] or "").replace(" ", "") not in _RELATIVE_MONTHS
    return first, after, "month", assumed, first.month if named else None


def day_in_month(match: re.Match[str], today: date) -> Resolved | None:
    """다음 달 5일, 이달 25일."""
    day = int(parse(match["day"]) or 0)
    by = _RELATIVE_MONTHS[match["month"].replace(" ", "")]
    return one_day(_shift_month(today, by).replace(day=day)) if day else None


def next_weekday(match: re.Match[str], today: date) -> Resolved:
    """수요일, 매주 금요일: the nearest one, today included."""
    ahead = (LETTERS.index(match["day"]) - today.weekday()) % 7
    weekly = match["every"] or match["each"]
    return one_day(today + ahead * ONE, "weekly" if weekly else "nearest_weekday")


def weekend(match: re.Match[str], today: date) -> Resolved:
    """주말: this one while it lasts, else the next."""
    saturday = today + (5 - today.weekday()) % 7 * ONE if today.weekday() < 6 else today - ONE
    every = match["every"] or match["each"]
    return (
        saturday,
        saturday + 2 * ONE,
        "weekend",
        ("weekly",) if every else ("nearest_weekend",),
        None,
    )


def day_of_month(match: re.Match[str], today: date) -> Resolved | None:
    """27일: of this month, or of the next if it is past."""
    number = int(match["day"])
    month = today.replace(day=1)
    if number < today.day:
        month = next_month(month)
    return one_day(
        month.replace(day=number), "this_month" if month.month == today.month else "next_month"
    )
