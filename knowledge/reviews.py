"""What has to be looked at again, in one list: numbers, records, documents, imports, courses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from knowledge.library import Library
from knowledge.rules.courses import load_course_rules
from knowledge.rules.freshness import checked_on, load_freshness
from nlu.korean.dates import SEOUL
from store.courses.ages import ages
from store.courses.runs import ImportRuns
from store.database import Database
from store.documents import Documents

Kind = Literal["contact", "import", "courses", "document", "record"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""Most pressing first: whom people call, what they go to, what they read."""


@dataclass(frozen=True)
class Due:
    """Something to look at again.

    Attributes:
        name: id of the record or document, or code of the feed of courses.
        title: as it is told, in Korean.
        day: the day it is from; of an import that failed the day it began.
        parts: how much of it: facts, and the record itself.
    """

    kind: Kind
    name: str
    title: str
    day: date
    parts: int = 1


class Reviews:
    """What is due, of the records and of what the database holds."""

    def __init__(self, library: Library, database: Database) -> None:
        self._library, self._database = library, database

    async def due(self, today: date) -> list[Due]:
        """Everything that is due, most pressing first, then oldest first.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        return in_order(
            [
                *due_records(self._library, today),
                *await self._imports(),
                *await self._courses(today),
                *await self._documents(today),
            ]
        )

    async def _imports(self) -> list[Due]:
        feeds = load_course_rules().feeds
        return [
            Due("import", run.feed, feeds[run.feed], run.newest_at.astimezone(SEOUL).date())
            for run in await ImportRuns(self._database).last()
            if run.newest == "failed"
        ]

    async def _courses(self, today: date) -> list[Due]:
        feeds = load_course_rules().feeds
        before = today - timedelta(days=load_freshness().course_days)
        return [
            Due("courses", age.feed, f"{feeds[age.feed]}: {age.provider}", age.as_of)
            for age in await ages(self._database, before)
        ]

    async def _documents(self, today: date) -> list[Due]:
        rules = load_freshness()
        return [
            Due("document", document.id, document.title, document.dated_on)
            for document in await Documents(self._database).all()
            if document.superseded_by is None
            and (
                document.review_on <= today
                if document.review_on
                else rules.is_past(document.dated_on, today)
            )
        ]


def due_records(library: Library, today: date) -> list[Due]:
    """The records with something to look at, by themselves or in what may be told of them."""
    rules = load_freshness()
    due = []
    for record in library.records.values():
        parts = (record, *library.tellable(record))
        days = [checked_on(part) for part in parts if rules.is_old(part, today)]
        if days:
            kind: Kind = "contact" if record.kind == "contact" else "record"
            due.append(Due(kind, record.id, record.title, min(days), len(days)))
    return in_order(due)


def in_order(due: Iterable[Due]) -> list[Due]:
    """Most pressing first, then oldest first."""
    return sorted(due, key=lambda one: (KINDS.index(one.kind), one.day, one.name))
