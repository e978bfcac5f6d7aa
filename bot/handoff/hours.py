"""When counsellors are there, in Seoul.

A single day set in the console counts before a public holiday, a holiday before a day of the week
set in the console, and that before the file of rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, get_args

from actions.desk.calendar import DAY, day_of, holiday_name
from bot.today import SEOUL
from knowledge.rules.handoff import HandoffRules, Weekday
from store.database import Database
from store.office import Exceptions, Hours, Office

HORIZON = timedelta(days=366)  # whoever is closed for longer has no next opening
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)


@dataclass(frozen=True)
class OfficeDay:
    """A day as it is in force.

    Attributes:
        hours: when somebody is there; None is closed.
        origin: what says so: the file of rules, a day of the week or a single day set in the
            console, or a public holiday.
        why: the name of the holiday, or what was noted about the single day.
    """

    day: date
    hours: Hours | None
    origin: Literal["file", "weekday", "holiday", "day"]
    why: str = ""

    def open_at(self, moment: datetime) -> bool:
        """Whether somebody is there at a moment of this day."""
        clock = moment.astimezone(SEOUL).time()
        return self.hours is not None and self.hours.opens <= clock < self.hours.closes


class Schedule:
    """The rules of the file with what is set in the console; pure.

    Args:
        rules: of the file.
        exceptions: from the console.
    """

    def __init__(self, rules: HandoffRules, exceptions: Exceptions) -> None:
        self._rules, self._exceptions = rules, exceptions

    def weekday(self, weekday: int) -> tuple[Hours | None, Literal["file", "weekday"]]:
        """The hours of a day of the week (0 is Monday), and what says so."""
        if weekday in self._exceptions.week:
            return self._exceptions.week[weekday], "weekday"
        rule = self._rules.hours.get(WEEKDAYS[weekday])
        return Hours(rule.opens, rule.closes) if rule else None, "file"

    def on(self, day: date) -> OfficeDay:
        """A day as it is in force."""
        if special := self._exceptions.days.get(day):
            return OfficeDay(day, special.hours, "day", special.why)
        if name := holiday_name(day):
            return OfficeDay(day, None, "holiday", name)
        return OfficeDay(day, *self.weekday(day.weekday()))

    def is_open(self, now: datetime) -> bool:
        """Whether somebody is there now."""
        return self.on(day_of(now)).open_at(now)

    def next_opening(self, now: datetime) -> datetime | None:
        """When somebody is there: `now` while it is open, else when it opens next.

        None when it does not open within a year.
        """
        return now if self.is_open(now) else next(self._openings(now), None)

    def _openings(self, now: datetime) -> Iterator[datetime]:
        day = first = day_of(now)
        while day <= first + HORIZON:
            if hours := self.on(day).hours:
                opens = datetime.combine(day, hours.opens, SEOUL)
                if opens > now:
                    yield opens
            day += DAY


class OfficeHours:
    """When counsellors are there, by what is in force at that moment.

    Attributes:
        office: what is set in the console.

    Args:
        database: where that is kept.
        rules: of the file.
    """

    def __init__(self, database: Database, rules: HandoffRules) -> None:
        self.office, self._rules = Office(database), rules

    async def schedule(self, since: date) -> Schedule:
        """What is in force from a day on.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        return self.schedule_with(await self.office.read(since))

    def schedule_with(self, exceptions: Exceptions) -> Schedule:
        """What is in force with these exceptions."""
        return Schedule(self._rules, exceptions)

    async def is_open(self, now: datetime) -> bool:
        """Whether somebody is there now.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        return (await self.schedule(day_of(now))).is_open(now)

    async def next_opening(self, now: datetime) -> datetime | None:
        """When somebody is there: `now` while it is open, else when it opens next.

        None when it does not open within a year.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        return (await self.schedule(day_of(now))).next_opening(now)
