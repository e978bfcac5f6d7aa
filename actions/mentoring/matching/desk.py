"""One matching laid out: who wants a mentor, who is one, which places and hours are left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from actions.mentoring.matching.candidates import Candidates, candidates
from actions.mentoring.matching.features import CONSTRAINTS, Learners, Mentors, fitting
from actions.mentoring.matching.timetable import Group, Week
from actions.mentoring.models import Mentor, Wishes
from knowledge.rules.mentoring import MentoringRules

FULL = "full"
"""Why somebody has nobody although mentors fit: their places are taken."""


@dataclass(frozen=True)
class Learner:
    """Who wants a mentor.

    Attributes:
        key: the application.
        wishes: what is wanted.
        excluded: ids of mentors that are out of question, for example refused before.
    """

    key: int
    wishes: Wishes
    excluded: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Taken:
    """A place that is settled and does not move."""

    mentor: str
    group: Group


class Desk:
    """One matching: learners and mentors in a fixed order, whatever order they came in."""

    def __init__(
        self,
        learners: Iterable[Learner],
        mentors: Iterable[Mentor],
        rules: MentoringRules,
        taken: Iterable[Taken] = (),
    ) -> None:
        self.rules = rules
        self.learners = sorted(learners, key=lambda learner: learner.key)
        self.mentors = sorted(mentors, key=lambda mentor: mentor.id)
        self.wanted = Learners.of([learner.wishes for learner in self.learners], rules)
        self.offered = Mentors.of(self.mentors, rules)
        self._settled: dict[str, list[Group]] = {}
        for place in taken:
            self._settled.setdefault(place.mentor, []).append(place.group)

    def places(self, mentor: int) -> int:
        """Places left with a mentor, by index; no more than the hours of the week allow."""
        who = self.mentors[mentor]
        hours = len(who.times) * self.rules.sessions_per_part * who.group_size
        return max(min(who.capacity, hours) - len(self._settled.get(who.id, ())), 0)

    def week(self, mentor: int) -> Week:
        """The week of a mentor with what is settled."""
        who = self.mentors[mentor]
        week = Week(self.rules.sessions_per_part, who.group_size)
        week.load.update(self._settled.get(who.id, ()))
        return week

    def options(self, learner: int, mentor: int) -> list[Group]:
        """The groups that would do for a learner with a mentor, the major's subject first."""
        wishes, who = self.learners[learner].wishes, self.mentors[mentor]
        of_major = int(self.offered.majors[mentor])
        codes = list(self.rules.subjects)
        subjects = [s for s in wishes.subjects if s in who.subjects]
        subjects.sort(key=lambda s: not of_major >> codes.index(s) & 1)
        times = [t for t in self.rules.times if t in wishes.times and t in who.times]
        stage = self.rules.stage_of(wishes.grade)
        return [Group(subject, stage, time) for subject in subjects for time in times]

    def candidates(self) -> Candidates:
        """The pairs that fit, with mentors who have places left."""
        number = {mentor.id: n for n, mentor in enumerate(self.mentors)}
        excluded = [
            a * len(self.mentors) + number[mentor]
            for a, learner in enumerate(self.learners)
            for mentor in learner.excluded
            if mentor in number
        ]
        found = candidates(self.wanted, self.offered, np.array(excluded, np.int64), self.rules)
        free = np.array([self.places(m) > 0 for m in range(len(self.mentors))], np.bool_)
        return found.only(free[found.mentor]) if len(found.mentor) else found

    def unmatched(self, matched: set[int]) -> dict[int, str]:
        """Why each of the others has nobody."""
        reasons: dict[int, str] = {}
        known: dict[tuple[int, ...], str] = {}
        for a, learner in enumerate(self.learners):
            if learner.key not in matched:
                kind = tuple(int(getattr(self.wanted, name)[a]) for name in CONSTRAINTS)
                if kind not in known:
                    known[kind] = self._reason(a)
                reasons[learner.key] = known[kind]
        return reasons

    def _reason(self, learner: int) -> str:
        left = np.ones(len(self.mentors), np.bool_)
        for constraint in CONSTRAINTS:
            left &= fitting(constraint, self.wanted, learner, self.offered, slice(None))
            if not left.any():
                return constraint
        return FULL
