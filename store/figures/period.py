"""Whole days of one time zone, first and last included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """Days that figures are told for.

    Attributes:
        first: first day.
        last: last day, not before the first.
        zone: whose days they are.
    """

    first: date
    last: date
    zone: ZoneInfo

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"{self.last} is before {self.first}")

    @property
    def start(self) -> datetime:
        """The first moment of the first day, UTC."""
        return self._midnight(self.first)

    @property
    def end(self) -> datetime:
        """The first moment after the last day, UTC."""
        return self._midnight(self.last + DAY)

    @property
    def days(self) -> Sequence[date]:
        """Every day, in order."""
        count = (self.last - self.first).days + 1
        return [self.first + number * DAY for number in range(count)]

    def before(self) -> Period:
        """As many days, right before the first.

        Raises:
            OverflowError: the calendar does not go back so far.
        """
        return Period(self.first - len(self.days) * DAY, self.first - DAY, self.zone)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone).astimezone(UTC)
