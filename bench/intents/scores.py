"""Figures of guessed intents, with 95 % intervals by resampling utterances."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest  # type: ignore[import-untyped]

from bench.intents.systems import Guess
from bot.evaluate.figures import Estimate
from bot.evaluate.scores.statistics import Places, bootstrap, mean

CRISIS, OUTSIDE = "crisis", "out_of_scope"
SURE = 0.9  # from this confidence on a wrong answer is a confident one
SIGNIFICANT = 0.05


@dataclass(frozen=True)
class Figures:
    """Figures of one system on one set.

    Attributes:
        macro_f1: mean F1 of the intents the set has.
        outside_f1: F1 of out_of_scope.
        false_alarms: share of the other messages taken for a crisis.
        sure_but_wrong: share of all; None of a system that does not say how sure it is.
    """

    accuracy: Estimate
    macro_f1: Estimate
    outside_f1: Estimate
    crisis_recall: Estimate
    false_alarms: Estimate
    sure_but_wrong: float | None


@dataclass(frozen=True)
class Comparison:
    """Ours against a peer on the same messages.

    Attributes:
        lead: share right of ours less that of the peer.
        p: of McNemar's exact test (two-sided): chance of such a lead between equals.
    """

    lead: Estimate
    p: float

    @property
    def significant(self) -> bool:
        """Whether chance is an unlikely reason."""
        return self.p < SIGNIFICANT


def figures(expected: Sequence[str], guesses: Sequence[Guess]) -> Figures:
    """All figures; an intent the set does not have, such as an inner one, is wrong."""
    found = [guess.intent for guess in guesses]
    names = sorted({*expected, *found, CRISIS, OUTSIDE})
    truth, guess = np.searchsorted(names, expected), np.searchsorted(names, found)
    crisis, outside = names.index(CRISIS), names.index(OUTSIDE)

    def by_label(places: Places) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """F1 of each label, and whether any message has it."""
        right, guessed = truth[places], guess[places]
        size = len(names)
        hits = np.bincount(right[right == guessed], minlength=size)
        wanted = np.bincount(right, minlength=size)
        both = wanted + np.bincount(guessed, minlength=size)
        return 2 * hits / np.maximum(both, 1), wanted > 0

    def macro(places: Places) -> float:
        f1, there = by_label(places)
        return float(f1[there].mean())

    dangers, others = np.flatnonzero(truth == crisis), np.flatnonzero(truth != crisis)
    sure = None
    if guesses[0].confidence is not None:
        confident = np.array([(each.confidence or 0) >= SURE for each in guesses])
        sure = float((confident & (truth != guess)).mean())
    return Figures(
        accuracy=right_share(expected, guesses),
        macro_f1=bootstrap(len(truth), macro),
        outside_f1=bootstrap(len(truth), lambda places: float(by_label(places)[0][outside])),
        crisis_recall=_mean(guess[dangers] == crisis),
        false_alarms=_mean(guess[others] == crisis),
        sure_but_wrong=sure,
    )


def right_share(expected: Sequence[str], guesses: Sequence[Guess]) -> Estimate:
    """Accuracy."""
    return _mean(_right(expected, guesses))


def compare(expected: Sequence[str], ours: Sequence[Guess], peer: Sequence[Guess]) -> Comparison:
    """Ours against a peer, message by message."""
    first, second = _right(expected, ours), _right(expected, peer)
    won, lost = int((first & ~second).sum()), int((second & ~first).sum())
    p = float(binomtest(won, won + lost).pvalue) if won + lost else 1.0
    return Comparison(_mean(first.astype(float) - second), p)


def cost(expected: Sequence[str], clean: Sequence[Guess], noisy: Sequence[Guess]) -> Estimate:
    """What noise costs: share right of the clean messages less that of the noisy ones."""
    return _mean(_right(expected, clean).astype(float) - _right(expected, noisy))


def mistakes(expected: Sequence[str], guesses: Sequence[Guess]) -> list[tuple[str, str, int]]:
    """What was taken for what and how often, most often first."""
    pairs = Counter(
        (label, guess.intent)
        for label, guess in zip(expected, guesses, strict=True)
        if label != guess.intent
    )
    return [(label, found, times) for (label, found), times in pairs.most_common()]


def _right(expected: Sequence[str], guesses: Sequence[Guess]) -> NDArray[np.bool_]:
    return np.array([label == guess.intent for label, guess in zip(expected, guesses, strict=True)])


def _mean(values: NDArray[np.bool_] | NDArray[np.float64]) -> Estimate:
    """The mean; of nothing it is not a number."""
    if not len(values):
        return Estimate(value=np.nan, low=np.nan, high=np.nan)
    return mean(values.astype(float).tolist())
