"""How durations are spread: the middle, and what all but a few stay below."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Spread:
    """Durations in seconds; by nearest rank, so that each is one that occurred.

    Attributes:
        count: how many there are.
        p50: the median.
        p90: nine in ten are not longer.
        p95: nineteen in twenty are not longer.
    """

    count: int
    p50: float
    p90: float
    p95: float


def spread(durations: Iterable[float]) -> Spread | None:
    """The spread of durations; None when there are none."""
    return spread_of_counts(Counter(durations))


def spread_of_counts(counts: Mapping[float, int]) -> Spread | None:
    """The spread of durations of which each occurred so often; None when there are none."""
    total = sum(counts.values())
    if not total:
        return None
    ordered = sorted(counts.items())
    return Spread(total, *(_ranked(ordered, math.ceil(total * p / 100)) for p in (50, 90, 95)))


def _ranked(ordered: list[tuple[float, int]], rank: int) -> float:
    """The duration at a rank, from 1."""
    for value, count in ordered:
        rank -= count
        if rank <= 0:
            return value
    raise ValueError("there are fewer durations")
