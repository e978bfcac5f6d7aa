"""The shape of everything the assistant knows.

A record is one thing people ask about (a programme, a department, a learning site, ...).
Its facts are the only statements the assistant may make about it; each fact carries its
source, the place in it and the day it was true. Records are YAML files under
`knowledge/data/`; `knowledge.library` loads and checks them.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Topic = Literal[
    "overview",  # what it is
    "target",  # for whom
    "apply",  # where and how to apply
    "documents",  # which papers
    "cost",  # fees, money a person pays or receives
    "schedule",  # dates, deadlines, months
    "place",  # where it takes place
    "contact",  # whom to call
    "content",  # what is taught or offered
    "rule",  # conditions and combinations
    "figure",  # how many, how much (participants, sites, courses)
    "result",  # outcomes
    "budget",  # public money
    "people",  # staff, mentors, trainers
    "status",  # done, under way, announced
]
Status = Literal["confirmed", "announced", "unconfirmed"]
Audience = Literal[
    "child",
    "teen",
    "youth",
    "adult",
    "middle_aged",
    "senior",
    "parent",
    "family",
    "disabled",
    "multicultural",
    "out_of_school",
    "worker",
    "small_business",
    "woman",
    "educator",
    "institution",
    "everyone",
]
SchoolLevel = Literal["elementary", "middle", "high", "ged"]
Number = Annotated[int | float, Field(allow_inf_nan=False)]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(_Model):
    """A document statements come from.

    Attributes:
        id: slug, for example `report-2022-10`.
        title: how a person would cite it.
        publisher: who published it.
        date: publication date.
        kind: what sort of document it is.
        url: where to read it, if anywhere.
        confidence: `low` sources are kept for the record but never used in an answer.
    """

    id: str
    title: str
    publisher: str
    date: date
    kind: Literal["report", "official", "news", "research", "blog", "site", "statute", "public"]
    url: str | None = None
    confidence: Literal["high", "medium", "low"] = "high"


class Part(_Model):
    """One part of a broken-down figure, in the fact's unit unless it has its own."""

    label: str
    value: Number
    unit: str | None = None


class Fact(_Model):
    """One statement with its evidence.

    Either a figure (`measure`, `value`, `unit`, `breakdown`) or a sentence (`statement`), or
    both. `source`, `place` and `as_of` default to the record's own.

    Attributes:
        id: slug, unique within the record.
        topic: which question it answers.
        measure: what is stated, a Korean noun phrase ("수료 인원").
        value: the figure.
        unit: Korean unit ("명", "개소", "백만원", "%").
        breakdown: parts of the figure.
        statement: one or two short polite Korean sentences, in our own words.
        period: the period a figure covers ("2022", "2022-04-27/2022-08-24").
        keywords: further words people use when they ask for this fact.
        source: id in `sources.yml`.
        place: place in that document ("Ⅱ-1-3", "Ⅲ-1 ①").
        as_of: the day the statement was true or reported.
        status: `announced` facts are told as plans, `unconfirmed` ones are not told.
        verified_on: when a person last checked a fact that can go stale.
    """

    id: str
    topic: Topic
    measure: str | None = None
    value: Number | None = None
    unit: str | None = None
    breakdown: tuple[Part, ...] = ()
    statement: str | None = None
    period: str | None = None
    keywords: tuple[str, ...] = ()
    source: str = ""
    place: str = ""
    as_of: date = date.min
    status: Status = "confirmed"
    verified_on: date | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.measure is None and self.statement is None:
            raise ValueError("a fact needs a measure (with value or breakdown) or a statement")
        if self.measure is not None and self.value is None and not self.breakdown:
            raise ValueError("a measure needs a value or a breakdown")
        return self


class _Record(_Model):
    id: str = Field(pattern=r"^[a-z-]+/[A-Za-z0-9-]+$")
    title: str
    summary: str
    aliases: tuple[str, ...] = ()
    questions: tuple[str, ...] = Field(min_length=3)
    audience: tuple[Audience, ...] = ()
    related: tuple[str, ...] = ()
    source: str
    place: str = ""
    as_of: date
    facts: tuple[Fact, ...] = ()


class Programme(_Record):
    """One of the 70 programmes of the 2022 lifelong-education plan.

    `id` is `programme/<area>-<section>-<number>` by the report's own numbering.
    """

    kind: Literal["programme"]
    area: Literal["I", "II", "III", "IV"]
    section: str
    section_title: str
    status: Literal["operated", "prepared", "researched", "under_construction", "not_run"]
    places: tuple[str, ...] = ()


class Plan(_Record):
    """A plan as a whole, with its totals."""

    kind: Literal["plan"]


class Duty(_Model):
    """One duty of a department, with the words citizens use for it."""

    id: str
    text: str
    keywords: tuple[str, ...] = ()


class Department(_Record):
    """A department and what it handles."""

    kind: Literal["department"]
    duties: tuple[Duty, ...] = Field(min_length=1)


class Offer(_Model):
    """What a learning site offers within 서울런 during a period (both ends included).

    `track` decides combinations: see `policies/vendor-combination.yml`.
    """

    track: Literal["subject", "certificate", "reading"]
    level: SchoolLevel | None = None
    name: str | None = None
    starts: date
    ends: date | None = None
    source: str
    place: str = ""
    as_of: date

    def on(self, day: date) -> bool:
        """Whether it is offered on that day."""
        return self.starts <= day and (self.ends is None or day <= self.ends)


class Vendor(_Record):
    """A learning site (교육업체) and its offers over time."""

    kind: Literal["vendor"]
    offers: tuple[Offer, ...] = Field(min_length=1)


class Product(_Record):
    """A counselling product. Entitlement is decided by `policy` in `knowledge/data/policies`."""

    kind: Literal["product"]
    sessions: int | None = Field(default=None, ge=1)
    policy: str


class Lecture(_Record):
    """A special lecture."""

    kind: Literal["lecture"]
    year: int
    month: int = Field(ge=1, le=12)
    platform: Literal["youtube", "metaverse"]


class Documents(_Record):
    """Which papers prove a household category (`household` is the code used by policies)."""

    kind: Literal["documents"]
    household: str
    papers: tuple[str, ...] = Field(min_length=1)


class Contact(_Record):
    """A place to call. Hotlines show `verified_on`; an old one is warned about.

    Attributes:
        phone: number as written for people ("109", "1533-0909").
        dial: number as a phone button dials it, where it differs.
        hours: opening hours in Korean, or None when unknown.
        crisis: categories of danger this contact answers for.
    """

    kind: Literal["contact"]
    phone: str | None = None
    dial: str | None = None
    url: str | None = None
    hours: str | None = None
    crisis: tuple[str, ...] = ()
    verified_on: date


class Service(_Record):
    """Any other service, institution, budget or organisation people ask about."""

    kind: Literal["service"]


Record = Annotated[
    Programme | Plan | Department | Vendor | Product | Lecture | Documents | Contact | Service,
    Field(discriminator="kind"),
]
