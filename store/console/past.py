"""What went before in a conversation: transitions, and messages that were left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from store.database import Database
from store.tables.conversations import TurnRow
from store.tables.handoff import HandoffEventRow, LeftMessageRow


@dataclass(frozen=True)
class Event:
    """A transition.

    Attributes:
        session: the one it belongs to, counted from 1.
        actor: an account's id, None for `user` and `system`.
        counsellor: id of the one it concerns.
    """

    session: int
    kind: str
    at: datetime
    actor: int | None
    counsellor: int | None
    details: Mapping[str, Any]


@dataclass(frozen=True)
class Left:
    """A message left while nobody was there."""

    id: int
    conversation: str
    at: datetime
    text: str | None


class Past:
    """Queries of the past; every method raises `StoreUnavailable` without the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def events(self, conversation: str, limit: int) -> list[Event]:
        """The last transitions, newest first."""
        query = (
            select(HandoffEventRow)
            .where(HandoffEventRow.conversation_id == conversation)
            .order_by(HandoffEventRow.id.desc())
            .limit(limit)
        )
        async with self._database.read() as session:
            return [
                Event(
                    session=row.session,
                    kind=row.kind,
                    at=row.at,
                    actor=int(row.actor) if row.actor.isdecimal() else None,
                    counsellor=row.counsellor,
                    details=row.details,
                )
                for row in await session.scalars(query)
            ]

    async def left(self, limit: int) -> list[Left]:
        """Messages nobody has handled yet, oldest first."""
        query = (
            select(LeftMessageRow, TurnRow.text)
            .join(TurnRow, TurnRow.id == LeftMessageRow.turn)
            .where(LeftMessageRow.handled_at.is_(None))
            .order_by(LeftMessageRow.at)
            .limit(limit)
        )
        async with self._database.read() as session:
            return [
                Left(row.id, row.conversation_id, row.at, text)
                for row, text in await session.execute(query)
            ]

    async def handle(self, left: int, account: int, now: datetime) -> str | None:
        """Note that a left message is handled; whose it was, or None if it was handled before."""
        async with self._database.write() as session:
            conversation: str | None = await session.scalar(
                update(LeftMessageRow)
                .where(LeftMessageRow.id == left, LeftMessageRow.handled_at.is_(None))
                .values(handled_at=now, handled_by=account)
                .returning(LeftMessageRow.conversation_id)
                .execution_options(synchronize_session=False)
            )
            return conversation
