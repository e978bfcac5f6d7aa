"""The benchmark of matching: the same people for the same seed, and solvers that agree."""

import numpy as np

from actions.mentoring.matching import Desk, greedy, match
from bench.matching import people, solvers
from bench.mentoring import SOLVERS, matching
from knowledge.rules.mentoring import load_mentoring_rules

RULES = load_mentoring_rules()


def test_the_same_seed_gives_the_same_people():
    assert people.learners(20, RULES, 1) == people.learners(20, RULES, 1)
    assert people.mentors(20, RULES, 1) == people.mentors(20, RULES, 1)
    assert people.learners(20, RULES, 1) != people.learners(20, RULES, 2)


def test_exact_solvers_agree():
    desk = Desk(people.learners(60, RULES, 1), people.mentors(30, RULES, 2), RULES)
    pairs = desk.candidates()
    places = np.array([desk.places(m) for m in range(30)], np.int64)
    points = {getattr(solvers, name)(pairs, 60, places) for name in SOLVERS}
    assert len(points) == 1


def test_the_optimum_is_above_greedy():
    who = people.learners(300, RULES, 1), people.mentors(40, RULES, 2)
    best, simple = match(*who, RULES), match(*who, RULES, choose=greedy)
    assert best.bound >= best.points > simple.points


def test_a_measurement_tells_what_it_took():
    done = matching(20, 50, "optimal", 10**9)
    assert done.cpu > 0
    assert done.memory > 0
    assert done.matched > 0
