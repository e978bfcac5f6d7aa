"""The measurements as Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from bench.common import table
from bench.comparing import Right, chance, compare, difference, interval, points
from bench.intents.scores import figures, mistakes, right
from bench.intents.sets import Labelled
from bench.intents.systems import Guess, Trained, packed_size
from bench.noises import BOTH, CLEAN, NOISES

MB = 1_000_000
TOGETHER = "all together"
MOST_PAIRS = 15  # of labels taken for one another, listed

Sets = Mapping[str, Sequence[Labelled]]
Guesses = Mapping[tuple[str, str], Sequence[Guess]]  # by set and noise


@dataclass(frozen=True)
class Reading:
    """What one system made of the sets.

    Attributes:
        guesses: of its model.
        again: of models trained with other seeds.
    """

    model: Trained
    guesses: Guesses
    again: Sequence[Guesses] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Of the system."""
        return self.model.system.name


def whole_report(sets: Sets, readings: Sequence[Reading]) -> str:
    """Every table; the first reading is ours."""
    parts, encoder = [], packed_size(readings[0].model.home)
    for name, labelled in sets.items():
        parts += [f"### Set: {name}, {len(labelled)} messages", _figures(sets, name, readings)]
    parts += [
        "### Points of accuracy that noise costs (spaces left out and slips at once)",
        table(
            ["system", *sets],
            [
                [reading.name, *(_cost(sets, name, reading) for name in sets)]
                for reading in readings
            ],
        ),
        "### Speed, training, size",
        "One message at a time, one thread, in the system's own process; clean messages. "
        f"The encoder that ours and the nearest neighbours need has {encoder / MB:.1f} MB.",
        _speed(readings),
    ]
    if any(reading.again for reading in readings):
        parts += ["### Accuracy with other seeds: mean (least–most)", _seeds(sets, readings)]
    return "\n\n".join(parts)


def mistakes_table(sets: Sets, names: Sequence[str], reading: Reading) -> str:
    """Pairs of labels that hold most of the mistakes on the clean messages of some sets."""
    expected = [label for name in names for label in _labels(sets, name)]
    pairs = mistakes(expected, [g for name in names for g in reading.guesses[name, CLEAN]])
    total = sum(times for *_, times in pairs)
    most = pairs[:MOST_PAIRS]
    rest = total - sum(times for *_, times in most)
    rows = [[label, found, str(n), f"{n / total:.0%}"] for label, found, n in most]
    rows += [["other pairs", "", str(rest), f"{rest / total:.0%}"]] if rest else []
    return table(["right", "taken for", "times", "share of mistakes"], rows)


def curve_table(sets: Sets, by_share: Mapping[float, Guesses]) -> str:
    """Error against the share of the examples learned from."""
    head = ["examples", *(f"{name}, {noise}" for name in sets for noise in (CLEAN, BOTH))]
    rows = [
        [
            f"{share:.0%}",
            *(
                f"{1 - _right(sets, name, guesses, noise).mean():.3f}"
                for name in sets
                for noise in (CLEAN, BOTH)
            ),
        ]
        for share, guesses in by_share.items()
    ]
    return table(head, rows)


def _labels(sets: Sets, name: str) -> list[str]:
    return [labelled.intent for labelled in sets[name]]


def _right(sets: Sets, name: str, guesses: Guesses, noise: str) -> Right:
    return right(_labels(sets, name), guesses[name, noise])


def _figures(sets: Sets, name: str, readings: Sequence[Reading]) -> str:
    expected, rows = _labels(sets, name), []
    for noise in NOISES:
        ours = readings[0].guesses[name, noise]
        for place, reading in enumerate(readings):
            guesses = reading.guesses[name, noise]
            found = figures(expected, guesses)
            sure = found.sure_but_wrong
            row = [noise, reading.name, interval(found.accuracy), interval(found.macro_f1)]
            row += [interval(found.outside_f1), interval(found.crisis_recall)]
            row += [interval(found.false_alarms), "–" if sure is None else f"{sure:.1%}"]
            against = compare(right(expected, ours), right(expected, guesses))
            lead = [points(against.lead), chance(against)] if place else ["", ""]
            rows.append(row + lead)
    head = ["noise", "system", "accuracy", "macro-F1", "out-of-scope F1", "crisis recall"]
    head += ["crisis false alarms", "sure but wrong", "ours ahead by points", "p"]
    return table(head, rows)


def _cost(sets: Sets, name: str, reading: Reading) -> str:
    clean, noisy = (_right(sets, name, reading.guesses, noise) for noise in (CLEAN, BOTH))
    return points(difference(clean, noisy))


def _speed(readings: Sequence[Reading]) -> str:
    rows = []
    for reading in readings:
        model = reading.model
        p50, p95 = np.percentile([g.ms for g in reading.guesses[TOGETHER, CLEAN]], [50, 95])
        told = (f"{p50:.2f}", f"{p95:.2f}", f"{model.seconds:.0f}", f"{model.cpu:.0f}")
        rows.append([reading.name, *told, f"{model.size / MB:.1f}"])
    head = ["system", "p50 ms", "p95 ms", "training s", "processor s", "model MB, encoder aside"]
    return table(head, rows)


def _seeds(sets: Sets, readings: Sequence[Reading]) -> str:
    rows = []
    for reading in readings:
        for noise in NOISES if reading.again else ():
            row = [reading.name, noise, str(1 + len(reading.again))]
            for name in sets:
                every = [
                    _right(sets, name, guesses, noise).mean()
                    for guesses in (reading.guesses, *reading.again)
                ]
                row.append(f"{np.mean(every):.3f} ({min(every):.3f}–{max(every):.3f})")
            rows.append(row)
    return table(["system", "noise", "seeds", *sets], rows)
