"""Optimal matching of learners and mentors (docs/decisions/mentor-matching.md).

    result = match(learners, mentors, rules)
    result.pairs       # who learns what with whom, when
    result.unmatched   # why somebody has nobody

Pure functions: no database, no clock, no chance.
"""

from actions.mentoring.matching.desk import FULL, Desk, Learner, Taken
from actions.mentoring.matching.features import CONSTRAINTS, broken_constraint, explained, points_of
from actions.mentoring.matching.solve import Pair, Result, greedy, match
from actions.mentoring.matching.timetable import Group

__all__ = [
    "CONSTRAINTS",
    "FULL",
    "Desk",
    "Group",
    "Learner",
    "Pair",
    "Result",
    "Taken",
    "broken_constraint",
    "explained",
    "greedy",
    "match",
    "points_of",
]
