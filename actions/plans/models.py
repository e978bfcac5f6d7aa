"""What a learning plan is made of; the same shapes are stored and told by the API."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from knowledge.rules.plans import Stage, Weekday
from store.messages import SourceRef

DAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Grade = Literal[
    "elementary", "e1", "e2", "e3", "e4", "e5", "e6",
    "middle", "m1", "m2", "m3",
    "high", "h1", "h2", "h3", "repeat",
    "ged", "university", "adult", "senior",
]  # fmt: skip
"""A grade, or only the school level where no more is known."""
Method = Literal["lecture", "practice", "reading", "self"]
METHODS: tuple[Method, ...] = ("lecture", "practice")
MOST_SUBJECTS = 8
DAY_LONG = 24 * 60  # minutes
CLOCK = r"^\d{2}:\d{2}(:\d{2})?$"
_STAGES: dict[str, Stage] = {
    "e": "elementary", "m": "middle", "h": "high", "repeat": "high", "ged": "ged",
    "elementary": "elementary", "university": "adult", "adult": "adult", "senior": "senior",
}  # fmt: skip


def _clock(value: object) -> object:
    """A time of day in Seoul: pydantic would take a number for seconds, and a time zone as well."""
    if isinstance(value, time):
        return value
    if not isinstance(value, str) or not re.fullmatch(CLOCK, value):
        raise PydanticCustomError("time_parsing", "Input should be a time of day like 19:00")
    return value


Clock = Annotated[
    time, BeforeValidator(_clock), WithJsonSchema({"type": "string", "pattern": CLOCK})
]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Subject(_Model):
    """Something to be learnt.

    Attributes:
        name: 수학, 스마트폰 …
        minutes: its part of a study day on average.
    """

    name: str = Field(min_length=1, max_length=20)
    minutes: int = Field(ge=1, le=DAY_LONG)


class Wish(_Model):
    """What a person told of a plan.

    Attributes:
        goal: what for, in a word or two ("수능").
        until: last day; None for a plan without an end.
        subjects: with their part of a study day, breaks included.
        days: study days, Monday first; no other day is ever used.
        starts: when a study day begins; None when only amounts are planned.
        grade: of the learner.
        member: whether the learner is a member of 서울런.
        methods: how they like to learn, in turn.
        site: id of the learning site they use.
    """

    goal: str = Field(min_length=1, max_length=30)
    until: date | None = None
    subjects: tuple[Subject, ...] = Field(min_length=1, max_length=MOST_SUBJECTS)
    days: Annotated[tuple[Weekday, ...], Field(min_length=1, max_length=7)]
    starts: Clock | None = None
    grade: Grade
    member: bool = False
    methods: tuple[Method, ...] = Field(default=METHODS, min_length=1, max_length=4)
    site: str | None = Field(default=None, pattern=r"^vendor/[a-z0-9-]+$")

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        names = [subject.name for subject in self.subjects]
        for told in (names, self.days, self.methods):
            if len(set(told)) != len(told):
                raise ValueError("subjects, days and methods are told once each")
        if list(self.days) != sorted(self.days, key=DAYS.index):
            raise ValueError("days are told in order, Monday first")
        return self

    def changed(self, **values: Any) -> Wish:
        """This wish with other values, checked anew.

        Raises:
            ValidationError: they make no wish.
        """
        return Wish.model_validate({**dict(self), **values})

    @property
    def minutes(self) -> int:
        """Time told for a study day, breaks included."""
        return sum(subject.minutes for subject in self.subjects)

    @property
    def stage(self) -> Stage:
        """The stage of life, which decides what is realistic."""
        return _STAGES.get(self.grade) or _STAGES[self.grade[0]]


class Block(_Model):
    """One stretch of learning in every week.

    Attributes:
        day: weekday.
        starts: time of day, if the person told one.
        minutes: how long.
        subject: what; None for the review of the week.
        method: how; None for the review.
    """

    day: Weekday
    starts: Clock | None = None
    minutes: int
    subject: str | None = None
    method: Method | None = None


class Offer(_Model):
    """Something the person is entitled to that serves the plan.

    Attributes:
        title: its name.
        note: what it is good for here, and what is left of it.
        record: id of its record.
        method: the blocks it is for; None when it stands beside the week.
    """

    title: str
    note: str
    record: str
    method: Method | None = None


class Plan(_Model):
    """A weekly plan.

    Attributes:
        wish: what it was made from.
        share: how much of the time told is used, in percent; the check-in changes it.
        made_on: the day whose rules and offers it rests on.
        blocks: a week, in order.
        offers: what the person is entitled to.
        sources: records and rules behind it.
    """

    wish: Wish
    share: int = Field(default=100, gt=0, le=100)
    made_on: date
    blocks: tuple[Block, ...]
    offers: tuple[Offer, ...] = ()
    sources: tuple[SourceRef, ...] = ()
