"""Dangers that were recorded, for who looks at them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, select

from nlu.korean.crisis_types import About, Category
from store.cipher import Cipher
from store.crises import ACTIVE, State
from store.crisis_timeline import Step, timeline
from store.database import Database
from store.tables.handoff import CrisisRow


@dataclass(frozen=True)
class Danger:
    """The record of a danger, without the message.

    Attributes:
        turn: the message; None when it is gone.
        about: whom it concerns.
        soft: only suspected.
        escalate_at: when supervisors are called unless a counsellor has written by then.
        escalations: how often they were called.
    """

    id: int
    conversation: str
    turn: int | None
    category: Category
    about: About
    soft: bool
    at: datetime
    state: State
    escalate_at: datetime | None
    escalations: int
    taken_at: datetime | None
    taken_by: int | None
    settled_at: datetime | None
    settled_by: int | None


class CrisisRecords:
    """What was recorded, for who looks at it."""

    def __init__(self, database: Database, cipher: Cipher) -> None:
        self._database, self._cipher = database, cipher

    async def find(self, crisis: int) -> Danger | None:
        """One danger.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        found = await self._where(CrisisRow.id == crisis)
        return found[0] if found else None

    async def active(self) -> list[Danger]:
        """All that still count, longest ago first.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        return await self._where(CrisisRow.state.in_(ACTIVE))

    async def of(self, conversation: str, since: datetime) -> list[Danger]:
        """Those of a conversation since a moment, longest ago first.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        return await self._where(CrisisRow.conversation_id == conversation, CrisisRow.at >= since)

    async def between(self, since: datetime, until: datetime) -> list[Danger]:
        """All of a span of time, longest ago first.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        return await self._where(CrisisRow.at >= since, CrisisRow.at < until)

    async def dismissed(self) -> list[Danger]:
        """All that were none, longest ago first.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        return await self._where(CrisisRow.state == "dismissed")

    async def due(self, now: datetime) -> list[str]:
        """Conversations in which a counsellor should have written by now.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.read() as session:
            rows = await session.scalars(
                select(CrisisRow.conversation_id)
                .where(CrisisRow.state.in_(ACTIVE), CrisisRow.escalate_at <= now)
                .distinct()
            )
            return list(rows)

    async def evidence(self, crisis: int) -> str | None:
        """The masked message of a danger, for the counsellor who needs it.

        Raises:
            KeyInvalid: it was encrypted with a key that is gone.
            StoreUnavailable: the database does not answer.
        """
        async with self._database.read() as session:
            row = await session.get(CrisisRow, crisis)
        return self._cipher.decrypt(row.evidence) if row else None

    async def timeline(self, crisis: int) -> list[Step]:
        """What happened around a danger, in order; empty when there is none.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.read() as session:
            return await timeline(session, crisis)

    async def _where(self, *conditions: ColumnElement[bool]) -> list[Danger]:
        async with self._database.read() as session:
            rows = await session.scalars(
                select(CrisisRow).where(*conditions).order_by(CrisisRow.at, CrisisRow.id)
            )
            return [_danger(row) for row in rows]


def _danger(row: CrisisRow) -> Danger:
    return Danger(
        id=row.id,
        conversation=row.conversation_id,
        turn=row.turn,
        category=cast("Category", row.category),
        about=cast("About", row.about),
        soft=row.soft,
        at=row.at,
        state=cast("State", row.state),
        escalate_at=row.escalate_at,
        escalations=row.escalations,
        taken_at=row.taken_at,
        taken_by=row.taken_by,
        settled_at=row.settled_at,
        settled_by=row.settled_by,
    )
