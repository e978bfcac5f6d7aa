"""Waiting for a slot: the first whom a free slot fits gets an offer, then the next."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from actions.desk.errors import BookingError, NotOffered, PersonBusy, SlotTaken
from actions.desk.models import Say, Slot, Waiting
from actions.desk.reservations import Reservations
from actions.desk.taking import Wish, take
from actions.desk.views import booked_of, has_lapsed, waiting_of
from store import outbox
from store.booking import bookings, waiting
from store.tables.booking import WaitingRow

FITTING = 20  # free slots tried for one person in one sweep


class WaitingList(Reservations):
    """An entry ends when an offer from it is confirmed, when its time is past, or on request."""

    async def wait(
        self,
        person: str,
        product: str,
        now: datetime,
        *,
        after: datetime,
        before: datetime,
        quota: int | None,
    ) -> Waiting:
        """Wait for a slot that starts from `after` to before `before`.

        Who waits for the product already keeps the place in the list, with the new times.

        Raises:
            NotOffered: that time is past.
            StoreUnavailable: the database does not answer.
        """
        if before <= max(after, self._earliest(now)):
            raise NotOffered("past" if before <= now else "too_soon")

        async def work(session: AsyncSession) -> Waiting:
            row = await waiting.put(session, person, product, after, before, quota, now)
            return waiting_of(row)

        return await self._transact(work)

    async def stop_waiting(self, person: str, now: datetime) -> int:  # noqa: ARG002
        """Wait for nothing any more; an open offer stays until it runs out.

        Returns:
            How many entries that ended.

        Raises:
            StoreUnavailable: the database does not answer.
        """

        async def work(session: AsyncSession) -> int:
            return await waiting.drop_person(session, person)

        return await self._transact(work)

    async def waiting(self, person: str, now: datetime) -> list[Waiting]:
        """What a person waits for, longest first.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.read() as session:
            return [waiting_of(row) for row in await waiting.of_person(session, person, now)]

    async def offer_freed(self, now: datetime, say: Say) -> int:
        """Offer free slots to those who wait, longest first; each is told in the outbox.

        Returns:
            How many offers were made.

        Raises:
            StoreUnavailable: the database does not answer; what was offered stays offered.
        """
        async with self._database.write() as session:
            await waiting.drop_past(session, now)
        async with self._database.read() as session:
            entries = await waiting.everybody(session, now)
            before = await waiting.offered_before(session, [entry.id for entry in entries])
        made = 0
        for entry in entries:
            for slot in await self.free_slots(
                entry.product, now, after=entry.after, before=entry.before, limit=FITTING
            ):
                if (entry.id, slot.starts_at) in before:
                    continue
                try:
                    made += await self._offer(entry, slot, now, say)
                except (SlotTaken, PersonBusy, NotOffered):
                    continue  # the next slot may fit
                except BookingError:
                    pass  # used up, or another booking is open: nothing fits now
                break
        return made

    async def _offer(self, entry: WaitingRow, slot: Slot, now: datetime, say: Say) -> bool:
        release_at = now + timedelta(minutes=self._desk.offer_minutes.value)
        wish = Wish(entry.person, entry.product, slot.counsellor, slot.starts_at, entry.quota)

        async def work(session: AsyncSession) -> bool:
            await bookings.lock_person(session, entry.person)
            own = await bookings.live_of(session, entry.person)
            if any(
                row.waiting == entry.id and row.state == "offered" and not has_lapsed(row, now)
                for row in own
            ) or not await waiting.still_there(session, entry.id):
                return False
            row, by = await take(
                session,
                wish,
                now,
                state="offered",
                release_at=min(release_at, slot.starts_at),
                waiting=entry.id,
            )
            key = bookings.notice_key(row.number, "offer")
            reply = say(booked_of(row, by, now))
            await outbox.put(session, entry.person, key, reply, now, row.release_at)
            return True

        return await self._transact(work)
