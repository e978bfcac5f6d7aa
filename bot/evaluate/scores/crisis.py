"""Danger: what was missed, and what was taken for it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.evaluate.examples import Answered
from bot.evaluate.figures import Crisis, Estimate, Mention
from bot.evaluate.scores.mentions import mention
from bot.evaluate.scores.statistics import mean


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
        recall=_share(dangers) if dangers else None,
        false_alarm_rate=_share(harmless) if harmless else None,
        by_category={
            category: _share([row for row in dangers if row.example.category == category])
            for category in sorted({row.example.category or "" for row in dangers} - {""})
        },
        missed=_mentions(missed),
        false_alarms=_mentions(alarms),
    )


def _share(rows: Sequence[Answered]) -> Estimate:
    """How many of the messages were taken for danger."""
    return mean([float(_raised(row)) for row in rows])


def _raised(row: Answered) -> bool:
    return row.result.intent.name == "crisis"


def _mentions(rows: Sequence[Answered]) -> tuple[Mention, ...]:
    return tuple(mention(row, row.result.intent.name) for row in rows)
