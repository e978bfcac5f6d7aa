"""Wishes and mentors as numbers: bit sets for what must fit, small tables for what may.

What must fit is never broken; how well the rest fits is worth points
(`weights` and `fits` in `knowledge/data/rules/mentoring.yml`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from actions.mentoring.models import Mentor, Wishes
from knowledge.rules.mentoring import MentoringRules
from nlu.korean.place import DISTRICTS

Bits = npt.NDArray[np.uint32]
Points = npt.NDArray[np.int32]
Chosen = npt.NDArray[np.bool_]

CONSTRAINTS = ("subjects", "grades", "place", "times", "languages", "gender")
"""What must fit, in the order in which it is explained."""

_ONLINE = 1
_ANY_GENDER = 0b111
_UNTOLD = 0b100


def fields_of(mentor: Mentor, rules: MentoringRules) -> set[str]:
    """What a mentor likes, and the fields the major belongs to."""
    majors = {name for name, field in rules.fields.items() if belongs(mentor.major, field.majors)}
    return {*mentor.interests, *majors}


def belongs(major: str, names: Iterable[str]) -> bool:
    """Whether a university major is one of the majors named."""
    return any(name in major for name in names)


@dataclass(frozen=True)
class Learners:
    """What learners want, as bit sets by learner; no gender wished for is any."""

    subjects: Bits
    grades: Bits
    place: Bits
    times: Bits
    languages: Bits
    gender: Bits
    fields: Bits
    level: Bits

    @classmethod
    def of(cls, wishes: Sequence[Wishes], rules: MentoringRules) -> Learners:
        """The wishes of many learners, in their order."""
        genders = tuple(rules.genders)
        gender = [1 << genders.index(w.gender) if w.gender else _ANY_GENDER for w in wishes]
        return cls(
            subjects=_sets((w.subjects for w in wishes), rules.subjects),
            grades=_sets(((w.grade,) for w in wishes), rules.grades),
            place=np.array([_wanted_place(w) for w in wishes], np.uint32),
            times=_sets((w.times for w in wishes), rules.times),
            languages=_sets((w.languages for w in wishes), rules.languages),
            gender=np.array(gender, np.uint32),
            fields=_sets((w.interests for w in wishes), rules.fields),
            level=_sets(((w.level,) if w.level else () for w in wishes), rules.levels),
        )


@dataclass(frozen=True)
class Mentors:
    """What mentors offer, as bit sets by mentor; `majors` are the subjects of the major."""

    subjects: Bits
    grades: Bits
    place: Bits
    times: Bits
    languages: Bits
    gender: Bits
    fields: Bits
    levels: Bits
    majors: Bits

    @classmethod
    def of(cls, mentors: Sequence[Mentor], rules: MentoringRules) -> Mentors:
        """What many mentors offer, in their order."""
        genders = tuple(rules.genders)
        gender = [1 << genders.index(m.gender) if m.gender else _UNTOLD for m in mentors]
        majors = (
            [name for name, subject in rules.subjects.items() if belongs(m.major, subject.majors)]
            for m in mentors
        )
        return cls(
            subjects=_sets((m.subjects for m in mentors), rules.subjects),
            grades=_sets((m.grades for m in mentors), rules.grades),
            place=np.array([_offered_place(m) for m in mentors], np.uint32),
            times=_sets((m.times for m in mentors), rules.times),
            languages=_sets((m.languages for m in mentors), rules.languages),
            gender=np.array(gender, np.uint32),
            fields=_sets((fields_of(m, rules) for m in mentors), rules.fields),
            levels=_sets((m.levels for m in mentors), rules.levels),
            majors=_sets(majors, rules.subjects),
        )


def fitting(constraint: str, learners: Learners, a: Any, mentors: Mentors, m: Any) -> Chosen:
    """Whether learners `a` and mentors `m` (indices that broadcast) fit in one regard."""
    if constraint == "languages":
        missing: Bits = learners.languages[a] & ~mentors.languages[m]
        return np.asarray(missing == 0)
    wanted: Bits = getattr(learners, constraint)[a]
    offered: Bits = getattr(mentors, constraint)[m]
    return np.asarray((wanted & offered) != 0)


def points(learners: Learners, a: Any, mentors: Mentors, m: Any, rules: MentoringRules) -> Points:
    """What pairs are worth, in points; only meaningful where everything fits."""
    parts = (part for _, part in _worths(learners, a, mentors, m, rules))
    worth = next(parts)
    for part in parts:
        worth += part
    return np.asarray(np.maximum(np.rint(worth), 1), np.int32)


def _worths(
    learners: Learners, a: Any, mentors: Mentors, m: Any, rules: MentoringRules
) -> Iterator[tuple[str, npt.NDArray[np.float32]]]:
    """What pairs are worth, weight by weight."""
    fits, weights = rules.fits, rules.weights
    wanted, shared = learners.subjects[a], learners.subjects[a] & mentors.subjects[m]
    yield "subjects", _share(shared, wanted, 1.0) * np.float32(weights.subjects)
    yield "major", ((shared & mentors.majors[m]) != 0) * np.float32(weights.major)
    interests = learners.fields[a]
    alike = _share(interests & mentors.fields[m], interests, fits.interests_unknown)
    yield "interests", alike * np.float32(weights.interests)
    level, levels = learners.level[a], mentors.levels[m]
    other = np.where((level == 0) | (levels == 0), fits.level_unknown, fits.level_other)
    known = np.where((level & levels) != 0, 1.0, other).astype(np.float32)
    yield "level", known * np.float32(weights.level)
    together = np.bitwise_count(learners.times[a] & mentors.times[m])
    enough = np.minimum(together, np.uint8(fits.times_enough)) / np.float32(fits.times_enough)
    yield "times", enough * np.float32(weights.times)
    place = learners.place[a]
    settled = ((place & mentors.place[m]) > _ONLINE) | (place == _ONLINE)
    place_fits = np.where(settled, np.float32(1), np.float32(fits.place_otherwise))
    yield "place", place_fits * np.float32(weights.place)


def broken_constraint(wishes: Wishes, mentor: Mentor, rules: MentoringRules) -> str | None:
    """The first thing that must fit and does not."""
    learners, mentors = Learners.of([wishes], rules), Mentors.of([mentor], rules)
    for constraint in CONSTRAINTS:
        if not fitting(constraint, learners, 0, mentors, 0):
            return constraint
    return None


def points_of(wishes: Wishes, mentor: Mentor, rules: MentoringRules) -> int:
    """What one pair is worth, in points."""
    learners, mentors = Learners.of([wishes], rules), Mentors.of([mentor], rules)
    return int(points(learners, 0, mentors, 0, rules))


def explained(wishes: Wishes, mentor: Mentor, rules: MentoringRules) -> dict[str, int]:
    """What each side of a pair is worth, by the name of its weight, in whole points.

    The points of the pair are rounded once, these each; so their sum may differ by a point or two.
    """
    learners, mentors = Learners.of([wishes], rules), Mentors.of([mentor], rules)
    parts = _worths(learners, 0, mentors, 0, rules)
    return {name: round(float(worth)) for name, worth in parts}


def _share(of: Bits, all_: Bits, none: float) -> npt.NDArray[np.float32]:
    count = np.bitwise_count(all_)
    each = np.float32(1) / np.maximum(count, 1).astype(np.float32)
    return np.where(count > 0, np.bitwise_count(of) * each, np.float32(none))


def _sets(codes: Iterable[Iterable[str]], known: Iterable[str]) -> Bits:
    bit = {code: 1 << n for n, code in enumerate(known)}
    return np.array([sum(bit[code] for code in set(some)) for some in codes], np.uint32)


def _wanted_place(wishes: Wishes) -> int:
    there = 2 << DISTRICTS.index(wishes.district) if wishes.district else 0
    return {"online": _ONLINE, "offline": there, "any": _ONLINE | there}[wishes.mode]


def _offered_place(mentor: Mentor) -> int:
    there = sum(2 << DISTRICTS.index(district) for district in set(mentor.districts))
    return {"online": _ONLINE, "offline": there, "any": _ONLINE | there}[mentor.mode]
