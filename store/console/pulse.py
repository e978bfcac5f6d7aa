"""What has changed at the desk since a moment ago, in a few numbers."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.crises import ACTIVE
from store.database import Database
from store.handoff_types import WAITING
from store.tables.conversations import TurnRow
from store.tables.handoff import CrisisRow, HandoffRow, LeftMessageRow
from store.tables.staff import AccountRow

TOGETHER = 0.05  # seconds in which those who come share one look
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Pulse:
    """What a page needs to know to be up to date, and to ring.

    Attributes:
        waiting: how many wait.
        crises: dangers nobody has taken.
        offered: conversations offered to this counsellor.
        unanswered: conversations of this counsellor that wait for a word of theirs.
        crisis: number of the newest danger.
        waiting_at: when somebody began to wait, at the latest.
        offered_at: when something was offered to this counsellor, at the latest.
        written_at: when a user of this counsellor wrote, at the latest.
        mark: changes whenever a list does.
    """

    waiting: int
    crises: int
    offered: int
    unanswered: int
    crisis: int
    waiting_at: datetime | None
    offered_at: datetime | None
    written_at: datetime | None
    mark: str


@dataclass(frozen=True)
class _Look:
    """The whole desk at a moment: rows of totals, and those of each counsellor.

    `unread` are messages in a counsellor's hands that are not stored in the clear yet.
    """

    waits: Any
    dangers: Any
    left: int
    offered: Mapping[int | None, Any]
    held: Mapping[int | None, Any]
    unread: Mapping[int | None, int]

    def pulse(self, counsellor: int) -> Pulse:
        """How it stands for one counsellor."""
        offered, offered_at = self.offered.get(counsellor, (0, None))
        held, versions, written_at, unanswered = self.held.get(counsellor, (0, 0, None, 0))
        return Pulse(
            waiting=self.waits[0],
            crises=self.dangers[1],
            offered=offered,
            unanswered=unanswered,
            crisis=self.dangers[2],
            waiting_at=self.waits[2],
            offered_at=offered_at,
            written_at=written_at,
            mark=f"{self.waits[0]}/{self.waits[1]}/{held}/{versions}/{written_at}"
            f"/{self.unread.get(counsellor, 0)}/{self.dangers}/{self.left}",
        )


class Desk:
    """Queries of the whole desk; every method raises `StoreUnavailable` without the database.

    Every open page looks at the same moment, whenever anything happens: one look serves all.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._next: asyncio.Task[_Look] | None = None

    async def pulse(self, counsellor: int) -> Pulse:
        """How it stands, for one counsellor."""
        if self._next is None:
            self._next = asyncio.create_task(self._look(), name="how the desk stands")
        return (await asyncio.shield(self._next)).pulse(counsellor)

    async def _look(self) -> _Look:
        await asyncio.sleep(TOGETHER)
        self._next = None  # who comes from now on may have heard of something newer
        async with self._database.read() as session:
            return await _look(session)

    async def names(self) -> dict[int, str]:
        """What accounts are called, also those that are closed."""
        async with self._database.read() as session:
            found = await session.execute(select(AccountRow.id, AccountRow.name))
            return {row.id: row.name for row in found}


async def _look(session: AsyncSession) -> _Look:
    total, versions = func.count(), func.coalesce(func.sum(HandoffRow.version), 0)
    later = HandoffRow.user_at > func.coalesce(HandoffRow.counsellor_at, _LONG_AGO)
    unanswered = or_(HandoffRow.waiting_since.is_not(None), later)
    waits = select(total, versions, func.max(HandoffRow.waiting_since)).where(
        HandoffRow.state.in_(WAITING)
    )
    offered = (
        select(HandoffRow.counsellor, total, func.max(HandoffRow.changed_at))
        .where(HandoffRow.state == "offered")
        .group_by(HandoffRow.counsellor)
    )
    is_open = HandoffRow.state == "human"
    held = (
        select(
            HandoffRow.counsellor,
            total,
            versions,
            func.max(HandoffRow.user_at).filter(is_open),
            total.filter(is_open, unanswered),
        )
        .where(HandoffRow.counsellor.is_not(None), HandoffRow.state.in_(("human", "snoozed")))
        .group_by(HandoffRow.counsellor)
    )
    unread = (  # nobody can read them before they are answered: the list shows older ones till then
        select(HandoffRow.counsellor, total)
        .join(TurnRow, TurnRow.conversation_id == HandoffRow.conversation_id)
        .where(TurnRow.answered_at.is_(None), HandoffRow.state.in_(("human", "snoozed")))
        .group_by(HandoffRow.counsellor)
    )
    dangers = select(
        total,
        total.filter(CrisisRow.state == "open"),
        func.coalesce(func.max(CrisisRow.id), 0),
    ).where(CrisisRow.state.in_(ACTIVE))
    left = select(total).where(LeftMessageRow.handled_at.is_(None))
    return _Look(
        waits=(await session.execute(waits)).one(),
        dangers=(await session.execute(dangers)).one(),
        left=await session.scalar(left) or 0,
        offered={row[0]: row[1:] for row in await session.execute(offered)},
        held={row[0]: row[1:] for row in await session.execute(held)},
        unread={row[0]: row[1] for row in await session.execute(unread)},
    )
