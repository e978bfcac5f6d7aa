"""Precision, recall, F1 by scikit-learn, and confidence intervals by resampling."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import precision_recall_fscore_support

from bot.evaluate.figures import Estimate, Score

Places = NDArray[np.int64]

RESAMPLES = 1_000
SEED = 20_261_122
WITHIN = (2.5, 97.5)  # percentiles of a 95 % interval


def bootstrap(size: int, statistic: Callable[[Places], float]) -> Estimate:
    """A figure over `size` examples with its 95 % interval; the same every time.

    Args:
        size: number of examples, at least 1.
        statistic: the figure over the examples at these places.
    """
    random = np.random.default_rng(SEED)
    draws = [statistic(random.integers(size, size=size)) for _ in range(RESAMPLES)]
    low, high = np.percentile(draws, WITHIN)
    return Estimate(value=statistic(np.arange(size)), low=float(low), high=float(high))


def mean(values: Sequence[float]) -> Estimate:
    """The mean of at least one value."""
    array = np.asarray(values, np.float64)
    return bootstrap(len(array), lambda places: float(array[places].mean()))


def scores(
    expected: Sequence[str], found: Sequence[str], labels: Sequence[str]
) -> dict[str, Score]:
    """Precision, recall and F1 of each label; 0 where nothing was found."""
    columns = precision_recall_fscore_support(expected, found, labels=labels, zero_division=0)
    return {
        label: Score(precision=p, recall=r, f1=f, examples=int(n))
        for label, p, r, f, n in zip(labels, *columns, strict=True)
    }


def micro(expected: Sequence[str], found: Sequence[str], labels: Sequence[str]) -> Score:
    """Precision, recall and F1 over all labels together."""
    p, r, f, _ = precision_recall_fscore_support(
        expected, found, labels=labels, average="micro", zero_division=0
    )
    known = set(labels)
    examples = sum(label in known for label in expected)
    return Score(precision=p, recall=r, f1=f, examples=examples)
