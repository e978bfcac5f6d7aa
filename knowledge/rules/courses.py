"""How courses are found and told: `knowledge/data/rules/courses.yml`, `districts.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, NonNegativeInt, PositiveInt, RootModel, model_validator

from knowledge.rules.load import FOLDER, RulesModel, load_rules

FILE = FOLDER / "courses.yml"
DISTRICTS_FILE = FOLDER / "districts.yml"
Hour = Annotated[int, Field(ge=0, le=24)]


class ExpectedRules(RulesModel):
    """When past registrations tell something of the next one.

    Attributes:
        windows: so many have to be known.
        share: part of them that opened around the same time.
        within_days: how far apart that may be.
        every_months: intervals at which registrations come back, tried in this order.
        years: how far back one looks.
        crowded: part of all days around which registrations may open; more are no habit.
        data_days: older data tell nothing.
    """

    windows: PositiveInt
    share: float = Field(gt=0, le=1)
    within_days: NonNegativeInt
    every_months: tuple[PositiveInt, ...]
    years: PositiveInt
    crowded: float = Field(gt=0, le=1)
    data_days: PositiveInt


class AgeRules(RulesModel):
    """How people speak of the age of a group.

    Attributes:
        from_age: years from which one belongs to it.
        words: other words for such an age.
    """

    from_age: PositiveInt
    words: tuple[str, ...]


class CourseRules(RulesModel):
    """The rules.

    Attributes:
        feeds: titles of where courses come from, by their codes.
        soon_days: registration that opens within so many days opens soon.
        page: courses shown at once.
        kept_days: how long courses that ended stay in the index.
        saved_days: how long saved courses are kept after they ended.
        subscriptions: how many one person may have.
        cheap: won up to which a course is cheap.
        parts_of_day: first and last hour (not included) in which a course begins.
        expected: when the next registration is estimated.
        no_category: categories that say nothing.
        ages: groups that people tell by their age.
        title_groups: words of titles that tell for whom a course is.
        ahead_days: how far one looks ahead where no month is asked for.
        told_hours: first and last hour (not included) in which people are told something.
    """

    feeds: Mapping[str, str]
    soon_days: PositiveInt
    page: PositiveInt
    kept_days: PositiveInt
    saved_days: PositiveInt
    subscriptions: PositiveInt
    cheap: PositiveInt
    parts_of_day: Mapping[str, tuple[Hour, Hour]]
    expected: ExpectedRules
    no_category: tuple[str, ...]
    ages: Mapping[str, AgeRules]
    title_groups: Mapping[str, tuple[str, ...]]
    ahead_days: PositiveInt
    told_hours: tuple[Hour, Hour]


class Neighbours(RootModel[dict[str, tuple[str, ...]]]):
    """The districts of Seoul, each with those next to it."""

    @model_validator(mode="after")
    def _both_ways(self) -> Self:
        for district, others in self.root.items():
            for other in others:
                if district not in self.root.get(other, ()):
                    raise ValueError(f"{other} has to name {district}, too")
        return self


@cache
def load_course_rules(file: Path = FILE) -> CourseRules:
    """Read and check the rules.

    Raises:
        RecordError: the file is missing or wrong.
    """
    return load_rules(file, CourseRules)


@cache
def load_neighbours(file: Path = DISTRICTS_FILE) -> Mapping[str, tuple[str, ...]]:
    """Every district of Seoul with those next to it, nearest first.

    Raises:
        RecordError: the file is missing or wrong.
    """
    return load_rules(file, Neighbours).root
