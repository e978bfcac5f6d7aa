"""What every part of the booking desk stands on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from actions.desk.calendar import DAY, day_of, start_of
from actions.desk.errors import NotOffered, SlotTaken, TooLate
from knowledge.rules.counselling import Desk
from store.database import Database

T = TypeVar("T")
TRIES = 4  # after that many lost races the slot is somebody else's


class DeskPart:
    """A part of the booking desk: the database and the rules of the house."""

    def __init__(self, database: Database, desk: Desk) -> None:
        self._database, self._desk = database, desk

    async def _transact(self, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
        """Do `work` in one transaction, again from the start if a constraint stopped it.

        The constraints decide who gets a slot; the second time `work` sees what won and says why.

        Raises:
            SlotTaken: a constraint stopped it every time.
            StoreUnavailable: the database does not answer.
        """
        lost: IntegrityError | None = None
        for _ in range(TRIES):
            try:
                async with self._database.write() as session:
                    return await work(session)
            except IntegrityError as error:
                lost = error
        raise SlotTaken from lost

    def _earliest(self, now: datetime) -> datetime:
        return now + timedelta(hours=self._desk.lead_time_hours.value)

    def _latest(self, now: datetime) -> datetime:
        """The end of the booking window; the last day is bookable as a whole."""
        return start_of(day_of(now) + (self._desk.window_days.value + 1) * DAY)

    def _check_time(self, starts_at: datetime, now: datetime) -> None:
        if starts_at <= now:
            raise NotOffered("past")
        if starts_at < self._earliest(now):
            raise NotOffered("too_soon")
        if starts_at >= self._latest(now):
            raise NotOffered("too_far")

    def _check_deadline(self, starts_at: datetime, now: datetime) -> None:
        deadline = starts_at - timedelta(hours=self._desk.cancel_deadline_hours.value)
        if now > deadline:
            raise TooLate(deadline)
