"""Searching free slots."""

from __future__ import annotations

from datetime import datetime

from actions.desk.errors import NotOffered, SlotTaken
from actions.desk.models import Slot
from actions.desk.opening import Opening
from actions.desk.views import slot_of
from store.booking import slots


class Search(Opening):
    """What is free: within lead time, window, hours, holidays, exceptions and seats."""

    async def free_slots(
        self,
        product: str,
        now: datetime,
        *,
        near: datetime | None = None,
        after: datetime | None = None,
        before: datetime | None = None,
        limit: int = 5,
    ) -> list[Slot]:
        """Slots that can be booked now, in order of time, no two at one time.

        Args:
            product: id of the record.
            now: the moment.
            near: the nearest to this moment; the earliest when it is not given.
            after: none that starts earlier.
            before: none that starts at this moment or later.
            limit: at most so many.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        await self._open_days(now)
        lower = max(after or now, self._earliest(now))
        upper = min(before or self._latest(now), self._latest(now))
        middle = min(max(near or lower, lower), upper)
        async with self._database.read() as session:
            starts = await slots.free_starts(session, product, middle, upper, now, limit)
            if near is not None:
                starts += await slots.free_starts(
                    session, product, lower, middle, now, limit, latest=True
                )
                starts = sorted(starts, key=lambda start: abs(start[0] - near))[:limit]
            found = await slots.free_slots(session, product, starts, now)
            return [slot_of(slot, counsellor) for slot, counsellor in found]

    async def offered_at(self, product: str, at: datetime, now: datetime) -> Slot:
        """A free slot that starts exactly then.

        Raises:
            NotOffered: there is none at that time.
            SlotTaken: there are, but none is free.
            StoreUnavailable: the database does not answer.
        """
        self._check_time(at, now)
        await self._open_days(now)
        async with self._database.read() as session:
            starts = await slots.free_starts(session, product, at, at + slots.LONGEST, now, 1)
            if starts and starts[0][0] == at:
                [(slot, counsellor)] = await slots.free_slots(session, product, starts, now)
                return slot_of(slot, counsellor)
            if await slots.is_offered(session, product, at):
                raise SlotTaken
            raise NotOffered("closed")
