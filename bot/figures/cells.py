"""What stands in a table, and how people read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.texts import Texts

MINUTE = 60  # seconds
HOUR = 60 * MINUTE


class Seconds(float):
    """A duration."""


class Percent(float):
    """A share of a hundred."""


class Stars(float):
    """A mean rating."""


Cell = str | int | Seconds | Percent | Stars | None


@dataclass(frozen=True)
class Point:
    """Something that was counted, for a chart."""

    label: str
    count: int
    before: int


@dataclass(frozen=True)
class Table:
    """Figures of one thing.

    Attributes:
        key: of the table, in addresses and texts.
        title: what it is about.
        note: what to know about it; may be empty.
        columns: what stands in each column.
        rows: the first cell of each says what the row is about.
        points: what a chart of it shows; empty without one.
        by_day: whether the points are days.
        conversations: to each row the conversation it leads to; empty when rows lead nowhere.
    """

    key: str
    title: str
    note: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    points: Sequence[Point] = ()
    by_day: bool = False
    conversations: Sequence[str] = ()


def percent(part: int, whole: int) -> Percent | None:
    """A share; None of nothing."""
    return Percent(round(100 * part / whole, 1)) if whole else None


def shown(cell: Cell, texts: Texts) -> str:
    """A cell as people read it."""
    match cell:
        case None:
            return texts("dashboard.none")
        case Seconds():
            return _duration(cell, texts)
        case Percent():
            return texts("dashboard.percent", value=f"{cell:.1f}")
        case Stars():
            return texts("dashboard.stars", value=f"{cell:.2f}")
        case int():
            return f"{cell:,}"
        case _:
            return cell


def _duration(seconds: float, texts: Texts) -> str:
    whole = round(seconds)
    if whole < MINUTE:
        value = f"{seconds:.1f}" if whole < 10 else f"{whole}"
        return texts("dashboard.seconds", value=value)
    if whole < HOUR:
        return texts("dashboard.minutes", minutes=whole // MINUTE, seconds=whole % MINUTE)
    return texts("dashboard.hours", hours=whole // HOUR, minutes=whole % HOUR // MINUTE)
