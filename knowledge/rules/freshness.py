"""When a fact has to be looked at again: `knowledge/data/rules/freshness.yml`."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from pydantic import PositiveInt

from knowledge.records import Contact, Fact, Record, Topic
from knowledge.rules.load import FOLDER, RulesModel, load_rules

FILE = FOLDER / "freshness.yml"


class FreshnessRules(RulesModel):
    """The rules, in days.

    Attributes:
        verified_days: since a person last checked it; of what has `verified_on`.
        told_days: since the day a fact or a document is from; of everything else.
        course_days: since the newest day of the courses of a provider.
        topics: facts that change with time; the others tell what was.
        kinds: records that hold more than facts which changes with time.
    """

    verified_days: PositiveInt
    told_days: PositiveInt
    course_days: PositiveInt
    topics: frozenset[Topic]
    kinds: frozenset[str]

    def due_on(self, what: Fact | Record) -> date | None:
        """The last day a fact, or a record itself, can be relied on; None: it tells what was."""
        changes = what.topic in self.topics if isinstance(what, Fact) else what.kind in self.kinds
        if not changes:
            return None
        days = self.verified_days if _verified_on(what) else self.told_days
        return checked_on(what) + timedelta(days=days)

    def is_past(self, day: date, today: date) -> bool:
        """Whether what is from a day, and was not checked since, has to be looked at again."""
        return (today - day).days > self.told_days

    def is_old(self, what: Fact | Record, today: date) -> bool:
        """Whether a fact, or a record itself, has to be looked at again.

        A fact about a period that is over does not grow old: it says itself when it was so.
        """
        due = self.due_on(what)
        if due is None or today <= due:
            return False
        return not (isinstance(what, Fact) and what.period and _last_day(what.period) < today)


@cache
def load_freshness(file: Path = FILE) -> FreshnessRules:
    """Read and check the rules.

    Raises:
        RecordError: the file is missing or wrong.
    """
    return load_rules(file, FreshnessRules)


def checked_on(what: Fact | Record) -> date:
    """The day a fact or a record is from: when a person last checked it, else its own."""
    return _verified_on(what) or what.as_of


def _verified_on(what: Fact | Record) -> date | None:
    return what.verified_on if isinstance(what, Fact | Contact) else None


def _last_day(period: str) -> date:
    """The last day of a period ("2022", "2022-07", "2022-04-27/2022-08-24")."""
    year, month, day = (*map(int, period.rsplit("/", 1)[-1].split("-")), 0, 0)[:3]
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])
