"""The roster of mentors in the database: replaced as a whole, told by what changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from actions.mentoring.models import Mentor
from actions.mentoring.rows import details_of, mentor_from
from store import mentoring as rows
from store.database import Database
from store.tables.mentoring import MentorRow


@dataclass(frozen=True)
class Imported:
    """What an import did, as counts of mentors."""

    new: int
    changed: int
    unchanged: int
    gone: int


class Roster:
    """The mentors. Every call raises StoreUnavailable when the database does not answer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def replace(
        self, mentors: Iterable[Mentor], now: datetime, keep: Collection[str] = ()
    ) -> Imported:
        """Make these the mentors; the same again changes nothing.

        Whoever is missing gets no more learners; accepted matches stay.

        Args:
            mentors: the roster.
            now: when.
            keep: ids that are left as they are, because their rows could not be read.
        """
        counts = {"new": 0, "changed": 0, "unchanged": 0, "gone": 0}
        async with self._database.write() as session:
            before = {row.id: row for row in await rows.mentors(session)}
            named = set(keep)
            for mentor in mentors:
                named.add(mentor.id)
                row, details = before.get(mentor.id), details_of(mentor)
                if row is None:
                    counts["new"] += 1
                    session.add(
                        MentorRow(id=mentor.id, details=details, active=True, changed_at=now)
                    )
                elif row.active and row.details == details:
                    counts["unchanged"] += 1
                else:
                    counts["changed"] += 1
                    row.details, row.active, row.changed_at = details, True, now
            for name, row in before.items():
                if name not in named and row.active:
                    counts["gone"] += 1
                    row.active, row.changed_at = False, now
        return Imported(**counts)

    async def active(self) -> list[Mentor]:
        """Mentors who may get learners, by id."""
        async with self._database.read() as session:
            return [mentor_from(row) for row in await rows.mentors(session) if row.active]

    async def by_id(self) -> dict[str, Mentor]:
        """All mentors, those who have gone included."""
        async with self._database.read() as session:
            return {row.id: mentor_from(row) for row in await rows.mentors(session)}
