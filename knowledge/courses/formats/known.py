"""The formats that are known, and which of them rows are in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from knowledge.courses.formats import fifty_plus, learn_4050, lifelong, reservation
from knowledge.courses.formats.errors import RowProblem
from knowledge.courses.formats.origin import Origin
from store.courses.types import Course

Row = tuple[int, Mapping[str, str] | RowProblem]
"""The number of a row (or of its line) and its cells, or why it has none."""


@dataclass(frozen=True)
class Format:
    """How the rows of a feed are read.

    Attributes:
        feed: its code in `knowledge/data/rules/courses.yml`.
        course_of: the course of a row; raises RowProblem, Elsewhere.
        needed: columns by which it is known, in each spelling.
    """

    feed: str
    course_of: Callable[[Mapping[str, str], Origin], Course]
    needed: tuple[frozenset[str], ...]

    def fits(self, columns: Collection[str]) -> bool:
        """Whether rows with these columns are in this format."""
        return any(needed <= set(columns) for needed in self.needed)


FORMATS: Mapping[str, Format] = {
    each.feed: each
    for each in (
        Format(
            lifelong.FEED,
            lifelong.course_of,
            (
                frozenset(lifelong.NEEDED),
                frozenset(map(lifelong.OF_API.__getitem__, lifelong.NEEDED)),
            ),
        ),
        Format(
            reservation.FEED,
            reservation.course_of,
            (frozenset(reservation.NEEDED), frozenset(map(str.lower, reservation.NEEDED))),
        ),
        Format(learn_4050.FEED, learn_4050.course_of, (frozenset(learn_4050.NEEDED),)),
        Format(fifty_plus.FEED, fifty_plus.course_of, (frozenset(fifty_plus.NEEDED),)),
    )
}


def format_of(columns: Collection[str]) -> Format | None:
    """The format of rows with these columns."""
    return next((each for each in FORMATS.values() if each.fits(columns)), None)


def strings(row: Mapping[str, object]) -> dict[str, str]:
    """A row of JSON as text; what is no single value is left out."""
    return {
        name: "" if value is None else str(value)
        for name, value in row.items()
        if not isinstance(value, dict | list)
    }
