"""What the assistant could not answer, and what it was not sure of."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Subquery, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.figures.period import Period
from store.figures.sql import is_the_bots, messages
from store.tables.conversations import TurnRow

UNKNOWN = "out_of_scope"
CRISIS = "crisis"


@dataclass(frozen=True)
class Question:
    """A question, as masked, that was asked once or more.

    Attributes:
        text: the question.
        count: how often it was asked in these words.
        conversation: where it was asked last.
        intent: the label it had there.
        confidence: and how sure that was.
    """

    text: str
    count: int
    conversation: str
    intent: str
    confidence: float


def is_unanswered(asked: Subquery, from_records: Collection[str]) -> ColumnElement[bool]:
    """Whether it was a question and the reply had no answer.

    A message that a later one replaced has no reply at all; it does not count.
    """
    return and_(
        or_(asked.c.intent == UNKNOWN, asked.c.intent.in_(from_records)),
        asked.c.cited.is_(False),
        asked.c.text != "",
    )


def is_unsure(asked: Subquery, sure: float) -> ColumnElement[bool]:
    """Whether the label was doubtful.

    Without any confidence nobody chose the label: the message could not be read, or Rasa was down.
    """
    return and_(
        asked.c.intent != CRISIS,
        asked.c.confidence > 0,
        asked.c.confidence < sure,
        asked.c.text != "",
    )


async def unanswered(
    session: AsyncSession, period: Period, from_records: Collection[str], limit: int
) -> Sequence[Question]:
    """Questions without an answer, the most frequent first."""
    asked = messages(period)
    return await _questions(session, asked, is_unanswered(asked, from_records), limit)


async def unsure(
    session: AsyncSession, period: Period, sure: float, limit: int
) -> Sequence[Question]:
    """Questions whose label was doubtful, the most frequent first."""
    asked = messages(period)
    return await _questions(session, asked, is_unsure(asked, sure), limit)


async def _questions(
    session: AsyncSession, asked: Subquery, condition: ColumnElement[bool], limit: int
) -> Sequence[Question]:
    grouped = (
        select(asked.c.text, func.count().label("count"), func.max(asked.c.id).label("last"))
        .where(is_the_bots(asked), condition)
        .group_by(asked.c.text)
        .order_by(func.count().desc(), func.max(asked.c.id).desc())
        .limit(limit)
        .subquery()
    )
    rows = await session.execute(
        select(
            grouped.c.text,
            grouped.c.count,
            TurnRow.conversation_id,
            TurnRow.intent,
            TurnRow.confidence,
        )
        .join(TurnRow, TurnRow.id == grouped.c.last)
        .order_by(grouped.c.count.desc(), grouped.c.last.desc())
    )
    return [Question(*row) for row in rows]
