"""Conversations and their turns: taken in once, answered once, remembered over restarts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from store.database import Database, insert_once
from store.messages import TurnResult
from store.outbox import Notice, delivered
from store.tables.conversations import ConversationRow, TurnRow


@dataclass(frozen=True)
class Turn:
    """A stored turn.

    Attributes:
        id: database id, ascending within a conversation.
        text: what the user wrote, masked.
        result: what it led to, or None while unanswered.
        is_first: whether it opened the conversation.
        before: what the turn before it led to, if it was answered.
    """

    id: int
    text: str
    result: TurnResult | None
    is_first: bool
    before: TurnResult | None = None


class Conversations:
    """Repository of conversations and turns."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take_in(
        self, conversation_id: str, channel: str, message_id: str, text: str
    ) -> tuple[Turn, bool]:
        """Store an incoming message before anything is done with it.

        Args:
            conversation_id: the conversation, created when new.
            channel: where it comes from.
            message_id: the sender's id of the message, unique in the conversation.
            text: the masked text.

        Returns:
            The turn, and whether it is new. A message seen before comes back as it was stored.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        now = datetime.now(UTC)
        try:
            async with self._database.write() as session:
                known = await self._find(session, conversation_id, message_id)
                if known:
                    return known, False
                before = await self._last(session, conversation_id)
                is_first = await insert_once(
                    session,
                    ConversationRow,
                    {"id": conversation_id, "channel": channel, "created_at": now},
                )
                row = TurnRow(
                    conversation_id=conversation_id,
                    message_id=message_id,
                    text=text,
                    received_at=now,
                )
                session.add(row)
                await session.flush()
                return Turn(row.id, text, None, is_first, _result(before)), True
        except IntegrityError:
            # Another replica stored the same message between our look and our insert.
            async with self._database.read() as session:
                known = await self._find(session, conversation_id, message_id)
            if known is None:
                raise
            return known, False

    async def answer(
        self, turn_id: int, result: TurnResult, notices: Sequence[Notice] = ()
    ) -> None:
        """Store what a turn led to, and that these notices were said with it.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        now = datetime.now(UTC)
        async with self._database.write() as session:
            await session.execute(
                update(TurnRow)
                .where(TurnRow.id == turn_id)
                .values(result=result.model_dump(mode="json"), answered_at=now)
            )
            await delivered(session, notices, now)

    async def history(self, conversation_id: str, limit: int = 50) -> list[Turn]:
        """The last `limit` turns of a conversation, oldest first."""
        async with self._database.read() as session:
            rows = await session.scalars(
                select(TurnRow)
                .where(TurnRow.conversation_id == conversation_id)
                .order_by(TurnRow.id.desc())
                .limit(limit)
            )
            return [_turn(row) for row in reversed(rows.all())]

    async def _last(self, session: AsyncSession, conversation_id: str) -> TurnRow | None:
        row: TurnRow | None = await session.scalar(
            select(TurnRow)
            .where(TurnRow.conversation_id == conversation_id)
            .order_by(TurnRow.id.desc())
            .limit(1)
        )
        return row

    async def _find(
        self, session: AsyncSession, conversation_id: str, message_id: str
    ) -> Turn | None:
        row = await session.scalar(
            select(TurnRow).where(
                TurnRow.conversation_id == conversation_id, TurnRow.message_id == message_id
            )
        )
        return _turn(row) if row else None


def _turn(row: TurnRow) -> Turn:
    return Turn(row.id, row.text, _result(row), is_first=False)


def _result(row: TurnRow | None) -> TurnResult | None:
    answered = row is not None and row.result is not None
    return TurnResult.model_validate(row.result) if row and answered else None
