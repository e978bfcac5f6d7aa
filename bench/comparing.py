"""Two systems on the same items, and how figures are written in tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest  # type: ignore[import-untyped]

from bot.evaluate.figures import Estimate
from bot.evaluate.scores.statistics import mean

SIGNIFICANT = 0.05

Right = NDArray[np.bool_]  # of each item, whether it was answered right


@dataclass(frozen=True)
class Comparison:
    """Ours against a peer on the same items.

    Attributes:
        lead: share right of ours less that of the peer.
        p: of McNemar's exact test (two-sided): chance of such a lead between equals.
    """

    lead: Estimate
    p: float

    @property
    def significant(self) -> bool:
        """Whether chance is an unlikely reason; not corrected for the number of comparisons."""
        return self.p < SIGNIFICANT


def compare(ours: Right, peer: Right) -> Comparison:
    """Ours against a peer, item by item."""
    won, lost = int((ours & ~peer).sum()), int((peer & ~ours).sum())
    p = float(binomtest(won, won + lost).pvalue) if won + lost else 1.0
    return Comparison(difference(ours, peer), p)


def difference(first: Right, second: Right) -> Estimate:
    """Share right of the first less that of the second; resampled in pairs."""
    return share(first.astype(float) - second)


def share(values: Right | NDArray[np.float64]) -> Estimate:
    """The mean; of nothing it is not a number."""
    if not len(values):
        return Estimate(value=np.nan, low=np.nan, high=np.nan)
    return mean(values.astype(float).tolist())


def interval(estimate: Estimate) -> str:
    """A share and its 95 % interval; a dash where there is nothing to count."""
    if np.isnan(estimate.value):
        return "–"
    return f"{estimate.value:.3f} ({estimate.low:.3f}–{estimate.high:.3f})"


def points(estimate: Estimate) -> str:
    """A difference in percentage points and its 95 % interval."""
    if np.isnan(estimate.value):
        return "–"
    value, low, high = (100 * each for each in (estimate.value, estimate.low, estimate.high))
    return f"{value:.1f} ({low:.1f} to {high:.1f})"


def chance(comparison: Comparison) -> str:
    """The p-value, and in words when it shows nothing."""
    p = comparison.p
    text = "< .001" if p < 0.001 else f"{p:.3f}".removeprefix("0")
    return text if comparison.significant else f"{text}, not significant"
