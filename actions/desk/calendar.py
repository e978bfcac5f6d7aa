"""From hours, holidays and exceptions to sessions; pure. Days and hours are those of Seoul.

A day's hours are put together, cut into sessions from the start on, and each session that touches
a closed time falls away. On public holidays, and on days that an exception closes as a whole, only
`open` exceptions count; days on which the desk is closed have nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from importlib.metadata import version
from zoneinfo import ZoneInfo

import holidays

from actions.desk.counsellors import Counsellor
from knowledge.rules.counselling import Desk

SEOUL = ZoneInfo("Asia/Seoul")
DAY = timedelta(days=1)
_HOLIDAYS = holidays.country_holidays("KR", language="ko")

Span = tuple[time, time]


@dataclass(frozen=True)
class Session:
    """A session that can be offered; UTC."""

    starts_at: datetime
    ends_at: datetime


def day_of(moment: datetime) -> date:
    """The day in Seoul."""
    return moment.astimezone(SEOUL).date()


def start_of(day: date) -> datetime:
    """When that day begins in Seoul; UTC."""
    return datetime.combine(day, time(), SEOUL).astimezone(UTC)


def is_holiday(day: date) -> bool:
    """Whether it is a public holiday in Korea, substitute and election days included."""
    return day in _HOLIDAYS


def holiday_name(day: date) -> str | None:
    """What the public holiday of that day is called in Korean; None on other days."""
    return _HOLIDAYS.get(day)


def sessions(counsellor: Counsellor, first: date, last: date, desk: Desk) -> list[Session]:
    """The sessions of a counsellor from `first` to `last`, both included, in order."""
    if counsellor.retired:
        return []
    regular = [(hours, hours.days(first, last)) for hours in counsellor.hours]
    found: list[Session] = []
    day = first
    while day <= last:
        spans = [(hours.opens, hours.closes) for hours, days in regular if day in days]
        found += _on(counsellor, day, spans, desk)
        day += DAY
    return found


def rules_in_force(desk: Desk) -> str:
    """Names what besides a counsellor's own entry decides about sessions."""
    said = [version("holidays"), *(exception.model_dump_json() for exception in desk.exceptions)]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def _on(counsellor: Counsellor, day: date, regular: list[Span], desk: Desk) -> Iterator[Session]:
    of_desk = {exception.kind for exception in desk.exceptions if exception.covers(day)}
    if "closed" in of_desk:
        return
    own = [exception for exception in counsellor.exceptions if exception.covers(day)]
    extra = [(e.opens, e.closes) for e in own if e.kind == "open" and e.opens and e.closes]
    shut = [e for e in own if e.kind == "closed"]
    closed = [(_moment(day, e.opens), _moment(day, e.closes)) for e in shut if e.opens and e.closes]
    if len(closed) < len(shut) or (is_holiday(day) and "open" not in of_desk):
        regular = []
    length = timedelta(minutes=counsellor.slot_minutes)
    step = length + timedelta(minutes=counsellor.buffer_minutes)
    for opens, closes in _together([*regular, *extra]):
        starts_at, end = _moment(day, opens), _moment(day, closes)
        while starts_at + length <= end:
            ends_at = starts_at + length
            if not any(starts_at < until and since < ends_at for since, until in closed):
                yield Session(starts_at, ends_at)
            starts_at += step


def _together(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for opens, closes in sorted(spans):
        if merged and opens <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], closes)
        else:
            merged.append((opens, closes))
    return merged


def _moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, SEOUL).astimezone(UTC)
