"""What has changed at the desk since a moment ago, in a few numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, or_, select

from store.console.lines import OPEN_CRISIS, WAITS
from store.database import Database
from store.tables.handoff import CrisisRow, HandoffRow, LeftMessageRow
from store.tables.staff import AccountRow

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


class Desk:
    """Queries of the whole desk; every method raises `StoreUnavailable` without the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def pulse(self, counsellor: int) -> Pulse:
        """How it stands, for one counsellor."""
        mine = HandoffRow.counsellor == counsellor
        offered = mine & (HandoffRow.state == "offered")
        later = HandoffRow.user_at > func.coalesce(HandoffRow.counsellor_at, _LONG_AGO)
        unanswered = or_(HandoffRow.waiting_since.is_not(None), later)
        total, versions = func.count(), func.coalesce(func.sum(HandoffRow.version), 0)
        waits = select(
            total,
            versions,
            func.max(HandoffRow.waiting_since),
            total.filter(offered),
            func.max(HandoffRow.changed_at).filter(offered),
        ).where(HandoffRow.state.in_(WAITS))
        held = select(
            total,
            versions,
            func.max(HandoffRow.user_at).filter(HandoffRow.state == "human"),
            total.filter(HandoffRow.state == "human", unanswered),
        ).where(mine, HandoffRow.state.in_(("human", "snoozed")))
        dangers = select(
            total,
            total.filter(CrisisRow.state == "open"),
            func.coalesce(func.max(CrisisRow.id), 0),
        ).where(CrisisRow.state.in_(OPEN_CRISIS))
        left = select(total).where(LeftMessageRow.handled_at.is_(None))
        async with self._database.read() as session:
            wait = (await session.execute(waits)).one()
            hold = (await session.execute(held)).one()
            danger = (await session.execute(dangers)).one()
            messages = await session.scalar(left)
        return Pulse(
            waiting=wait[0],
            crises=danger[1],
            offered=wait[3],
            unanswered=hold[3],
            crisis=danger[2],
            waiting_at=wait[2],
            offered_at=wait[4],
            written_at=hold[2],
            mark=f"{wait[0]}/{wait[1]}/{hold[0]}/{hold[1]}/{hold[2]}/{danger}/{messages}",
        )

    async def names(self) -> dict[int, str]:
        """What accounts are called, also those that are closed."""
        async with self._database.read() as session:
            found = await session.execute(select(AccountRow.id, AccountRow.name))
            return {row.id: row.name for row in found}
