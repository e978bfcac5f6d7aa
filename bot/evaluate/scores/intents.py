"""Labels: each one's figures, what is taken for what, and how far confidence can be trusted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from sklearn.metrics import confusion_matrix, f1_score

from bot.evaluate.examples import Answered
from bot.evaluate.figures import (
    Bin,
    Confidence,
    Confusion,
    Estimate,
    Intents,
    Matrix,
    TwoIntents,
)
from bot.evaluate.scores.mentions import mention
from bot.evaluate.scores.statistics import Places, bootstrap, mean, scores

BINS = 10


def score_intents(answered: Sequence[Answered], threshold: float) -> Intents | None:
    """Figures of the lines with an `intent`; None without any."""
    rows = [row for row in answered if row.example.intent is not None]
    if not rows:
        return None
    expected = [str(row.example.intent) for row in rows]
    found = [row.result.intent.name for row in rows]
    every = sorted({*expected, *found})
    counts = confusion_matrix(expected, found, labels=every)
    return Intents(
        examples=len(rows),
        accuracy=mean([a == b for a, b in zip(expected, found, strict=True)]),
        macro_f1=_macro_f1(expected, found),
        labels=scores(expected, found, sorted(set(expected))),
        confusions=_confusions(rows),
        matrix=Matrix(labels=tuple(every), counts=tuple(map(tuple, counts.tolist()))),
        confidence=_confidence(rows, threshold),
    )


def score_two_intents(answered: Sequence[Answered]) -> TwoIntents | None:
    """Figures of the lines with `intents`; None without any."""
    rows = [row for row in answered if row.example.intents]
    if not rows:
        return None
    first = [row.result.intent.name == row.example.intents[0] for row in rows]
    return TwoIntents(
        examples=len(rows),
        first=mean(first),
        any_of_them=mean([row.result.intent.name in row.example.intents for row in rows]),
        all_of_them=mean([set(row.example.intents) == _answered(row) for row in rows]),
        wrong=tuple(
            mention(row, f"{' + '.join(row.example.intents)} → {row.result.intent.name}")
            for row, right in zip(rows, first, strict=True)
            if not right
        ),
    )


def _answered(row: Answered) -> set[str]:
    return {row.result.intent.name, *(intent.name for intent in row.result.also)}


def _macro_f1(expected: Sequence[str], found: Sequence[str]) -> Estimate:
    """Mean F1 of the labels that are right somewhere; in a resample, of those it drew."""
    names = sorted({*expected, *found})
    truth = np.searchsorted(names, expected)
    guess = np.searchsorted(names, found)

    def statistic(places: Places) -> float:
        labels = np.unique(truth[places])
        return float(
            f1_score(truth[places], guess[places], labels=labels, average="macro", zero_division=0)
        )

    return bootstrap(len(expected), statistic)


def _confusions(rows: Sequence[Answered]) -> tuple[Confusion, ...]:
    """What was taken for what, most often first, with the first such line."""
    pairs: dict[tuple[str, str], list[Answered]] = defaultdict(list)
    for row in rows:
        if row.example.intent and row.example.intent != row.result.intent.name:
            pairs[row.example.intent, row.result.intent.name].append(row)
    ranked = sorted(pairs.items(), key=lambda pair: -len(pair[1]))
    return tuple(
        Confusion(
            expected=expected,
            found=found,
            times=len(those),
            line=those[0].line,
            text=those[0].example.text,
        )
        for (expected, found), those in ranked
    )


def _confidence(rows: Sequence[Answered], threshold: float) -> Confidence:
    sure = np.array([row.result.intent.confidence for row in rows])
    right = np.array([row.result.intent.name == row.example.intent for row in rows])
    places = np.minimum((sure * BINS).astype(int), BINS - 1)
    bins = tuple(
        Bin(
            upto=(n + 1) / BINS,
            examples=int((places == n).sum()),
            confidence=float(sure[places == n].mean()),
            accuracy=float(right[places == n].mean()),
        )
        for n in np.unique(places)
    )
    gaps = sum(b.examples * abs(b.confidence - b.accuracy) for b in bins)
    wrong = [
        row
        for row, is_right in zip(rows, right, strict=True)
        if not is_right and row.result.intent.confidence >= threshold
    ]
    return Confidence(
        threshold=threshold,
        wrong_but_confident=len(wrong) / len(rows),
        calibration_error=gaps / len(rows),
        bins=bins,
        wrong=tuple(
            mention(
                row,
                f"{row.example.intent} → {row.result.intent.name} "
                f"({row.result.intent.confidence:.2f})",
            )
            for row in wrong
        ),
    )
