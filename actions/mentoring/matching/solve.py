"""The best assignment of learners to mentors, with a week for every mentor.

First the flow without hours; where somebody's week does not hold the learners assigned, the hours
of that mentor join the flow and it is solved again. What the first flow gives is a bound: nothing
can be better.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from actions.mentoring.matching.candidates import Candidates, Indices
from actions.mentoring.matching.desk import Desk, Learner, Taken
from actions.mentoring.matching.flow import best_pairs
from actions.mentoring.matching.timetable import Group, Week, seat, seat_most
from actions.mentoring.models import Mentor
from knowledge.rules.mentoring import MentoringRules


@dataclass(frozen=True)
class Pair:
    """A learner and a mentor, with subject, stage and time."""

    learner: int
    mentor: str
    group: Group
    points: int


@dataclass(frozen=True)
class Result:
    """An assignment.

    Attributes:
        pairs: by key of the learner.
        unmatched: the constraint that leaves nobody, or `FULL`, by key of the learner.
        bound: points that no assignment of the pairs looked at can exceed.
        pruned: whether some fitting pairs were not looked at.
        looked_at: how many pairs were.
    """

    pairs: tuple[Pair, ...]
    unmatched: Mapping[int, str] = field(default_factory=dict)
    bound: int = 0
    pruned: bool = False
    looked_at: int = 0

    @property
    def points(self) -> int:
        """Points of all pairs together."""
        return sum(pair.points for pair in self.pairs)


Seats = dict[tuple[int, tuple[int, ...]], tuple[list[int], list[Group]]]
Choose = Callable[[Desk, Candidates], tuple[list[Pair], int]]


def match(
    learners: Iterable[Learner],
    mentors: Iterable[Mentor],
    rules: MentoringRules,
    taken: Iterable[Taken] = (),
    choose: Choose | None = None,
) -> Result:
    """Assign every learner at most one mentor, so that the points are as many as can be.

    The result does not depend on the order of the arguments.

    Args:
        learners: who wants a mentor.
        mentors: the roster.
        rules: what must fit, and what it is worth.
        taken: places that are settled.
        choose: another way to choose among the candidates, for comparison.
    """
    desk = Desk(learners, mentors, rules, taken)
    pairs = desk.candidates()
    chosen, bound = (choose or optimal)(desk, pairs)
    chosen.sort(key=lambda pair: pair.learner)
    unmatched = desk.unmatched({pair.learner for pair in chosen})
    return Result(tuple(chosen), unmatched, bound, pairs.pruned, len(pairs.learner))


def optimal(desk: Desk, pairs: Candidates) -> tuple[list[Pair], int]:
    """The best pairs, and the bound."""
    places = np.array([desk.places(m) for m in range(len(desk.mentors))], np.int64)
    hours: dict[int, dict[int, int]] = {}
    seats: Seats = {}
    left, bound, exact = pairs, 0, True
    seated: list[Pair] = []
    for _ in range(desk.rules.search.rounds):
        common = desk.wanted.times[left.learner] & desk.offered.times[left.mentor]
        chosen, points = best_pairs(left, len(desk.learners), places, hours, common)
        bound = points if exact else bound
        seated, crowded, refused = _seated(desk, left, chosen, hours, seats)
        if not crowded and not len(refused):
            break
        exact = exact and not len(refused)
        hours.update({mentor: _hours(desk, mentor) for mentor in crowded})
        left = left.only(~np.isin(np.arange(len(left.learner)), refused))
    if sum(pair.points for pair in seated) == bound:
        return seated, bound
    filled, _ = greedy(desk, pairs, seated)
    alone, _ = greedy(desk, pairs)
    return max(filled, alone, key=lambda some: sum(pair.points for pair in some)), bound


def greedy(desk: Desk, pairs: Candidates, settled: Sequence[Pair] = ()) -> tuple[list[Pair], int]:
    """The best pair first, then the best of the rest: what the optimum is compared with.

    Args:
        desk: who there is.
        pairs: who fits whom.
        settled: pairs that come first.
    """
    order = np.lexsort((pairs.mentor, pairs.learner, -pairs.points))
    number = {mentor.id: n for n, mentor in enumerate(desk.mentors)}
    row = {learner.key: n for n, learner in enumerate(desk.learners)}
    left = {m: desk.places(m) for m in range(len(desk.mentors))}
    weeks: dict[int, Week] = {}
    for pair in settled:
        weeks.setdefault(number[pair.mentor], desk.week(number[pair.mentor])).load[pair.group] += 1
        left[number[pair.mentor]] -= 1
    done = {row[pair.learner] for pair in settled}
    result = list(settled)
    for best in order:
        a, m = int(pairs.learner[best]), int(pairs.mentor[best])
        if a in done or not left[m]:
            continue
        week = weeks.setdefault(m, desk.week(m))
        groups = week.by_preference(desk.options(a, m))
        if groups:
            week.load[groups[0]] += 1
            left[m] -= 1
            done.add(a)
            result.append(_pair(desk, pairs, int(best), groups[0]))
    return result, sum(found.points for found in result)


def _seated(
    desk: Desk, pairs: Candidates, chosen: Indices, hours: Mapping[int, object], seats: Seats
) -> tuple[list[Pair], list[int], Indices]:
    """The pairs with their groups, mentors whose hours are short, and pairs that find no hour.

    `seats` remembers the weeks that were worked out before.
    """
    by_mentor: dict[int, list[int]] = {}
    for pair in sorted(chosen, key=lambda p: (-pairs.points[p], pairs.learner[p])):
        by_mentor.setdefault(int(pairs.mentor[pair]), []).append(int(pair))
    seated: list[Pair] = []
    crowded: list[int] = []
    refused: list[int] = []
    for mentor, theirs in by_mentor.items():
        who = tuple(int(pairs.learner[pair]) for pair in theirs)
        if (mentor, who) not in seats:
            seats[mentor, who] = _week_of(desk, mentor, who)
        kept, groups = seats[mentor, who]
        if len(kept) < len(theirs):
            if mentor in hours:
                refused += [pair for n, pair in enumerate(theirs) if n not in kept]
            else:
                crowded.append(mentor)
            theirs = [theirs[n] for n in kept]
        seated += [_pair(desk, pairs, p, g) for p, g in zip(theirs, groups, strict=True)]
    return seated, crowded, np.array(refused, np.int64)


def _week_of(desk: Desk, mentor: int, learners: Sequence[int]) -> tuple[list[int], list[Group]]:
    """Which of a mentor's learners find an hour, as places in the list, and their groups."""
    members = [desk.options(learner, mentor) for learner in learners]
    week = desk.week(mentor)
    groups = seat(week, members)
    if groups is not None:
        return list(range(len(members))), groups
    kept = seat_most(week, members)
    return kept, seat(week, [members[n] for n in kept]) or []


def _pair(desk: Desk, pairs: Candidates, pair: int, group: Group) -> Pair:
    learner, mentor = desk.learners[pairs.learner[pair]], desk.mentors[pairs.mentor[pair]]
    return Pair(learner.key, mentor.id, group, int(pairs.points[pair]))


def _hours(desk: Desk, mentor: int) -> dict[int, int]:
    """How many learners each time of a mentor's week takes, by index of the time."""
    week, size = desk.week(mentor), desk.mentors[mentor].group_size
    all_times = desk.rules.times
    settled = dict.fromkeys(desk.mentors[mentor].times, 0)
    for group, count in week.load.items():
        settled[group.time] = settled.get(group.time, 0) + count
    most = week.sessions * size
    return {
        all_times.index(time): max(most - count, 0)
        for time, count in settled.items()
        if time in desk.mentors[mentor].times
    }
