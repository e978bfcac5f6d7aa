"""The house rules of learning plans: realistic limits, breaks, the weekly check-in.

They stand in `knowledge/data/rules/plans.yml`; a wrong file is refused when it is loaded.
"""

from __future__ import annotations

from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Literal, Self, get_args

from pydantic import Field, PositiveInt, model_validator

from knowledge.rules.load import FOLDER, RulesModel, load_rules

Stage = Literal["elementary", "middle", "high", "ged", "adult", "senior"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Done = Literal["all", "half", "little"]
FILE = FOLDER / "plans.yml"


class Limits(RulesModel):
    """What is realistic for a stage of life, in minutes.

    Attributes:
        daily: most of a day, breaks included.
        block: longest stretch without a break.
        latest: nothing is planned after this time of day.
    """

    daily: PositiveInt
    block: PositiveInt
    latest: time


class CheckIn(RulesModel):
    """When and how a week is looked back on.

    Attributes:
        weekday: day of the question.
        at: time of day, Asia/Seoul.
        late_hours: how long after that it may still be asked.
        first_after_days: a plan younger than this is not asked about.
        answer_days: how long an answer is taken for one.
        changes: what an answer does to the share of the time told that next week takes, in points.
        least: smallest share, in percent.
    """

    weekday: Weekday
    at: time
    late_hours: PositiveInt
    first_after_days: PositiveInt
    answer_days: PositiveInt
    changes: dict[Done, int]
    least: int = Field(gt=0, le=100)


class PlanRules(RulesModel):
    """Everything the planner is told by data.

    Attributes:
        source: id in `sources.yml`.
        as_of: since when.
        limits: by stage.
        step: every stretch is a multiple of it, in minutes.
        shortest: shortest stretch of a subject, in minutes.
        rest: break between two stretches, in minutes.
        review: the weekly look back, in minutes.
        horizon_days: how far away a plan may end.
        lecture_months: special lectures are shown this many months ahead, this one included.
        programmes: most programmes shown to an adult.
        check_in: the weekly question.
    """

    source: str
    as_of: date
    limits: dict[Stage, Limits]
    step: PositiveInt
    shortest: PositiveInt
    rest: PositiveInt
    review: PositiveInt
    horizon_days: PositiveInt
    lecture_months: PositiveInt
    programmes: PositiveInt
    check_in: CheckIn

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        missing = set(get_args(Stage)) - self.limits.keys()
        if missing:
            raise ValueError(f"'limits' lacks {', '.join(sorted(missing))}")
        if set(self.check_in.changes) != set(get_args(Done)):
            raise ValueError("'changes' needs all, half and little")
        for name in ("shortest", "rest", "review"):
            if getattr(self, name) % self.step:
                raise ValueError(f"'{name}' is to be a multiple of 'step'")
        for stage, limit in self.limits.items():
            if limit.block < 2 * self.shortest or limit.daily < limit.block:
                raise ValueError(f"'{stage}': 2 × shortest ≤ block ≤ daily does not hold")
        return self


@cache
def load_plan_rules(file: Path = FILE) -> PlanRules:
    """Read the rules.

    Raises:
        RecordError: the file is missing or wrong.
    """
    return load_rules(file, PlanRules)
