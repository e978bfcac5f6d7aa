"""The rules of the mentoring desk: who may apply, what may be chosen, what a good match is.

They stand in `knowledge/data/rules/mentoring.yml`; a wrong file is refused when it is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, PositiveInt, model_validator

from knowledge.rules.load import FOLDER, RulesModel, load_rules

FILE = FOLDER / "mentoring.yml"
POINTS = 1000  # of a perfect match
Mode = Literal["online", "offline", "any"]


class FactName(RulesModel):
    """A fact of a record."""

    record: str
    fact: str


class Option(RulesModel):
    """Something that can be chosen.

    Attributes:
        title: what people read.
        words: how people say it.
        majors: beginnings and parts of names of university majors that belong to it.
    """

    title: str
    words: tuple[str, ...] = ()
    majors: tuple[str, ...] = ()


class Part(RulesModel):
    """A part of a day, in Asia/Seoul."""

    title: str
    starts: time
    ends: time


class Several(RulesModel):
    """Words that stand for several subjects."""

    words: tuple[str, ...]
    subjects: tuple[str, ...]


class Usual(RulesModel):
    """Words that stand for several times of the week."""

    words: tuple[str, ...]
    days: tuple[str, ...]
    parts: tuple[str, ...]


class Limits(RulesModel):
    """The most of each thing; `goal` in characters."""

    subjects: PositiveInt
    interests: PositiveInt
    goal: PositiveInt
    capacity: PositiveInt
    group_size: PositiveInt


class Weights(RulesModel):
    """What each side of a match is worth, in points; together `POINTS`."""

    subjects: int = Field(ge=0)
    major: int = Field(ge=0)
    level: int = Field(ge=0)
    interests: int = Field(ge=0)
    times: int = Field(ge=0)
    place: int = Field(ge=0)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        total = sum(self.model_dump().values())
        if total != POINTS:
            raise ValueError(f"the weights make {total} points; they must make {POINTS}")
        return self


class Fits(RulesModel):
    """How well something fits that is not simply yes or no, 0 to 1."""

    level_unknown: float = Field(ge=0, le=1)
    level_other: float = Field(ge=0, le=1)
    interests_unknown: float = Field(ge=0, le=1)
    times_enough: PositiveInt
    place_otherwise: float = Field(ge=0, le=1)


class Search(RulesModel):
    """How many pairs are looked at, and for how long."""

    pairs: PositiveInt
    candidates: PositiveInt
    rounds: PositiveInt


class MentoringRules(RulesModel):
    """All of it. The fields are described in the file itself."""

    source: str
    as_of: date
    target: FactName
    asked: FactName
    weekly: FactName
    younger: FactName
    desk: str
    consent_days: PositiveInt
    phone_minutes: PositiveInt
    limits: Limits
    grades: Mapping[str, str]
    stages: Mapping[str, tuple[str, ...]]
    subjects: Mapping[str, Option]
    all_subjects: Several
    levels: Mapping[str, Option]
    fields: Mapping[str, Option]
    modes: Mapping[Mode, str]
    everywhere: str
    days: Mapping[str, str]
    parts: Mapping[str, Part]
    after_school: Usual
    sessions_per_part: PositiveInt
    languages: Mapping[str, Option]
    genders: Mapping[str, Option]
    weights: Weights
    fits: Fits
    search: Search

    @model_validator(mode="after")
    def _every_grade_has_a_stage(self) -> Self:
        staged = sorted(grade for grades in self.stages.values() for grade in grades)
        if staged != sorted(self.grades):
            raise ValueError("every grade belongs to exactly one of the stages")
        return self

    @property
    def times(self) -> tuple[str, ...]:
        """Every time of the week, `sat-morning` and so on, in the order of the week."""
        return tuple(f"{day}-{part}" for day in self.days for part in self.parts)

    def stage_of(self, grade: str) -> str:
        """The stage of a grade: who may learn in one group."""
        return next(stage for stage, grades in self.stages.items() if grade in grades)


@cache
def load_mentoring_rules(file: Path = FILE) -> MentoringRules:
    """Read and check the rules.

    Raises:
        RecordError: the file is not YAML, or not what the rules need.
    """
    return load_rules(file, MentoringRules)
