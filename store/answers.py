"""Messages that were answered, and what they led to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.messages import Reply, TurnResult
from store.tables.conversations import TurnRow
from store.tables.outbox import OutboxRow


@dataclass(frozen=True)
class Answer:
    """What a message led to.

    Attributes:
        text: what is kept of the message.
        result: what it led to.
        waits: whether the sender waits for the answer in the same request: then it counts as
            delivered, and what waited to be said goes along before it.
        urgent: whether the answer goes alone, and before all that waits.
        epoch: of who answered; any when None.
    """

    text: str
    result: TurnResult
    waits: bool = False
    urgent: bool = False
    epoch: int | None = None


@dataclass(frozen=True)
class Answered:
    """A message that was answered.

    Attributes:
        message_id: the sender's id of the message.
        turn: id of the turn.
        result: what it led to.
    """

    message_id: str
    turn: int
    result: TurnResult


async def find_turn(session: AsyncSession, conversation: str, message_id: str) -> TurnRow | None:
    """A message by the sender's id, or None when it was never taken in."""
    row: TurnRow | None = await session.scalar(
        select(TurnRow).where(
            TurnRow.conversation_id == conversation, TurnRow.message_id == message_id
        )
    )
    return row


async def result_of(session: AsyncSession, row: TurnRow) -> TurnResult:
    """What an answered message led to, with all that was said with its answer, in order."""
    said = await session.scalars(
        select(OutboxRow.reply)
        .where(
            OutboxRow.conversation_id == row.conversation_id,
            or_(OutboxRow.turn == row.id, OutboxRow.collected_by == row.message_id),
        )
        .order_by(OutboxRow.seq)
    )
    replies = tuple(Reply.model_validate(reply) for reply in said)
    return TurnResult.model_validate({**(row.result or {}), "replies": replies})


def countable(result: TurnResult) -> dict[str, Any]:
    """What figures count of a result, as columns of its turn."""
    cited = any(reply.sources for reply in result.replies)
    return {
        "owner": result.owner,
        "intent": result.intent.name,
        "confidence": result.intent.confidence,
        "cited": cited if result.replies else None,
    }
