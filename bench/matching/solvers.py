"""The same assignment by other exact solvers: who fits whom, places, no hours."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, vstack
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from actions.mentoring.matching.candidates import Candidates
from actions.mentoring.matching.flow import best_pairs
from knowledge.rules.mentoring import POINTS

Places = npt.NDArray[np.int64]


def flow(pairs: Candidates, learners: int, places: Places) -> int:
    """OR-Tools' minimum-cost flow, as the desk uses it."""
    return best_pairs(pairs, learners, places, {}, np.zeros(len(pairs.learner), np.uint32))[1]


def bipartite(pairs: Candidates, learners: int, places: Places) -> int:
    """SciPy's sparse Jonker-Volgenant: a column for every place, and one to stay alone."""
    first = np.cumsum(places) - places
    repeat = places[pairs.mentor]
    row = np.repeat(pairs.learner, repeat)
    seat = np.arange(repeat.sum()) - np.repeat(np.cumsum(repeat) - repeat, repeat)
    column = np.repeat(first[pairs.mentor], repeat) + seat
    cost = np.repeat(2 * POINTS - pairs.points, repeat).astype(float)
    alone = np.arange(learners)
    graph = csr_matrix(
        (
            np.concatenate([cost, np.full(learners, 2.0 * POINTS)]),
            (np.concatenate([row, alone]), np.concatenate([column, places.sum() + alone])),
        ),
        shape=(learners, int(places.sum()) + learners),
    )
    rows, columns = min_weight_full_bipartite_matching(graph)
    return int(2 * POINTS * learners - graph[rows, columns].sum())


def linear_programme(pairs: Candidates, learners: int, places: Places) -> int:
    """HiGHS' dual simplex on the linear programme, whose corners are whole numbers."""
    count = len(pairs.learner)
    ones, each = np.ones(count), np.arange(count)
    limits = vstack(
        [
            csr_matrix((ones, (pairs.learner, each)), shape=(learners, count)),
            csr_matrix((ones, (pairs.mentor, each)), shape=(len(places), count)),
        ]
    )
    most = np.concatenate([np.ones(learners), places])
    solved = linprog(
        -pairs.points.astype(float), A_ub=limits, b_ub=most, bounds=(0, 1), method="highs-ds"
    )
    return round(-solved.fun)
