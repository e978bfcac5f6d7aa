"""Plans in words: weekdays and lengths as people say them."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.base import KnowledgeBase
from knowledge.rules.plans import Weekday


def duration(minutes: int) -> str:
    """A length of time ("1시간 30분")."""
    hours, rest = divmod(minutes, 60)
    return " ".join([f"{hours}시간"] * (hours > 0) + [f"{rest}분"] * (rest > 0 or not hours))


def list_of_days(days: Sequence[Weekday], base: KnowledgeBase) -> str:
    """Weekdays ("매일", "월·수·금")."""
    letters = [base.texts.data("plans.short_days")[day] for day in days]
    sets: dict[str, str] = base.texts.data("plans.day_sets")
    return sets.get("".join(letters)) or "·".join(letters)
