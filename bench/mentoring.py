"""Matching at the report's scale and ten times beyond: `python -m bench.mentoring`.

Each measurement runs in a process of its own, on one thread, with invented people of a fixed seed.
CPU time is told, because it does not depend on what else the machine does.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from bench.common import machine, table
from knowledge.rules.mentoring import MentoringRules, load_mentoring_rules

MENTORS, LEARNERS = 1_530, 10_000  # 1,530: the report of 2022-10-11
TIMES = 10
SEED = 20221011
EVERY_PAIR = 10**9
SOLVERS = ("flow", "bipartite", "linear_programme")
NAMES = {
    "flow": "OR-Tools, minimum-cost flow",
    "bipartite": "SciPy, sparse Jonker-Volgenant",
    "linear_programme": "SciPy, HiGHS linear programme",
}


@dataclass(frozen=True)
class Measured:
    """What one run took and gave; memory in MiB, at its peak."""

    cpu: float
    memory: float
    matched: int
    points: int
    bound: int
    pairs: int


def matching(mentors: int, learners: int, way: str, most: int) -> Measured:
    """Match everybody, `way` being `optimal` or `greedy`.

    Args:
        mentors: how many.
        learners: how many.
        way: how to choose among the candidates.
        most: pairs up to which all are looked at.
    """
    from actions.mentoring.matching import greedy, match
    from bench.matching import people

    rules = _rules(most)
    who = people.learners(learners, rules, SEED), people.mentors(mentors, rules, SEED + 1)
    began = time.process_time()
    done = match(*who, rules, choose=greedy if way == "greedy" else None)
    took = time.process_time() - began
    return Measured(took, _peak(), len(done.pairs), done.points, done.bound, done.looked_at)


def solving(mentors: int, learners: int, solver: str, most: int) -> Measured:
    """Only the assignment, by one of `SOLVERS`."""
    import numpy as np

    from actions.mentoring.matching import Desk
    from bench.matching import people, solvers

    rules = _rules(most)
    who = people.learners(learners, rules, SEED), people.mentors(mentors, rules, SEED + 1)
    desk = Desk(*who, rules)
    pairs = desk.candidates()
    places = np.array([desk.places(m) for m in range(mentors)], np.int64)
    before = _peak()
    began = time.process_time()
    points = getattr(solvers, solver)(pairs, learners, places)
    took = time.process_time() - began
    return Measured(took, _peak() - before, 0, points, points, len(pairs.learner))


def apart(what: Callable[..., Measured], *arguments: object) -> Measured:
    """Run in a new process, so that its memory is its own."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(what, *arguments).result()


def report(times: int) -> None:
    """Measure and print, as it comes."""
    print(f"{machine()} · seed {SEED}\n", flush=True)
    head = ["mentors", "learners", "way", "pairs", "CPU s", "peak MiB", "matched", "points", "gap"]
    rows = []
    pruned = load_mentoring_rules().search.pairs
    runs = [
        (1, "optimal, every pair", "optimal", EVERY_PAIR),
        (1, "optimal, 40 pairs each", "optimal", 1),
        (1, "greedy, every pair", "greedy", EVERY_PAIR),
        (times, "optimal, 40 pairs each", "optimal", pruned),
        (times, "greedy, 40 pairs each", "greedy", pruned),
    ]
    best: dict[int, int] = {}
    for scale, name, way, most in runs:
        done = apart(matching, MENTORS * scale, LEARNERS * scale, way, most)
        top = best.setdefault(scale, done.bound)
        rows.append(
            [
                f"{MENTORS * scale:,}",
                f"{LEARNERS * scale:,}",
                name,
                f"{done.pairs:,}",
                f"{done.cpu:.1f}",
                f"{done.memory:,.0f}",
                f"{done.matched:,}",
                f"{done.points:,}",
                f"{1 - done.points / top:.3%}",
            ]
        )
        print(f"· {scale}×, {name}: {done.cpu:.1f} s", flush=True)
    print("\n" + table(head, rows) + "\n", flush=True)
    rows = []
    for solver in SOLVERS:
        done = apart(solving, MENTORS, LEARNERS, solver, 1)
        took, memory = f"{done.cpu:.2f}", f"{done.memory:,.0f}"
        rows.append([NAMES[solver], f"{done.pairs:,}", took, memory, f"{done.points:,}"])
    print(table(["exact solver", "pairs", "CPU s", "+ MiB", "points"], rows), flush=True)


def _rules(most: int) -> MentoringRules:
    rules = load_mentoring_rules()
    search = rules.search.model_copy(update={"pairs": most})
    return rules.model_copy(update={"search": search})


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--times", type=int, default=TIMES, help="how far beyond the report")
    report(parser.parse_args().times)
