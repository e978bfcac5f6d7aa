"""Invented learners and mentors, the same for the same seed.

Shares follow what the records say where they say it (a mentor takes 3 to 4 learners, at most 10);
the rest is plausible: much mathematics and English, evenings and weekends, two thirds online.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

from actions.mentoring.matching import Learner
from actions.mentoring.models import Mentor, Wishes
from knowledge.rules.mentoring import MentoringRules
from nlu.korean.place import DISTRICTS

SUBJECTS = {
    "math": 40, "english": 28, "korean": 12, "science": 9, "social": 4, "history": 3, "essay": 2,
    "coding": 2, "foreign": 1, "korean_language": 2,
}  # fmt: skip
MODES = {"online": 60, "offline": 20, "any": 20}
CAPACITY = {2: 1, 3: 4, 4: 4, 5: 1, 6: 1, 10: 1}
GROUPS = {1: 6, 2: 2, 3: 2}
PARTS = {"morning": 1, "afternoon": 4, "evening": 6}
T = TypeVar("T")
LANGUAGE, GENDER = 0.02, 0.1  # shares of learners who wish for one


def learners(count: int, rules: MentoringRules, seed: int) -> list[Learner]:
    """Learners with plausible wishes."""
    chance = random.Random(seed)
    return [Learner(n, _wishes(chance, rules)) for n in range(count)]


def mentors(count: int, rules: MentoringRules, seed: int) -> list[Mentor]:
    """A plausible roster."""
    chance = random.Random(seed)
    return [_mentor(n, chance, rules) for n in range(count)]


def _wishes(chance: random.Random, rules: MentoringRules) -> Wishes:
    mode = _one(chance, MODES)
    languages = [chance.choice([*rules.languages])] if chance.random() < LANGUAGE else []
    return Wishes.model_construct(
        grade=chance.choice([*rules.grades]),
        subjects=_some(chance, SUBJECTS, 1, 3),
        level=chance.choice([*rules.levels, None]),
        interests=tuple(chance.sample([*rules.fields], chance.randint(0, 3))),
        mode=mode,
        district=None if mode == "online" else chance.choice(DISTRICTS),
        times=_times(chance, rules, 1, 6),
        languages=tuple(languages),
        gender=chance.choice([*rules.genders]) if chance.random() < GENDER else None,
    )


def _mentor(number: int, chance: random.Random, rules: MentoringRules) -> Mentor:
    subjects = _some(chance, SUBJECTS, 1, 3)
    field = rules.fields[chance.choice([*rules.fields])]
    majors = [*rules.subjects[subjects[0]].majors, *field.majors]
    mode = _one(chance, MODES)
    grades = [*rules.grades]
    return Mentor(
        id=f"M{number:06}",
        name=f"멘토 {number}",
        university="예시대",
        major=f"{chance.choice(majors)}학과",
        subjects=subjects,
        grades=tuple(grades if chance.random() < 0.6 else chance.sample(grades, 4)),
        levels=tuple(chance.sample([*rules.levels], chance.randint(0, 3))),
        interests=tuple(chance.sample([*rules.fields], chance.randint(0, 3))),
        mode=mode,
        districts=() if mode == "online" else tuple(chance.sample(DISTRICTS, chance.randint(1, 6))),
        times=_times(chance, rules, 2, 8),
        capacity=_one(chance, CAPACITY),
        group_size=_one(chance, GROUPS),
        languages=tuple(chance.sample([*rules.languages], chance.random() < 0.1)),
        gender=chance.choice([*rules.genders]),
    )


def _one(chance: random.Random, shares: Mapping[T, int]) -> T:
    return chance.choices([*shares], [*shares.values()])[0]


def _some(
    chance: random.Random, shares: Mapping[str, int], least: int, most: int
) -> tuple[str, ...]:
    drawn = (_one(chance, shares) for _ in range(chance.randint(least, most)))
    return tuple(dict.fromkeys(drawn))


def _times(chance: random.Random, rules: MentoringRules, least: int, most: int) -> tuple[str, ...]:
    days: Sequence[str] = [*rules.days]
    drawn = (
        f"{chance.choice(days)}-{_one(chance, PARTS)}" for _ in range(chance.randint(least, most))
    )
    return tuple(dict.fromkeys(drawn))
