"""Office hours as supervisors set them in the console: by day of the week, and for single days.

What is not set here is as the file of rules says (`bot.handoff.hours` puts both together).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import NamedTuple

from sqlalchemy import delete, select

from store.database import Database, insert_or_replace
from store.tables.staff import OfficeDayRow, OfficeHoursRow


class Hours(NamedTuple):
    """From when to when somebody is there, in Seoul; `closes` is no longer open."""

    opens: time
    closes: time


@dataclass(frozen=True)
class SpecialDay:
    """A day that is unlike others; without hours it is closed."""

    day: date
    why: str
    hours: Hours | None


@dataclass(frozen=True)
class Exceptions:
    """All that is set.

    Attributes:
        week: days of the week (0 is Monday); None is closed.
        days: single days.
    """

    week: Mapping[int, Hours | None]
    days: Mapping[date, SpecialDay]


class Office:
    """Repository of office hours."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def read(self, since: date) -> Exceptions:
        """What is set for days of the week, and for single days from `since` on, in order.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.read() as session:
            week = await session.scalars(select(OfficeHoursRow))
            days = await session.scalars(
                select(OfficeDayRow).where(OfficeDayRow.day >= since).order_by(OfficeDayRow.day)
            )
            return Exceptions(
                {row.weekday: _hours(row) for row in week},
                {row.day: SpecialDay(row.day, row.why, _hours(row)) for row in days},
            )

    async def set_weekday(self, weekday: int, hours: Hours | None) -> None:
        """Set a day of the week (0 is Monday); without hours it is closed.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        opens, closes = hours or (None, None)
        values = {"weekday": weekday, "opens": opens, "closes": closes}
        async with self._database.write() as session:
            await insert_or_replace(session, OfficeHoursRow, values)

    async def reset_weekday(self, weekday: int) -> bool:
        """Let the file's rule count again on a day of the week; whether it was set here.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        gone = delete(OfficeHoursRow).where(OfficeHoursRow.weekday == weekday)
        async with self._database.write() as session:
            return await session.scalar(gone.returning(OfficeHoursRow.weekday)) is not None

    async def set_day(self, special: SpecialDay) -> None:
        """Set a single day, over whatever was set before.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        opens, closes = special.hours or (None, None)
        values = {"day": special.day, "why": special.why, "opens": opens, "closes": closes}
        async with self._database.write() as session:
            await insert_or_replace(session, OfficeDayRow, values)

    async def forget_day(self, day: date) -> bool:
        """Let a single day be like others again; whether it was set here.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        gone = delete(OfficeDayRow).where(OfficeDayRow.day == day)
        async with self._database.write() as session:
            return await session.scalar(gone.returning(OfficeDayRow.day)) is not None


def _hours(row: OfficeHoursRow | OfficeDayRow) -> Hours | None:
    return Hours(row.opens, row.closes) if row.opens and row.closes else None
