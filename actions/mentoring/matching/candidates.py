"""Every pair that fits, with its points; when there are too many, a good choice of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from actions.mentoring.matching.features import Chosen, Learners, Mentors, Points, fitting, points
from knowledge.rules.mentoring import MentoringRules

Indices = npt.NDArray[np.int64]

_ALIKE = ("grades", "place", "languages", "gender")  # few different wishes: filtered by kind
_CELLS = 500_000  # of the table of learners × mentors looked at at once
_SAMPLE = 500  # learners from whom the number of pairs is estimated
_CHANCE = 20  # bits; with the points they fit into 32
_SPREAD = np.uint32(2_654_435_761)  # Knuth's multiplicative hash: even, and the same every time


@dataclass(frozen=True)
class Candidates:
    """Pairs that fit, by learner.

    Attributes:
        learner: index of the learner of each pair, ascending.
        mentor: index of the mentor of each pair.
        points: what each pair is worth.
        pruned: whether some fitting pairs were left out.
    """

    learner: Indices
    mentor: Indices
    points: npt.NDArray[np.int32]
    pruned: bool

    def only(self, kept: npt.NDArray[np.bool_]) -> Candidates:
        """Those of `kept`."""
        return Candidates(self.learner[kept], self.mentor[kept], self.points[kept], self.pruned)


def candidates(
    learners: Learners, mentors: Mentors, excluded: Indices, rules: MentoringRules
) -> Candidates:
    """All pairs that fit; some of each learner when there are more than the rules' limit.

    Args:
        learners: who wants a mentor.
        mentors: who may be one, with places left.
        excluded: pairs ruled out, as learner × number of mentors + mentor.
        rules: up to how many pairs all are looked at, and what a pair is worth.
    """
    search = rules.search
    everybody = np.arange(len(learners.subjects))
    step = max(len(everybody) // _SAMPLE, 1)
    sample = everybody[::step]
    pruned = False
    if len(everybody) * len(mentors.subjects) > search.pairs:
        seen = sum(int(fits.sum()) for _, _, fits in _blocks(learners, mentors, sample))
        pruned = seen * step > search.pairs
    found = []
    for block, theirs, fits in _blocks(learners, mentors, everybody):
        a, m = block[:, None], theirs[None, :]
        if pruned:
            worth = points(learners, a, mentors, m, rules)
            fits = _some(a, m, np.where(fits, worth, 0), search.candidates)
        row, column = np.nonzero(fits)
        a, m = block[row], theirs[column]
        kept = ~np.isin(a * len(mentors.subjects) + m, excluded)
        a, m = a[kept], m[kept]
        found.append((a, m, points(learners, a, mentors, m, rules)))
    if not found:
        none = np.empty(0, np.int64)
        return Candidates(none, none, np.empty(0, np.int32), pruned)
    learner, mentor, worth = (np.concatenate(parts) for parts in zip(*found, strict=True))
    order = np.lexsort((mentor, learner))
    return Candidates(learner[order], mentor[order], worth[order], pruned)


def _blocks(
    learners: Learners, mentors: Mentors, some: Indices
) -> Iterator[tuple[Indices, Indices, Chosen]]:
    """Tables of learners × mentors and who fits whom; learners of the same kind together."""
    kinds = np.stack([getattr(learners, name)[some] for name in _ALIKE])
    _, kind = np.unique(kinds, axis=1, return_inverse=True)
    order = np.argsort(kind, kind="stable")
    starts = np.flatnonzero(np.diff(kind[order], prepend=-1))
    for alike in np.split(some[order], starts[1:]):
        if not len(alike):
            continue
        fits = np.ones(len(mentors.subjects), np.bool_)
        for name in _ALIKE:
            fits &= fitting(name, learners, alike[0], mentors, slice(None))
        theirs = np.flatnonzero(fits)
        if not len(theirs):
            continue
        rows = max(_CELLS // len(theirs), 1)
        for first in range(0, len(alike), rows):
            block = alike[first : first + rows]
            both = fitting("times", learners, block[:, None], mentors, theirs)
            both &= fitting("subjects", learners, block[:, None], mentors, theirs)
            yield block, theirs, both


def _some(a: Indices, m: Indices, worth: Points, most: int) -> Chosen:
    """Of each learner the best half of `most`, and as many spread evenly over the rest.

    Args:
        a: learners, a column.
        m: mentors, a row.
        worth: points of each pair, 0 where they do not fit.
        most: pairs of each learner.
    """
    half = most // 2
    number = a.astype(np.uint32) * np.uint32(40_503) + m.astype(np.uint32)
    chance = ((number * _SPREAD) >> np.uint32(32 - _CHANCE)).astype(np.int32)
    ranked = (worth << _CHANCE) + chance
    kept = np.zeros(worth.shape, np.bool_)
    for order in (ranked, np.where(worth > 0, chance, 0)):
        if worth.shape[1] > half:
            np.put_along_axis(kept, np.argpartition(order, -half, axis=1)[:, -half:], True, axis=1)
        else:
            kept[:] = True
    return kept & (worth > 0)
