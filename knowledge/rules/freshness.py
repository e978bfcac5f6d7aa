"""When a fact has to be looked at again: `knowledge/data/rules/freshness.yml`."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from pydantic import PositiveInt

from knowledge.records import Contact, Fact, Record
from knowledge.rules.load import FOLDER, RulesModel, load_rules

FILE = FOLDER / "freshness.yml"


class FreshnessRules(RulesModel):
    """The rules, in days.

    Attributes:
        verified_days: since a person last checked it; of what has `verified_on`.
        told_days: since the day a fact is from; of everything else.
    """

    verified_days: PositiveInt
    told_days: PositiveInt

    def is_old(self, what: Fact | Record, today: date) -> bool:
        """Whether a fact, or a record itself, has to be looked at again."""
        verified = what.verified_on if isinstance(what, Fact | Contact) else None
        if verified is not None:
            return (today - verified).days > self.verified_days
        return (today - what.as_of).days > self.told_days


@cache
def load_freshness(file: Path = FILE) -> FreshnessRules:
    """Read and check the rules.

    Raises:
        RecordError: the file is missing or wrong.
    """
    return load_rules(file, FreshnessRules)
