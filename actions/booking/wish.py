"""A wish for a time, as data that a draft can hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from nlu.korean.dates import SEOUL

DAY = timedelta(days=1)
_HOUR = 60  # a beginning that was said to the hour
Span = tuple[date, date]


@dataclass(frozen=True)
class Wish:
    """When somebody wants to come; in Seoul's time.

    Attributes:
        days: spans of days, the end exclusive; empty when no day was named.
        weekdays: days of the week wanted, Monday is 0; empty for any.
        clock: minutes since midnight between which it is to begin, the end exclusive.
        point: `clock` begins with the very minute that was said.
        half_unsaid: neither 오전 nor 오후 was said.
        not_days: days set aside.
        not_weekdays: days of the week set aside.
        earliest: the first time there is will do.
    """

    days: tuple[Span, ...] = ()
    weekdays: frozenset[int] = frozenset()
    clock: tuple[int, int] | None = None
    point: bool = False
    half_unsaid: bool = False
    not_days: frozenset[date] = frozenset()
    not_weekdays: frozenset[int] = frozenset()
    earliest: bool = False

    @property
    def exact(self) -> datetime | None:
        """The one moment wanted, when day and time were said."""
        if not self.point or self.clock is None or len(self.days) != 1:
            return None
        first, end = self.days[0]
        if end - first != DAY:
            return None
        return datetime.combine(first, time(), SEOUL) + timedelta(minutes=self.clock[0])

    @property
    def names_a_time(self) -> bool:
        """Whether it says anything beyond "the earliest"."""
        return bool(self.days or self.weekdays or self.clock or self.not_days or self.not_weekdays)

    def fits(self, start: datetime) -> bool:
        """Whether a beginning (in Seoul's time) is what is wanted; a point wants that minute."""
        day, minute = start.date(), start.hour * 60 + start.minute
        if self.days and not any(first <= day < end for first, end in self.days):
            return False
        if self.weekdays and day.weekday() not in self.weekdays:
            return False
        if day in self.not_days or day.weekday() in self.not_weekdays:
            return False
        if self.clock is None:
            return True
        return minute == self.clock[0] if self.point else self.clock[0] <= minute < self.clock[1]

    def window(self) -> tuple[datetime | None, datetime | None]:
        """The moments between which it lies, the end exclusive; None where it is open."""
        if not self.days:
            return None, None
        first = min(first for first, _ in self.days)
        end = max(end for _, end in self.days)
        return datetime.combine(first, time(), SEOUL), datetime.combine(end, time(), SEOUL)

    def near(self) -> datetime | None:
        """A moment to look near to when nothing fits."""
        after, _ = self.window()
        if after is None:
            return None
        return after + timedelta(minutes=self.clock[0] if self.clock else 12 * 60)

    def to_json(self) -> dict[str, Any]:
        """The wish as it stands in a draft."""
        return {
            "days": [[first.isoformat(), end.isoformat()] for first, end in self.days],
            "weekdays": sorted(self.weekdays),
            "clock": list(self.clock) if self.clock else None,
            "point": self.point,
            "half_unsaid": self.half_unsaid,
            "not_days": sorted(day.isoformat() for day in self.not_days),
            "not_weekdays": sorted(self.not_weekdays),
            "earliest": self.earliest,
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any] | None) -> Wish:
        """The wish of a draft; an empty one when there is none."""
        if not raw:
            return cls()
        clock = raw["clock"]
        return cls(
            days=tuple((date.fromisoformat(a), date.fromisoformat(b)) for a, b in raw["days"]),
            weekdays=frozenset(raw["weekdays"]),
            clock=(clock[0], clock[1]) if clock else None,
            point=raw["point"],
            half_unsaid=raw["half_unsaid"],
            not_days=frozenset(map(date.fromisoformat, raw["not_days"])),
            not_weekdays=frozenset(raw["not_weekdays"]),
            earliest=raw["earliest"],
        )

    def then(self, later: Wish) -> Wish:
        """This wish after a further word: a new day keeps the time, a new time keeps the day."""
        days_named = bool(later.days or later.weekdays)
        dated = later if days_named else self
        clocked = later if later.clock else self
        anew = later.names_a_time
        return Wish(
            days=dated.days,
            weekdays=dated.weekdays,
            clock=clocked.clock,
            point=clocked.point,
            half_unsaid=clocked.half_unsaid,
            not_days=later.not_days | (frozenset() if days_named else self.not_days),
            not_weekdays=later.not_weekdays | (frozenset() if days_named else self.not_weekdays),
            earliest=later.earliest if anew else later.earliest or self.earliest,
        )

    @classmethod
    def at(cls, moment: datetime) -> Wish:
        """A wish for exactly that moment."""
        moment = moment.astimezone(SEOUL)
        minute = moment.hour * 60 + moment.minute
        return cls(
            days=((moment.date(), moment.date() + DAY),),
            clock=(minute, minute + _HOUR),
            point=True,
        )


@dataclass(frozen=True)
class Impossible:
    """A time that cannot be.

    Attributes:
        kind: `hour` (25시), `minute` (3시 75분) or `date` (2월 30일).
        said: the words that say it.
    """

    kind: str
    said: str
