"""A course as a row of the database, and back."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, date, datetime
from hashlib import blake2b
from operator import attrgetter
from typing import Any, cast

from store.courses.types import GROUPS, WEEKDAYS, Course, bits, names
from store.tables.courses import CourseRow

_MASKS = {"groups": GROUPS, "weekdays": WEEKDAYS}
_FIELDS = tuple(field.name for field in fields(Course))
_CONTENT = tuple(name for name in _FIELDS if name not in ("id", "as_of"))
_of_course = attrgetter(*_FIELDS)


def course_of(row: CourseRow) -> Course:
    """The course of a row."""
    values: dict[str, Any] = dict(zip(_FIELDS, _of_course(row), strict=True))
    for name, order in _MASKS.items():
        values[name] = names(values[name], order)
    return Course(**values)


def values_of(course: Course, now: datetime) -> dict[str, Any]:
    """The columns of a course that was imported at `now`; its number is the database's.

    The digest leaves out `as_of`: data published anew without a change change nothing.
    """
    values: dict[str, Any] = dict(zip(_FIELDS, _of_course(course), strict=True))
    for name, order in _MASKS.items():
        values[name] = bits(values[name], order)
    content = json.dumps([_plain(values[name]) for name in _CONTENT], ensure_ascii=False)
    values["digest"] = blake2b(content.encode(), digest_size=16).hexdigest()
    values["imported_at"], values["gone_at"] = now, None
    return values


def _plain(value: object) -> str | int | float | None:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return cast("str | int | float | None", value)
