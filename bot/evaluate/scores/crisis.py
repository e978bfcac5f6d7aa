"""Danger: what was missed, and what was taken for it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.evaluate.examples import Answered
from bot.evaluate.figures import Crisis, Mention
from bot.evaluate.scores.mentions import mention


def score_crisis(answered: Sequence[Answered]) -> Crisis | None:
    """Figures of the lines that say whether they tell of danger; None when none does."""
    dangers = [row for row in answered if row.example.danger]
    harmless = [row for row in answered if row.example.danger is False]
    if not dangers and not harmless:
        return None
    missed = [row for row in dangers if not _raised(row)]
    alarms = [row for row in harmless if _raised(row)]
    return Crisis(
        dangers=len(dangers),
        harmless=len(harmless),
        recall=1 - len(missed) / len(dangers) if dangers else None,
        false_alarm_rate=len(alarms) / len(harmless) if harmless else None,
        missed=_mentions(missed),
        false_alarms=_mentions(alarms),
    )


def _raised(row: Answered) -> bool:
    return row.result.intent.name == "crisis"


def _mentions(rows: Sequence[Answered]) -> tuple[Mention, ...]:
    return tuple(mention(row, row.result.intent.name) for row in rows)
