"""What counts as what, from the rules."""

from __future__ import annotations

from datetime import timedelta

from knowledge.rules.figures import load_figures_rules
from knowledge.rules.handoff import load_handoff_rules
from store.database import Database
from store.figures import Figures, Measure


def figures_of(database: Database) -> Figures:
    """The figures of a database, counted as the rules say."""
    rules = load_figures_rules()
    measure = Measure(
        from_records=rules.from_records,
        sure=rules.sure,
        crisis_in_time=timedelta(minutes=load_handoff_rules().escalate_minutes),
        questions=rules.questions,
    )
    return Figures(database, measure)
