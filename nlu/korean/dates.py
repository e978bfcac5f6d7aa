"""Dates and times as people say them, resolved against a day, in Asia/Seoul.

Every result is a half-open interval with its grain and the codes of what was assumed; whoever
uses it echoes it back in full. Weeks begin on Monday.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone

from nlu.korean.clock import Clock, find_clocks
from nlu.korean.days import Day, find_days
from nlu.korean.found import Found

SEOUL = timezone(timedelta(hours=9))
"""Korea has had no daylight saving time since 1988."""

_JOIN = re.compile(r"(?:날|에|의|,| )*(?:\([월화수목금토일](?:요일)?\))? ?")
_TO = re.compile(r"(?:에)? ?(?:부터|~|-|에서) ?")
_POINTS = frozenset({"hour", "minute"})
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Interval:
    """When something is, `start` inclusive and `end` exclusive."""

    start: datetime
    end: datetime
    grain: str
    assumed: tuple[str, ...]
    first: int
    last: int
    month: int | None = None

    def value(self) -> dict[str, object]:
        """The interval in the form of the `time` entity."""
        return {
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "grain": self.grain,
            "assumed": list(self.assumed),
        }


def find(text: str, today: date) -> Iterator[Found]:
    """`time` entities, and `month` where a whole month is meant."""
    for interval in intervals(text, today):
        first, last = interval.first, interval.last
        yield Found(
            "time", interval.value(), first, last, text[first:last], assumed=interval.assumed
        )
        if interval.month is not None:
            yield Found("month", interval.month, first, last, text[first:last])


def intervals(text: str, today: date) -> list[Interval]:
    """All dates and times in a text, a day and the hour next to it taken together."""
    days = find_days(text, today)
    clocks = find_clocks(text)
    result: list[Interval] = []
    used: set[Clock] = set()
    for day in days:
        clock = next(
            (c for c in clocks if c.first >= day.last and _JOIN.fullmatch(text, day.last, c.first)),
            None,
        )
        if clock is not None and day.grain == "day":
            used.add(clock)
            result.append(_at(day.start, clock, day.first, day.assumed))
        else:
            result.append(_whole(day))
    for clock in clocks:
        if (
            clock not in used
            and not clock.vague
            and not any(i.first < clock.last and clock.first < i.last for i in result)
        ):
            result.append(_at(today, clock, clock.first, ("today",)))
    result.sort(key=lambda interval: interval.first)
    return _ranges(text, result)


def _whole(day: Day) -> Interval:
    start = datetime.combine(day.start, time(), SEOUL)
    end = datetime.combine(day.end, time(), SEOUL)
    return Interval(start, end, day.grain, day.assumed, day.first, day.last, day.month)


def _at(day: date, clock: Clock, first: int, assumed: tuple[str, ...]) -> Interval:
    midnight = datetime.combine(day, time(), SEOUL)
    start = midnight + timedelta(minutes=clock.start)
    end = midnight + timedelta(minutes=clock.end)
    codes = tuple(dict.fromkeys((*assumed, *clock.assumed)))
    return Interval(start, end, clock.grain, codes, first, clock.last)


def _ranges(text: str, found: list[Interval]) -> list[Interval]:
    """Two intervals joined by 부터, ~ or 에서 become one."""
    result: list[Interval] = []
    for interval in found:
        before = result[-1] if result else None
        if before is None or not _TO.fullmatch(text, before.last, interval.first):
            result.append(interval)
            continue
        start, end = interval.start, interval.end
        if "nearest_weekday" in interval.assumed and start < before.start:
            start, end = start + _WEEK, end + _WEEK
        if interval.grain in _POINTS:  # "3시부터 5시까지" ends at five, on the day named first
            end = (
                datetime.combine(before.start, start.timetz())
                if "today" in interval.assumed
                else start
            )
        if end <= before.start:
            result.append(interval)
            continue
        codes = tuple(
            dict.fromkeys((*before.assumed, *(c for c in interval.assumed if c != "today")))
        )
        result[-1] = replace(
            before, end=end, grain=interval.grain, assumed=codes, last=interval.last, month=None
        )
    return result
