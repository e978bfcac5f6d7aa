"""Times of the year: school breaks, whole years and their parts, the end of a month."""

from __future__ import annotations

import re
from datetime import date

from nlu.korean.calendar_words import ONE, RELATIVE_YEARS, Resolved, next_month, one_day


def school_break(match: re.Match[str], today: date) -> Resolved:
    """방학: the usual weeks of Seoul schools; those that end next."""
    season = match["season"] or ""
    ends = {
        "여름": lambda y: (date(y, 7, 20), date(y, 8, 21)),
        "겨울": lambda y: (date(y, 12, 26), date(y + 1, 3, 1)),
        "봄": lambda y: (date(y, 2, 10), date(y, 3, 1)),
    }
    wanted = [season] if season in ends else ["여름", "겨울"]
    candidates = [
        ends[name](year) for name in wanted for year in (today.year - 1, today.year, today.year + 1)
    ]
    start, end = min(c for c in candidates if c[1] > today)
    return start, end, "school_break", ("usual_school_break",), None


def year_of(match: re.Match[str], today: date) -> Resolved:
    """내년, 올해 말, 2027년 상반기."""
    word = match["word"]
    year = today.year + RELATIVE_YEARS[word] if word in RELATIVE_YEARS else int(word[:4])
    part = match["part"]
    if part == "초":
        return date(year, 1, 1), date(year, 4, 1), "year_part", ("early_year",), None
    if part == "말":
        return date(year, 12, 1), date(year + 1, 1, 1), "year_part", ("late_year",), None
    if part == "상반기":
        return date(year, 1, 1), date(year, 7, 1), "year_part", (), None
    if part == "하반기":
        return date(year, 7, 1), date(year + 1, 1, 1), "year_part", (), None
    return date(year, 1, 1), date(year + 1, 1, 1), "year", (), None


def year_end(match: re.Match[str], today: date) -> Resolved:
    """연말, 연초, 새 학기."""
    if match.group().startswith("연말"):
        return (
            date(today.year, 12, 1),
            date(today.year + 1, 1, 1),
            "year_part",
            ("late_year",),
            None,
        )
    if match.group().startswith("연초"):
        year = today.year + (today.month > 3)
        return date(year, 1, 1), date(year, 4, 1), "year_part", ("early_year",), None
    year = today.year + ((today.month, today.day) > (3, 2))
    return one_day(date(year, 3, 2), "usual_school_start")


def edge_of_month(match: re.Match[str], today: date) -> Resolved:
    """월말, 월초: of this month; the beginning of the next once this one is past."""
    first = today.replace(day=1)
    if match["part"] == "말":
        after = next_month(first)
        return after - 10 * ONE, after, "month_part", ("this_month", "late_month"), None
    if today.day > 10:
        first = next_month(first)
    return first, first + 10 * ONE, "month_part", ("early_month",), None


def christmas(_match: re.Match[str], today: date) -> Resolved:
    """크리스마스, 성탄절: the next one."""
    year = today.year + ((today.month, today.day) > (12, 25))
    return one_day(date(year, 12, 25))
