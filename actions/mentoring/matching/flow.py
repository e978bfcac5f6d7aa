"""The assignment as a flow of least cost, solved exactly by OR-Tools.

Every learner is a unit of flow. It leaves through one mentor who fits, at a cost of minus the
points of the pair, or unmatched at no cost; a mentor lets through as many as there are places.
Where the hours of a mentor are short, the flow goes through the times of the week, too. Among
assignments with the same points the one wins that serves those who applied earlier.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from ortools.graph.python import min_cost_flow

from actions.mentoring.matching.candidates import Candidates, Indices
from actions.mentoring.matching.features import Bits

_TURNS = 8  # steps from who applied first to who applied last
Capacities = npt.NDArray[np.int64]


@dataclass
class Arcs:
    """Arcs as they are collected, in blocks."""

    tails: list[Indices] = field(default_factory=list)
    heads: list[Indices] = field(default_factory=list)
    capacities: list[Indices] = field(default_factory=list)
    costs: list[Indices] = field(default_factory=list)

    def add(self, tails: Indices, heads: Indices, capacities: Indices, costs: Indices) -> None:
        """Add a block of arcs."""
        self.tails.append(tails)
        self.heads.append(heads)
        self.capacities.append(capacities)
        self.costs.append(costs)


def best_pairs(
    pairs: Candidates,
    learners: int,
    places: Capacities,
    hours: Mapping[int, Mapping[int, int]],
    common: Bits,
) -> tuple[Indices, int]:
    """The pairs of the best assignment.

    Args:
        pairs: who fits whom.
        learners: how many there are, in the order in which they applied.
        places: of each mentor.
        hours: of some mentors, how many learners each time of the week (an index) takes.
        common: of each pair, the times that suit both.

    Returns:
        Indices into `pairs`, and the points altogether.

    Raises:
        RuntimeError: the solver failed, which it has no reason to.
    """
    mentors = len(places)
    sink = learners + mentors
    arcs = Arcs()
    one = np.ones(learners, np.int64)
    everybody = np.arange(learners)
    arcs.add(everybody, np.full(learners, sink), one, 0 * one)
    within = learners + np.arange(mentors)
    arcs.add(within, np.full(mentors, sink), places, np.zeros(mentors, np.int64))
    tails, heads, origin, next_node = _pair_arcs(pairs, learners, hours, common, sink + 1)
    first = learners + mentors  # index of the first pair's arc
    worth = pairs.points[origin].astype(np.int64) * (_TURNS * learners + 1) + _turn(tails, learners)
    arcs.add(tails, heads, np.ones(len(tails), np.int64), -worth)
    for mentor, by_time in hours.items():
        nodes = next_node[mentor] + np.arange(len(by_time))
        room = np.array(list(by_time.values()), np.int64)
        arcs.add(nodes, np.full(len(nodes), learners + mentor), room, 0 * room)
    solver = min_cost_flow.SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(
        *(np.concatenate(b) for b in (arcs.tails, arcs.heads, arcs.capacities, arcs.costs))
    )
    solver.set_nodes_supplies(np.append(everybody, sink), np.append(one, -learners))
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise RuntimeError(f"the flow has no solution: {status}")
    chosen = origin[np.flatnonzero(solver.flows(first + np.arange(len(tails))))]
    return chosen, int(pairs.points[chosen].sum())


def _turn(learner: Indices, learners: int) -> Indices:
    """What having applied early is worth: all of it together is less than one point."""
    return _TURNS - learner * _TURNS // learners


def _pair_arcs(
    pairs: Candidates,
    learners: int,
    hours: Mapping[int, Mapping[int, int]],
    common: Bits,
    free: int,
) -> tuple[Indices, Indices, Indices, dict[int, int]]:
    """Arcs of the pairs: tail, head, pair; and the first time node of each mentor with hours."""
    short = np.isin(pairs.mentor, list(hours))
    origin = [np.flatnonzero(~short)]
    heads = [learners + pairs.mentor[~short]]
    first_node: dict[int, int] = {}
    nodes: dict[int, dict[int, int]] = {}
    for mentor, by_time in hours.items():
        first_node[mentor] = free
        for n, time in enumerate(by_time):
            nodes.setdefault(time, {})[mentor] = free + n
        free += len(by_time)
    through = np.flatnonzero(short)
    for time, node_of in nodes.items():
        node = np.zeros(int(pairs.mentor.max()) + 1, np.int64)
        node[list(node_of)] = list(node_of.values())
        some = through[(common[through] >> np.uint32(time) & np.uint32(1)) != 0]
        some = some[node[pairs.mentor[some]] > 0]
        origin.append(some)
        heads.append(node[pairs.mentor[some]])
    chosen = np.concatenate(origin)
    return pairs.learner[chosen], np.concatenate(heads), chosen, first_node
