"""Who sits at the counsellors' desk: presence, capacity, whose turn it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select, update

from store.database import Database, insert_once
from store.handoff_types import HELD
from store.tables.handoff import HandoffRow
from store.tables.staff import AccountRow, SeatRow

Status = Literal["online", "away"]


@dataclass(frozen=True)
class Seat:
    """A counsellor's place.

    Attributes:
        counsellor: id of the account.
        name: that users see.
        role: of the account.
        status: `online` or `away`, as the counsellor says.
        capacity: conversations to be held at once.
        load: conversations held or offered now; put-off ones do not count.
        seen_at: when their console was last open.
        assigned_at: when they were last offered a conversation.
    """

    counsellor: int
    name: str
    role: str
    status: Status
    capacity: int
    load: int
    seen_at: datetime
    assigned_at: datetime | None

    def is_there(self, unseen_since: datetime) -> bool:
        """Whether the counsellor is at work: online, and seen after a moment."""
        return self.status == "online" and self.seen_at > unseen_since


@dataclass(frozen=True)
class NewSeat:
    """What a place is like when it is taken."""

    status: Status
    capacity: int


class Seats:
    """Repository of presence."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def arrive(self, counsellor: int, capacity: int, now: datetime) -> None:
        """A counsellor logged in: online, with a place if they had none.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.write() as session:
            seat = {"account_id": counsellor, "status": "online", "capacity": capacity}
            if not await insert_once(session, SeatRow, {**seat, "seen_at": now}):
                await session.execute(
                    update(SeatRow)
                    .where(SeatRow.account_id == counsellor)
                    .values(status="online", seen_at=now)
                )

    async def seen(self, counsellor: int, now: datetime, new: NewSeat) -> bool:
        """Their console is open; whether they had no place and got one.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.write() as session:
            seat = update(SeatRow).where(SeatRow.account_id == counsellor).values(seen_at=now)
            if await session.scalar(seat.returning(SeatRow.account_id)) is not None:
                return False
            values = {"status": new.status, "capacity": new.capacity, "seen_at": now}
            return await insert_once(session, SeatRow, {"account_id": counsellor, **values})

    async def set_status(self, counsellor: int, status: Status) -> None:
        """Whether new conversations may come.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        await self._set(counsellor, status=status)

    async def set_capacity(self, counsellor: int, capacity: int) -> None:
        """How many conversations may be held at once.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        await self._set(counsellor, capacity=capacity)

    async def all(self) -> list[Seat]:
        """Every place of an active account, the one whose turn it is first.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        busy = (
            select(func.count())
            .select_from(HandoffRow)
            .where(
                HandoffRow.counsellor == SeatRow.account_id,
                HandoffRow.state.in_(("offered", HELD[0])),
            )
            .scalar_subquery()
        )
        async with self._database.read() as session:
            rows = await session.execute(
                select(SeatRow, AccountRow.name, AccountRow.role, busy)
                .join(AccountRow, AccountRow.id == SeatRow.account_id)
                .where(AccountRow.active)
                .order_by(SeatRow.assigned_at.asc().nulls_first(), SeatRow.account_id)
            )
            return [
                Seat(
                    counsellor=row.account_id,
                    name=name,
                    role=role,
                    status="online" if row.status == "online" else "away",
                    capacity=row.capacity,
                    load=load,
                    seen_at=row.seen_at,
                    assigned_at=row.assigned_at,
                )
                for row, name, role, load in rows
            ]

    async def is_staffed(self) -> bool:
        """Whether anybody may log in at all.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.read() as session:
            some = select(AccountRow.id).where(AccountRow.active).limit(1)
            return await session.scalar(some) is not None

    async def _set(self, counsellor: int, **values: object) -> None:
        async with self._database.write() as session:
            await session.execute(
                update(SeatRow).where(SeatRow.account_id == counsellor).values(**values)
            )
