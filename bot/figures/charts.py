"""Where the marks of a chart stand, for `charts.html` to draw as SVG.

This period is a filled shape, the one before an outline or a dashed line: shape, not colour, tells
them apart.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.figures.cells import Point

WIDTH = 640  # of every drawing, in its own units
NAMES = 170  # for the names beside bars
NUMBERS = 90  # for the numbers behind them
BAR, GAP = 18, 14
MOST_BARS = 12  # more are in the table alone
HEIGHT, TOP, LEFT, FOOT = 240, 14, 48, 28  # of columns
MOST_DATES = 8  # written below columns
MOST_LINES = 4  # of the grid


@dataclass(frozen=True)
class Bar:
    """A horizontal bar, and the outline of the period before."""

    point: Point
    y: float
    length: float
    before: float


@dataclass(frozen=True)
class Bars:
    """Bars below one another."""

    height: float
    bars: Sequence[Bar]


@dataclass(frozen=True)
class Column:
    """A day; `date` is written below, where there is room."""

    point: Point
    x: float
    y: float
    width: float
    height: float
    date: str


@dataclass(frozen=True)
class Columns:
    """Days side by side.

    Attributes:
        columns: this period.
        line: the period before, as points of a polyline.
        grid: height and number of each line of the grid.
        foot: where the columns stand.
    """

    columns: Sequence[Column]
    line: str
    grid: Sequence[tuple[float, int]]
    foot: float


def bars(points: Sequence[Point]) -> Bars:
    """A bar for each of the first points."""
    drawn = [point for point in points if point.count or point.before][:MOST_BARS]
    most = max((max(point.count, point.before) for point in drawn), default=1)
    scale = (WIDTH - NAMES - NUMBERS) / most
    return Bars(
        height=len(drawn) * (BAR + GAP) + GAP,
        bars=[
            Bar(point, GAP + n * (BAR + GAP), _r(point.count * scale), _r(point.before * scale))
            for n, point in enumerate(drawn)
        ],
    )


def columns(points: Sequence[Point]) -> Columns:
    """A column for each day."""
    most = max((max(point.count, point.before) for point in points), default=0)
    step = round_step(most)
    top = max(step, math.ceil(most / step) * step)
    foot = HEIGHT - FOOT
    scale = (foot - TOP) / top
    wide = (WIDTH - LEFT) / max(1, len(points))
    every = math.ceil(len(points) / MOST_DATES) or 1
    return Columns(
        columns=[
            Column(
                point,
                x=_r(LEFT + n * wide + wide * 0.15),
                y=_r(foot - point.count * scale),
                width=_r(wide * 0.7),
                height=_r(point.count * scale),
                date="" if n % every else point.label[5:].replace("-", "."),
            )
            for n, point in enumerate(points)
        ],
        line=" ".join(
            f"{_r(LEFT + (n + 0.5) * wide)},{_r(foot - point.before * scale)}"
            for n, point in enumerate(points)
        ),
        grid=[(_r(foot - value * scale), value) for value in range(0, top + 1, step)],
        foot=foot,
    )


def round_step(most: int) -> int:
    """The distance of grid lines: 1, 2 or 5 times a power of ten, for at most a few lines."""
    least = max(1.0, most / MOST_LINES)
    power: int = 10 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least)


def _r(value: float) -> float:
    return round(value, 1)
