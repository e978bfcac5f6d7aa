"""Alerts about dangers: put in with the occasion, sent by a job, tried again until they arrive.

The desk's own alert is there for all who look at the console; further ways (webhook, e-mail)
follow from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from nlu.korean.crisis_types import Category
from store.database import Database, insert_once
from store.tables.conversations import ConversationRow
from store.tables.crisis_alerts import CrisisAlertRow
from store.tables.handoff import CrisisRow

CONSOLE = "console"
Way = Literal["webhook", "email"]
GIVE_UP = timedelta(hours=24)  # after which an alert is of no use any more


@dataclass(frozen=True)
class Alert:
    """What is told of a danger outside the console: no words of anybody.

    Attributes:
        number: 0 when it was said, then counts the escalations.
        said_at: when that was.
        at: when there was reason to alert.
        attempts: how often sending it was tried, this time included.
    """

    crisis: int
    number: int
    category: Category
    channel: str
    conversation: str
    said_at: datetime
    at: datetime
    attempts: int


async def alert(session: AsyncSession, crisis: int, number: int, now: datetime) -> None:
    """Alert the desk to a danger, in the caller's transaction; each number once."""
    await insert_once(session, CrisisAlertRow, _values(crisis, number, CONSOLE, now, sent_at=now))


class Alerts:
    """Repository of alerts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, way: Way, now: datetime, again_at: datetime) -> list[Alert]:
        """What is to be sent one way now, the newest alert of each danger.

        Who takes one has until `again_at`; then others may.

        Args:
            way: webhook or email.
            now: when.
            again_at: when it is tried again unless it arrived.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.read() as session:
            told = await _told_at_the_desk(session, now)
        if not told:
            return []
        async with self._database.write() as session:
            for crisis, number, at in told:
                await insert_once(session, CrisisAlertRow, _values(crisis, number, way, at))
            rows = await session.execute(
                select(CrisisAlertRow, CrisisRow, ConversationRow.channel)
                .join(CrisisRow, CrisisRow.id == CrisisAlertRow.crisis_id)
                .join(ConversationRow, ConversationRow.id == CrisisRow.conversation_id)
                .where(
                    CrisisAlertRow.way == way,
                    CrisisAlertRow.sent_at.is_(None),
                    CrisisAlertRow.number == CrisisRow.escalations,
                    CrisisAlertRow.at > now - GIVE_UP,
                    CrisisAlertRow.next_at.is_(None) | (CrisisAlertRow.next_at <= now),
                    _counts(),
                )
                .order_by(CrisisRow.id)
                .with_for_update(of=CrisisAlertRow)
            )
            taken = []
            for row, crisis_row, channel in rows:
                row.next_at, row.attempts = again_at, row.attempts + 1
                taken.append(_alert(row, crisis_row, channel))
            return taken

    async def sent(self, alert: Alert, way: Way, now: datetime) -> None:
        """It arrived.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        await self._set(alert, way, sent_at=now, next_at=None, problem=None)

    async def failed(self, alert: Alert, way: Way, again_at: datetime, problem: str) -> None:
        """It did not; it is tried again.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        await self._set(alert, way, next_at=again_at, problem=problem[:80])

    async def undelivered(self, since: datetime) -> dict[str, tuple[int, str]]:
        """How many alerts were tried in vain since one arrived last, and a reason, by way.

        Args:
            since: older ones do not matter any more.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        other = aliased(CrisisAlertRow)
        arrived_later = exists().where(
            other.way == CrisisAlertRow.way, other.sent_at >= CrisisAlertRow.at
        )
        async with self._database.read() as session:
            rows = await session.execute(
                select(CrisisAlertRow.way, func.count(), func.max(CrisisAlertRow.problem))
                .where(
                    CrisisAlertRow.at >= since,
                    CrisisAlertRow.sent_at.is_(None),
                    CrisisAlertRow.problem.is_not(None),
                    ~arrived_later,
                )
                .group_by(CrisisAlertRow.way)
            )
            return {way: (count, problem or "") for way, count, problem in rows}

    async def _set(self, alert: Alert, way: Way, **values: object) -> None:
        async with self._database.write() as session:
            await session.execute(
                update(CrisisAlertRow)
                .where(
                    CrisisAlertRow.crisis_id == alert.crisis,
                    CrisisAlertRow.number == alert.number,
                    CrisisAlertRow.way == way,
                )
                .values(**values)
            )


async def _told_at_the_desk(
    session: AsyncSession, now: datetime
) -> Sequence[tuple[int, int, datetime]]:
    """The newest alert of each danger that still counts.

    Who goes on telling of danger in a conversation does not set off an alert with every message.
    """
    earlier = aliased(CrisisRow)
    is_known = exists().where(
        earlier.conversation_id == CrisisRow.conversation_id,
        earlier.id < CrisisRow.id,
        earlier.state.in_(("open", "taken")),
    )
    rows = await session.execute(
        select(CrisisRow.id, CrisisAlertRow.number, CrisisAlertRow.at)
        .join(CrisisAlertRow, CrisisAlertRow.crisis_id == CrisisRow.id)
        .where(
            CrisisAlertRow.way == CONSOLE,
            CrisisAlertRow.number == CrisisRow.escalations,
            CrisisAlertRow.at > now - GIVE_UP,
            _counts(),
            (CrisisAlertRow.number > 0) | ~is_known,
        )
    )
    return [(crisis, number, at) for crisis, number, at in rows]


def _counts() -> ColumnElement[bool]:
    return CrisisRow.state.in_(("open", "taken"))


def _values(
    crisis: int, number: int, way: str, at: datetime, sent_at: datetime | None = None
) -> dict[str, object]:
    return {
        "crisis_id": crisis,
        "number": number,
        "way": way,
        "at": at,
        "sent_at": sent_at,
        "attempts": 0,
    }


def _alert(row: CrisisAlertRow, crisis: CrisisRow, channel: str) -> Alert:
    return Alert(
        crisis=crisis.id,
        number=row.number,
        category=crisis.category,  # type: ignore[arg-type]
        channel=channel,
        conversation=crisis.conversation_id,
        said_at=crisis.at,
        at=row.at,
        attempts=row.attempts,
    )
