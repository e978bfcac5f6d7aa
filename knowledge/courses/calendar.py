"""When registration opens and closes, and when it may open next.

What is expected is told from an institution's past registrations, always with the evidence: it is
an estimate, never a promise.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import blake2b
from itertools import count, takewhile
from typing import Literal

from knowledge.rules.courses import ExpectedRules
from nlu.korean.dates import SEOUL
from store.courses.types import Course

Edge = Literal["opens_at", "closes_at"]
YEAR = 12  # months


@dataclass(frozen=True, slots=True)
class Window:
    """Courses of an institution whose registration opens, or closes, on the same day.

    Attributes:
        institution: who runs them.
        on: the day.
        courses: by the moment, then by title.
    """

    institution: str
    on: date
    courses: tuple[Course, ...]

    @property
    def key(self) -> str:
        """Stays the same whatever is added to the window."""
        return blake2b(f"{self.institution}|{self.on}".encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Past:
    """The registrations of an institution that the data know.

    Attributes:
        institution: whose.
        opened: days on which one opened, or is announced to open.
        as_of: the day of its newest data.
        course: id of one of the last courses, to be cited.
    """

    institution: str
    opened: tuple[date, ...]
    as_of: date
    course: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """When an institution may open registration next, as it used to.

    Attributes:
        institution: whose.
        on: around which day.
        every_months: how often.
        day: of the month; 31 is the last.
        occasions: the days on which it should have opened, so far.
        kept: days on which it did, around an occasion, oldest first.
        course: as in `Past`.
    """

    institution: str
    on: date
    every_months: int
    day: int
    occasions: tuple[date, ...]
    kept: tuple[date, ...]
    course: str = ""


def windows(courses: Iterable[Course], edge: Edge) -> tuple[Window, ...]:
    """Courses by day and institution, in this order; those without the moment are left out."""

    def moment(course: Course) -> datetime | None:
        return course.opens_at if edge == "opens_at" else course.closes_at

    grouped: dict[tuple[date, str], list[Course]] = {}
    for course in courses:
        if (at := moment(course)) is not None:
            key = at.astimezone(SEOUL).date(), course.institution or course.provider
            grouped.setdefault(key, []).append(course)
    return tuple(
        Window(institution, on, tuple(sorted(group, key=lambda one: (moment(one), one.title))))
        for (on, institution), group in sorted(grouped.items())
    )


def expected(past: Past, today: date, rules: ExpectedRules) -> tuple[Expected, ...]:
    """The next registration by each habit of an institution, soonest first.

    A habit is a day of the month that comes back every so many months. What is announced is not
    expected any more. Empty when there is too little to go by: few registrations, old data, or so
    many registrations that any day would do.

    Args:
        past: what is known.
        today: nothing before it is expected.
        rules: what is enough.
    """
    opened = sorted({day for day in past.opened if day <= today})
    if len(opened) < rules.windows:
        return ()
    until = min(today, max(past.as_of, opened[-1]))
    if (today - until).days > rules.data_days or _crowded(opened, until, rules):
        return ()
    found: list[Expected] = []
    left = opened
    for months in rules.every_months:
        while habit := _strongest(left, months, opened[0], until, rules):
            found.append(
                Expected(
                    institution=past.institution,
                    on=habit.next(past.opened, today, rules.within_days),
                    every_months=months,
                    day=habit.day,
                    occasions=habit.occasions,
                    kept=habit.kept,
                    course=past.course,
                )
            )
            left = [day for day in left if not _near(habit.occasions, day, rules.within_days)]
    return tuple(sorted(found, key=lambda one: one.on))


@dataclass(frozen=True, slots=True)
class _Habit:
    """A day of every so many months; `occasions` and `kept` as in `Expected`."""

    months: int
    phase: int
    day: int
    occasions: tuple[date, ...] = ()
    kept: tuple[date, ...] = ()

    def days(self, since: date) -> Iterator[date]:
        """Its days from `since` on."""
        start = _month(since)
        for month in count(start + (self.phase - start) % self.months, self.months):
            year, number = divmod(month, YEAR)
            on = date(year, number + 1, min(self.day, monthrange(year, number + 1)[1]))
            if on >= since:
                yield on

    def tried(self, opened: Sequence[date], since: date, until: date, within_days: int) -> _Habit:
        """The same with what came true of it between two days."""
        margin = timedelta(days=within_days)
        occasions, kept = [], []
        for on in takewhile(lambda on: on - margin <= until, self.days(since - margin)):
            near = [day for day in opened if abs(day - on) <= margin]
            if near:
                kept.append(min(near, key=lambda day: abs(day - on)))
            if near or on + margin <= until:  # else it may still come true
                occasions.append(on)
        return replace(self, occasions=tuple(occasions), kept=tuple(kept))

    def next(self, opened: Iterable[date], today: date, within_days: int) -> date:
        """Its next day, today at the earliest, that has not come true yet."""
        opened = tuple(opened)
        return next(on for on in self.days(today) if not _near(opened, on, within_days))

    def off(self) -> int:
        """By how many days it was missed in all."""
        return sum(min(abs((on - day).days) for on in self.occasions) for day in self.kept)


def _strongest(
    opened: Sequence[date], months: int, since: date, until: date, rules: ExpectedRules
) -> _Habit | None:
    """The habit that explains most, if one explains enough."""
    wanted = sorted({(_month(day) % months, day.day) for day in opened})
    tried = (
        _Habit(months, phase, day).tried(opened, since, until, rules.within_days)
        for phase, day in wanted
    )
    enough = [
        habit
        for habit in tried
        if len(habit.kept) >= max(rules.windows, rules.share * len(habit.occasions))
    ]
    return max(enough, key=lambda habit: (len(habit.kept), -habit.off()), default=None)


def _crowded(opened: Sequence[date], until: date, rules: ExpectedRules) -> bool:
    """Whether something opened around so many days that any day would look like a habit."""
    margin = range(-rules.within_days, rules.within_days + 1)
    around = {day + timedelta(days=off) for day in opened for off in margin}
    days = (until - opened[0]).days + len(margin)
    return len(around) > rules.crowded * days


def _near(days: Iterable[date], day: date, within_days: int) -> bool:
    return any(abs((other - day).days) <= within_days for other in days)


def _month(day: date) -> int:
    return day.year * YEAR + day.month - 1
