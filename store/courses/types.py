"""A course as the assistant knows it, whatever format it was published in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

Mode = Literal["online", "offline", "mixed"]
Stated = Literal["open", "soon", "closed", "full", "paused"]
"""What the provider says of registration: 접수중, 안내중, 접수종료, 예약마감, 예약일시중지."""

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Group = Literal[
    "child", "teen", "youth", "adult", "middle_aged", "senior", "parent", "family", "disabled",
    "multicultural", "woman", "everyone",
]  # fmt: skip
"""For whom a course may be, as the wording of providers tells."""

WEEKDAYS: tuple[str, ...] = get_args(Weekday)
GROUPS: tuple[str, ...] = get_args(Group)


def bits(names: tuple[str, ...], order: tuple[str, ...]) -> int:
    """Names as a bit mask: one bit for each, in `order`."""
    return sum(1 << order.index(name) for name in set(names))


def names(mask: int, order: tuple[str, ...]) -> tuple[str, ...]:
    """The names in a bit mask."""
    return tuple(name for place, name in enumerate(order) if mask >> place & 1)


@dataclass(frozen=True, slots=True)
class Course:
    """One course.

    Attributes:
        id: `course/` and a hash of what identifies it.
        feed: where it comes from (`knowledge/data/rules/courses.yml`, `feeds`).
        provider: who publishes the data (a district, an institution), for the citation.
        title: its name.
        category: what it is about, as published.
        description: what is taught, plain text.
        audience: for whom, as published.
        groups: the same as names of `GROUPS`; empty when nothing can be told.
        mode: where it takes place.
        starts_on, ends_on: first and last day.
        starts_at, ends_at: minutes after midnight.
        weekdays: names of `WEEKDAYS`; empty when unknown.
        place, address, district: where.
        longitude, latitude: WGS 84.
        capacity: persons.
        fee: won; None when it is not stated.
        is_free: whether it costs nothing; None when unknown.
        institution, phone: who runs it.
        opens_at, closes_at: registration, aware; a day without a time is its first moment,
            or its last minute (23:59).
        stated: what the provider says of registration.
        apply_by, selection: how to apply (인터넷) and how people are chosen (선착순), as published.
        url: where to read on and apply.
        as_of: the day the data are from.
    """

    id: str
    feed: str
    provider: str
    title: str
    as_of: date
    category: str | None = None
    description: str | None = None
    audience: str | None = None
    groups: tuple[str, ...] = ()
    mode: Mode | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    starts_at: int | None = None
    ends_at: int | None = None
    weekdays: tuple[str, ...] = ()
    place: str | None = None
    address: str | None = None
    district: str | None = None
    longitude: float | None = None
    latitude: float | None = None
    capacity: int | None = None
    fee: int | None = None
    is_free: bool | None = None
    institution: str | None = None
    phone: str | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    stated: Stated | None = None
    apply_by: str | None = None
    selection: str | None = None
    url: str | None = None
