"""Plans in words: days, times and lengths as people say them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from knowledge.base import KnowledgeBase
from knowledge.rules.plans import Weekday


def duration(minutes: int) -> str:
    """A length of time ("1시간 30분")."""
    hours, rest = divmod(minutes, 60)
    return " ".join([f"{hours}시간"] * (hours > 0) + [f"{rest}분"] * (rest > 0 or not hours))


def spoken_time(moment: time) -> str:
    """A time of day ("오후 7시 30분")."""
    half = "오전" if moment.hour < 12 else "오후"
    minute = f" {moment.minute}분" if moment.minute else ""
    return f"{half} {moment.hour % 12 or 12}시{minute}"


def spoken_day(day: date, base: KnowledgeBase) -> str:
    """A date in full ("2026년 12월 1일(화)")."""
    letter = list(base.texts.data("plans.short_days").values())[day.weekday()]
    return f"{day.year}년 {day.month}월 {day.day}일({letter})"


def list_of_days(days: Sequence[Weekday], base: KnowledgeBase) -> str:
    """Weekdays ("매일", "월·수·금")."""
    letters = [base.texts.data("plans.short_days")[day] for day in days]
    sets: dict[str, str] = base.texts.data("plans.day_sets")
    return sets.get("".join(letters)) or "·".join(letters)
