"""What can be wrong with a row or a file of courses, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Literal

from knowledge.errors import KnowledgeError

Why = Literal[
    "missing", "date", "time", "order", "fee", "number", "long", "width", "provider", "no_course"
]
REMEDIES: Mapping[Why, str] = {
    "missing": "is empty; fill it in",
    "date": "is not a day; write it as 2026-05-21",
    "time": "is not a time of day; write it as 19:00, between 00:00 and 23:59",
    "order": "ends before it begins; correct one of the two",
    "fee": "is not an amount in won; write a whole number such as 36000, or 0",
    "number": "is not a whole number of 0 or more; write digits only",
    "long": "is too long; shorten it (is a quotation mark missing?)",
    "width": "has more or fewer cells than the header; put cells with a delimiter in quotes",
    "provider": "is empty and nobody else is named who publishes it; fill it in or give --provider",
    "no_course": "tells of a service in which nothing is taught; it is left out",
}


class RowProblem(Exception):
    """A row cannot be taken over.

    Attributes:
        column: as the format names it; empty for the whole row.
        why: a key of `REMEDIES`.
        course_id: of the course, where so much could be read: it is not gone.
    """

    def __init__(self, column: str, why: Why) -> None:
        self.column, self.why = column, why
        self.course_id: str | None = None
        super().__init__(f"{column or 'the row'} {REMEDIES[why]}")


@contextmanager
def about(course_id: str) -> Iterator[None]:
    """Note in problems which course they are about."""
    try:
        yield
    except RowProblem as problem:
        problem.course_id = course_id
        raise


class Elsewhere(Exception):
    """The course is not in Seoul: left out, nothing is wrong with it."""


class FileProblem(KnowledgeError):
    """A file (or an answer) of courses cannot be used at all; one sentence says what to do."""
