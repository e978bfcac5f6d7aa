"""How long what is kept: `knowledge/data/rules/retention.yml`.

A lawyer has to confirm the times before public use.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import PositiveInt

from knowledge.rules.load import FOLDER, RulesModel, load_rules

FILE = FOLDER / "retention.yml"


class RetentionRules(RulesModel):
    """The rules, in days unless they say otherwise.

    Attributes:
        texts_days: what was said, and what Rasa remembers of it.
        notes_days: notes of counsellors.
        crises_days: records of dangers; they outlive their messages.
        events_days: transitions of hand-offs.
        audit_days: the audit log.
        sessions_days: log-ins nobody uses.
        erase_minutes: after which who asked to be forgotten is, also when the last message was
            not fetched.
    """

    texts_days: PositiveInt
    notes_days: PositiveInt
    crises_days: PositiveInt
    events_days: PositiveInt
    audit_days: PositiveInt
    sessions_days: PositiveInt
    erase_minutes: PositiveInt


@cache
def load_retention_rules(file: Path = FILE) -> RetentionRules:
    """Read and check the rules.

    Raises:
        RecordError: the file is missing or wrong.
    """
    return load_rules(file, RetentionRules)
