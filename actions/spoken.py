"""Days and times in full, as they are read back to people; in Seoul's time."""

from __future__ import annotations

from datetime import date, datetime, time

from nlu.korean.dates import SEOUL

_WEEKDAYS = "월화수목금토일"
_NOON = 12


def spoken_day(day: date, *, year: bool = False) -> str:
    """A day: "12월 1일(화)", or with its year "2026년 12월 1일(화)"."""
    told = f"{day.month}월 {day.day}일({_WEEKDAYS[day.weekday()]})"
    return f"{day.year}년 {told}" if year else told


def spoken_clock(clock: time) -> str:
    """A time of day: "오후 7시 30분"."""
    half = "오전" if clock.hour < _NOON else "오후"
    minute = f" {clock.minute}분" if clock.minute else ""
    return f"{half} {clock.hour % _NOON or _NOON}시{minute}"


def spoken_time(at: datetime) -> str:
    """A moment: "12월 1일(화) 오후 4시 30분"."""
    local = at.astimezone(SEOUL)
    return f"{spoken_day(local.date())} {spoken_clock(local.time())}"
