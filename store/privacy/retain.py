"""Deleting what has become too old."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from store.database import Database
from store.privacy.aged import AGED, Aged, Kind

BATCH = 500  # rows of one transaction


@dataclass(frozen=True)
class Old:
    """What is too old in a table.

    Attributes:
        table: which.
        count: how many rows.
        oldest: how old the oldest is; None when there are none.
    """

    table: str
    count: int
    oldest: datetime | None


class Retention:
    """Finds and deletes what is older than its time limit; safe in several processes at once.

    What waits for an answer, is in human hands, in danger or booked stays, however old.
    Every method raises `StoreUnavailable` when the database does not answer.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def old(self, before: Mapping[Kind, datetime], now: datetime) -> list[Old]:
        """What is too old, in the order in which it would go; nothing is changed.

        Args:
            before: what is from before these moments is too old.
            now: when.
        """
        async with self._database.read() as session:
            found = []
            for aged in AGED:
                due = aged.is_due(before[aged.kind], now)
                counted = select(func.count(), func.min(aged.at)).where(due)
                count, oldest = (await session.execute(counted)).one()
                found.append(Old(aged.table, count, oldest))
        return found

    async def delete(self, before: Mapping[Kind, datetime], now: datetime) -> list[Old]:
        """Delete what is too old, a few rows at a time; what it was."""
        found = await self.old(before, now)
        gone = [await self._delete(aged, before[aged.kind], now) for aged in AGED]
        return [Old(one.table, count, one.oldest) for one, count in zip(found, gone, strict=True)]

    async def _delete(self, aged: Aged, before: datetime, now: datetime) -> int:
        gone = 0
        due = select(aged.key).where(aged.is_due(before, now)).limit(BATCH)
        while True:
            async with self._database.write() as session:
                keys = (await session.scalars(due.with_for_update(skip_locked=True))).all()
                if not keys:
                    return gone
                await aged.remove(session, keys)
            gone += len(keys)
