"""Which days are asked for; days are those of Seoul."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.today import SEOUL
from store.figures import Period

PRESETS = (1, 7, 30)  # days up to today
USUAL = 7
EARLIEST = date(2000, 1, 1)  # calendars end somewhere


@dataclass(frozen=True)
class Asked:
    """The days to be told about.

    Attributes:
        period: those days; the usual ones when what was asked for makes no sense.
        problem: why it made none: key of a text `dashboard.problems`.
        preset: how many days up to today; None for free ones.
    """

    period: Period
    problem: str | None = None
    preset: int | None = None


def last_days(count: int, today: date) -> Period:
    """So many days up to today."""
    return Period(today - timedelta(days=count - 1), today, SEOUL)


def period_of(since: str, until: str, preset: str, today: date, longest: int) -> Asked:
    """Read what a form or an address says.

    Args:
        since: first day (ISO 8601), empty when not given.
        until: last day, empty when not given.
        preset: days up to today, empty when not given; gives way to days.
        today: today.
        longest: most days that may be asked for.
    """
    if not since and not until:
        count = int(preset) if preset in map(str, PRESETS) else USUAL
        return Asked(last_days(count, today), preset=count)
    usual = last_days(USUAL, today)
    try:
        first, last = date.fromisoformat(since), date.fromisoformat(until)
    except ValueError:
        return Asked(usual, "not_a_day", USUAL)
    if last < first:
        return Asked(usual, "order", USUAL)
    if last > today:
        return Asked(usual, "future", USUAL)
    if first < EARLIEST or (last - first).days >= longest:
        return Asked(usual, "too_long", USUAL)
    return Asked(Period(first, last, SEOUL))
