"""What SQLite and PostgreSQL say differently, and the messages of a period."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Float, String, Subquery, and_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from store.figures.period import Period
from store.tables.conversations import TurnRow


class UtcHour(FunctionElement[str]):
    """The hour in which a moment lies, as in `2026-11-22 06` (UTC)."""

    type = String()
    inherit_cache = True


class Seconds(FunctionElement[float]):
    """Seconds from the first moment to the second."""

    type = Float()
    inherit_cache = True


@compiles(UtcHour, "sqlite")
def _hour_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return f"substr({compiler.process(element.clauses, **options)}, 1, 13)"


@compiles(UtcHour, "postgresql")
def _hour_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    moment = compiler.process(element.clauses, **options)
    return f"to_char({moment} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24')"


@compiles(Seconds, "sqlite")
def _seconds_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    since, until = (compiler.process(clause, **options) for clause in element.clauses)
    return f"((julianday({until}) - julianday({since})) * 86400.0)"


@compiles(Seconds, "postgresql")
def _seconds_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    since, until = (compiler.process(clause, **options) for clause in element.clauses)
    return f"EXTRACT(EPOCH FROM ({until} - {since}))"


def within(column: Any, period: Period) -> ColumnElement[bool]:
    """Whether a moment lies in a period."""
    return and_(column >= period.start, column < period.end)


def is_the_bots(asked: Subquery) -> ColumnElement[bool]:
    """Whether the assistant answered it; it goes on answering who waits for a counsellor."""
    return asked.c.owner != "human"


def messages(period: Period) -> Subquery:
    """The messages of users in a period."""
    return (
        select(
            TurnRow.id,
            TurnRow.conversation_id,
            TurnRow.received_at,
            TurnRow.answered_at,
            TurnRow.text,
            TurnRow.owner,
            TurnRow.intent,
            TurnRow.confidence,
            TurnRow.cited,
        )
        .where(within(TurnRow.received_at, period))
        .subquery("messages")
    )
