"""What a person looks up: a booking, those to come, those held, how many sessions count."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from actions.desk.errors import UnknownBooking
from actions.desk.models import Booked
from actions.desk.search import Search
from actions.desk.views import booked_of, has_lapsed, look_up
from store.booking import bookings
from store.tables.booking import BookingRow

COUNTED = ("awaiting_consent", "confirmed", "completed", "no_show")


class Lookups(Search):
    """A person's own bookings. Somebody else's number is as unknown as a wrong one."""

    async def find(self, person: str, number: str, now: datetime) -> Booked:
        """A booking of the person, in any state.

        Raises:
            UnknownBooking: not theirs.
            StoreUnavailable: the database does not answer.
        """
        async with self._database.read() as session:
            await own_booking(session, person, number)
            return await look_up(session, number, now)

    async def upcoming(self, person: str, now: datetime) -> list[Booked]:
        """What is offered to the person, waits for consent or is firm, and has not ended.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        return await self._own(person, ("offered", *bookings.FIRM), now)

    async def held(self, person: str, now: datetime) -> list[Booked]:
        """What the person holds and has not confirmed yet.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        return await self._own(person, ("held",), now)

    async def used(self, person: str, product: str, now: datetime) -> int:
        """Sessions of the product that count: firm, waiting for consent, had, missed.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.read() as session:
            rows = await bookings.live_of(session, person)
        return sum(
            row.product == product and row.state in COUNTED and not has_lapsed(row, now)
            for row in rows
        )

    async def _own(self, person: str, states: Collection[str], now: datetime) -> list[Booked]:
        async with self._database.read() as session:
            found = await bookings.views(
                session,
                BookingRow.person == person,
                BookingRow.state.in_(states),
                BookingRow.ends_at > now,
            )
            return [booked_of(row, by, now) for row, by in found if not has_lapsed(row, now)]


async def own_booking(session: AsyncSession, person: str, number: str) -> BookingRow:
    """A booking of the person.

    Raises:
        UnknownBooking: there is none of that number, or it is not theirs.
    """
    row = await bookings.get(session, number)
    if row is None or row.person != person:
        raise UnknownBooking
    return row
