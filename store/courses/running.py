"""An import that goes on, and what became of courses in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


class Counts(NamedTuple):
    """What became of courses.

    Attributes:
        new, changed, unchanged: against what was stored; one that comes back is changed.
        doubled: came before in this import.
        older: what is stored is of a later day, and stays.
        gone: came no more.
        bad: could not be read.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    doubled: int = 0
    older: int = 0
    gone: int = 0
    bad: int = 0

    @property
    def came(self) -> int:
        """Courses that are there now because they came."""
        return self.new + self.changed + self.unchanged

    def plus(self, other: Counts) -> Counts:
        """Both together."""
        return Counts(*map(sum, zip(self, other, strict=True)))


NOTHING = Counts()


@dataclass(frozen=True)
class Running:
    """An import that goes on.

    Attributes:
        number: in the database.
        feed: what is imported.
        started_at: later than what earlier imports of the feed noted.
        counts: so far.
        next_page: where it goes on after an interruption.
    """

    number: int
    feed: str
    started_at: datetime
    counts: Counts = NOTHING
    next_page: int | None = None
