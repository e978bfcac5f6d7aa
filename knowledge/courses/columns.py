"""What of a course is filtered by: whole numbers, kept beside its text in the index."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from hashlib import blake2b
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from knowledge.rules.courses import load_course_rules
from nlu.korean.place import DISTRICTS
from store.courses.types import GROUPS, WEEKDAYS, Course, Mode, Stated, bits

UNKNOWN = -1
MODES: tuple[str, ...] = get_args(Mode)
STATED: tuple[str, ...] = get_args(Stated)
YOUNG = {"child", "teen"}
FAR = date.max.toordinal()

Numbers = NDArray[np.int64]
Columns = Callable[[str], Numbers]
"""Gives the column of a name, one number for each course."""


def minutes(moment: datetime) -> int:
    """A moment as minutes since 1970."""
    return int(moment.timestamp() // 60)


def columns_of(course: Course) -> dict[str, int]:
    """The columns of one course; what is unknown is -1, masks of what is unknown are 0."""
    last = course.ends_on or course.starts_on
    fee = 0 if course.is_free else course.fee
    return {
        "starts": course.starts_on.toordinal() if course.starts_on else UNKNOWN,
        "ends": last.toordinal() if last else FAR,
        "opens": minutes(course.opens_at) if course.opens_at else UNKNOWN,
        "closes": minutes(course.closes_at) if course.closes_at else UNKNOWN,
        "stated": STATED.index(course.stated) if course.stated else UNKNOWN,
        "weekdays": bits(course.weekdays, WEEKDAYS),
        "begins": UNKNOWN if course.starts_at is None else course.starts_at,
        "finishes": UNKNOWN if course.ends_at is None else course.ends_at,
        "fee": UNKNOWN if fee is None else fee,
        "mode": MODES.index(course.mode) if course.mode else UNKNOWN,
        "district": DISTRICTS.index(course.district) if course.district in DISTRICTS else UNKNOWN,
        "groups": bits(groups_of(course), GROUPS),
        "place": place_number(course.place or ""),
    }


def groups_of(course: Course) -> tuple[str, ...]:
    """For whom a course is: a title that names the young counts more than what is published."""
    table = load_course_rules().title_groups.items()
    named = {group for group, words in table if any(word in course.title for word in words)}
    published = () if named & YOUNG else course.groups
    return tuple(group for group in GROUPS if group in named or group in published)


def place_number(place: str) -> int:
    """A number that stands for a place."""
    return int.from_bytes(blake2b(place.encode(), digest_size=7).digest())


def single(course: Course) -> Columns:
    """The columns of one course, each as an array of one number."""
    values = columns_of(course)
    return lambda name: np.array([values[name]], np.int64)
