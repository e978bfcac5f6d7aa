"""Figures of guessed intents, with 95 % intervals by resampling utterances."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.comparing import Right, share
from bench.intents.systems import Guess
from bot.evaluate.figures import Estimate
from bot.evaluate.scores.statistics import Places, bootstrap

CRISIS, OUTSIDE = "crisis", "out_of_scope"
SURE = 0.9  # from this confidence on a wrong answer is a confident one


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


def figures(expected: Sequence[str], guesses: Sequence[Guess]) -> Figures:
    """All figures; an intent the set does not have, such as an inner one, is wrong."""
    found = [guess.intent for guess in guesses]
    names = sorted({*expected, *found, CRISIS, OUTSIDE})
    truth, guess = np.searchsorted(names, expected), np.searchsorted(names, found)
    crisis, outside = names.index(CRISIS), names.index(OUTSIDE)

    def by_label(places: Places) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """F1 of each label, and whether any message has it."""
        wanted, guessed = truth[places], guess[places]
        hits = np.bincount(wanted[wanted == guessed], minlength=len(names))
        there = np.bincount(wanted, minlength=len(names))
        both = there + np.bincount(guessed, minlength=len(names))
        return 2 * hits / np.maximum(both, 1), there > 0

    def macro(places: Places) -> float:
        f1, there = by_label(places)
        return float(f1[there].mean())

    return Figures(
        accuracy=share(right(expected, guesses)),
        macro_f1=bootstrap(len(truth), macro),
        outside_f1=bootstrap(len(truth), lambda places: float(by_label(places)[0][outside]))
        if OUTSIDE in expected
        else share(np.array([])),
        crisis_recall=share(guess[truth == crisis] == crisis),
        false_alarms=share(guess[truth != crisis] == crisis),
        sure_but_wrong=_sure_but_wrong(truth != guess, guesses),
    )


def right(expected: Sequence[str], guesses: Sequence[Guess]) -> Right:
    """Of each message, whether the guess is right."""
    return np.array([label == guess.intent for label, guess in zip(expected, guesses, strict=True)])


def mistakes(expected: Sequence[str], guesses: Sequence[Guess]) -> list[tuple[str, str, int]]:
    """What was taken for what and how often, most often first."""
    pairs = Counter(
        (label, guess.intent)
        for label, guess in zip(expected, guesses, strict=True)
        if label != guess.intent
    )
    return [(label, found, times) for (label, found), times in pairs.most_common()]


def _sure_but_wrong(wrong: Right, guesses: Sequence[Guess]) -> float | None:
    sure = [guess.confidence for guess in guesses if guess.confidence is not None]
    return float((wrong & (np.array(sure) >= SURE)).mean()) if sure else None
