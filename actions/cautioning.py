"""Say that what is told is old and may have changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from knowledge.base import KnowledgeBase
from knowledge.policy import Evaluation, newest_of
from knowledge.records import Contact, Fact, Record
from knowledge.rules.freshness import checked_on, load_freshness
from knowledge.telling import spoken_period
from store.messages import Reply


def caution(
    base: KnowledgeBase, on: date, record: Record, told: Iterable[Fact | Record]
) -> list[str]:
    """One line with the day of the oldest that is past its day; none when nothing is.

    Who is there in danger is never doubted.

    Args:
        base: what is known.
        on: the day of the question.
        record: what it is about.
        told: the facts that are told, and the record where its own lines are.
    """
    if isinstance(record, Contact) and record.crisis:
        return []
    rules = load_freshness()
    return _line(base, [checked_on(what) for what in told if rules.is_old(what, on)])


def caution_of_rules(base: KnowledgeBase, evaluation: Evaluation) -> list[str]:
    """The same for a verdict: rules that decided, and of which nothing newer is known."""
    days = newest_of(base.policies[evaluation.policy], evaluation)
    return _line(base, [day for day in days if load_freshness().is_past(day, evaluation.on)])


def is_cautioned(base: KnowledgeBase, reply: Reply) -> bool:
    """Whether a reply says so already."""
    return base.texts("answers.old_note", day="").strip() in reply.text


def _line(base: KnowledgeBase, days: list[date]) -> list[str]:
    return (
        [base.texts("answers.old_note", day=spoken_period(min(days).isoformat()))] if days else []
    )
