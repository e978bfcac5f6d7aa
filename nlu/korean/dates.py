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
from nlu.korean.negation import set_aside_after

SEOUL = timezone(timedelta(hours=9))
"""Korea has had no daylight saving time since 1988."""

_JOIN = re.compile(r"(?:날|에|의|,| )*(?:\(?[월화수목금토일](?:요일|욜|\))\)?(?:에)?)? ?")
_TO = re.compile(r"(?:에)? ?(?:부터|~|-|에서) ?")
_ALTERNATIVE = re.compile(
    r"(?:에|이?요|이?에요|예요|인데|이고)?[ .,]*(?:아니(?:요|고|에요|야)?|이?나|또는|혹은"
    r"|아니면|말고|아니고|,|/|이?랑|하고|와|과|도 ?되고|안 ?되면|에서) ?"
)
_MOVED_TO = re.compile(r"(?:으)?로 ?(?:바|변|옮|미|수정|당|늦|하고|해)")
_BETWEEN = re.compile(r" ?사이")
_POINTS = frozenset({"hour", "minute"})
_WEEK = timedelta(days=7)
_HALF_DAY = timedelta(hours=12)


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


def find(text: str, today: date, now: datetime | None = None) -> Iterator[Found]:
    """`time` entities, and `month` where a month is named without a year (12월 특강).

    Args:
        text: normalised text.
        today: the day to reckon from.
        now: the moment of the message; a bare "5시" is then the next one to come.
    """
    for interval in intervals(text, today, now):
        first, last = interval.first, interval.last
        role = "denied" if set_aside_after(text, last) else None
        if interval.month is not None:
            yield Found("month", interval.month, first, last, text[first:last], role)
        else:
            value = interval.value()
            yield Found("time", value, first, last, text[first:last], role, interval.assumed)


def intervals(text: str, today: date, now: datetime | None = None) -> list[Interval]:
    """All dates and times in a text, a day and the hour next to it taken together."""
    days = find_days(text, today)
    clocks = find_clocks(text)
    result: list[Interval] = []
    used: set[Clock] = set()
    for day in days:
        clock = _clock_of(text, day, clocks, used)
        if clock is not None:
            used.add(clock)
        if clock is not None and day.grain == "day":
            first, last = min(day.first, clock.first), max(day.last, clock.last)
            result.append(_at(day.start, clock, first, last, day.assumed))
        else:
            result.append(_whole(day))
    result.sort(key=lambda interval: interval.first)
    for clock in clocks:
        if clock in used or any(i.first < clock.last and clock.first < i.last for i in result):
            continue
        day_before = _day_before(text, clock, result)
        if day_before is not None:  # "내일 3시나 4시": both of them tomorrow
            result.append(_at(day_before, clock, clock.first, clock.last, ()))
        elif not clock.vague:
            bare = _at(today, clock, clock.first, clock.last, ("today",))
            if now is not None and bare.start <= now:
                tomorrow = today + timedelta(days=1)
                bare = _at(tomorrow, clock, clock.first, clock.last, ("tomorrow",))
            result.append(bare)
    result.sort(key=lambda interval: interval.first)
    return _ranges(text, result)


def _clock_of(text: str, day: Day, clocks: list[Clock], used: set[Clock]) -> Clock | None:
    """The time of day right after a day, or else right before it."""
    for clock in clocks:
        if clock.first >= day.last and _JOIN.fullmatch(text, day.last, clock.first):
            return clock
    for clock in clocks:
        if (
            clock.last <= day.first
            and clock not in used
            and not clock.vague
            and day.grain == "day"
            and text[clock.last : day.first] in ("", " ", "에 ", ", ")
        ):
            return clock
    return None


def _day_before(text: str, clock: Clock, found: list[Interval]) -> date | None:
    for interval in reversed(found):
        if interval.last <= clock.first:
            same_day = interval.grain in _POINTS or interval.grain == "part_of_day"
            near = _ALTERNATIVE.fullmatch(text, interval.last, clock.first)
            return interval.start.date() if same_day and near else None
    return None


def _whole(day: Day) -> Interval:
    start = datetime.combine(day.start, time(), SEOUL)
    end = datetime.combine(day.end, time(), SEOUL)
    return Interval(start, end, day.grain, day.assumed, day.first, day.last, day.month)


def _at(day: date, clock: Clock, first: int, last: int, assumed: tuple[str, ...]) -> Interval:
    midnight = datetime.combine(day, time(), SEOUL)
    start = midnight + timedelta(minutes=clock.start)
    end = midnight + timedelta(minutes=clock.end)
    codes = tuple(dict.fromkeys((*assumed, *clock.assumed)))
    return Interval(start, end, clock.grain, codes, first, last)


def _ranges(text: str, found: list[Interval]) -> list[Interval]:
    """Two intervals joined by 부터, ~ or 에서 become one."""
    result: list[Interval] = []
    for interval in found:
        before = result[-1] if result else None
        between = text[before.last : interval.first] if before else ""
        joined = before is not None and _TO.fullmatch(between) is not None
        moved = "에서" in between and _MOVED_TO.match(text, interval.last)
        if before is None or not joined or moved:
            result.append(interval)
            continue
        start, end = interval.start, interval.end
        if "nearest_weekday" in interval.assumed and start < before.start:
            start, end = start + _WEEK, end + _WEEK
        if interval.grain in _POINTS and start <= before.start and "morning" in interval.assumed:
            start, end = (
                start + _HALF_DAY,
                end + _HALF_DAY,
            )  # "6시부터 8시까지": both in the evening
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
        between_words = _BETWEEN.match(text, interval.last)
        last = between_words.end() if between_words else interval.last
        result[-1] = replace(
            before, end=end, grain=interval.grain, assumed=codes, last=last, month=None
        )
    return result
