"""What the desk's staff look up: everybody's bookings, the times on offer, who waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from actions.desk.calendar import DAY, start_of
from actions.desk.errors import UnknownBooking
from actions.desk.models import Booked, Offered, Waiting
from actions.desk.views import booked_of, look_up, waiting_of
from actions.desk.waitlist import WaitingList
from store.booking import bookings, slots, waiting
from store.tables.booking import BookingRow

SHOWN = ("offered", "awaiting_consent", "confirmed", "completed", "no_show")


@dataclass(frozen=True)
class DeskCounsellor:
    """A counsellor of the desk; `sample` is one to practise with."""

    id: str
    name: str
    sample: bool


class Overview(WaitingList):
    """Reading only. Every call raises StoreUnavailable when the database does not answer."""

    async def awaiting_consent(self, now: datetime) -> list[Booked]:
        """Bookings that wait for a guardian's consent, by time."""
        async with self._database.read() as session:
            found = await bookings.views(
                session, BookingRow.state == "awaiting_consent", BookingRow.release_at > now
            )
            return [booked_of(row, by, now) for row, by in found]

    async def calendar(self, day_from: date, day_to: date) -> list[Booked]:
        """Offered, firm and finished bookings from one day in Seoul to another, both included."""
        lower, upper = start_of(day_from), start_of(day_to + DAY)
        async with self._database.read() as session:
            found = await bookings.views(
                session,
                BookingRow.state.in_(SHOWN),
                BookingRow.starts_at >= lower,
                BookingRow.starts_at < upper,
            )
            return [booked_of(row, by, row.made_at) for row, by in found]

    async def by_number(self, number: str, now: datetime) -> Booked:
        """A booking by its number, whosever it is.

        Raises:
            UnknownBooking: no such number.
        """
        async with self._database.read() as session:
            if await bookings.get(session, number) is None:
                raise UnknownBooking
            return await look_up(session, number, now)

    async def offered(
        self, day_from: date, day_to: date, now: datetime, product: str | None = None
    ) -> list[Offered]:
        """Times on offer from one day in Seoul to another, both included, by time.

        Args:
            day_from: the first day.
            day_to: the last day.
            now: what a seat is free at.
            product: only times of this product.
        """
        await self._open_days(now)
        lower, upper = start_of(day_from), start_of(day_to + DAY)
        async with self._database.read() as session:
            rows = await slots.between(session, lower, upper, product)
        seats: dict[tuple[datetime, str, datetime], dict[int, bool]] = {}
        for row in rows:
            free = row.taken_until is None or row.taken_until <= now
            seats.setdefault((row.starts_at, row.counsellor, row.ends_at), {})[row.seat] = free
        return [
            Offered(counsellor, starts_at, ends_at, seats=len(of), free=sum(of.values()))
            for (starts_at, counsellor, ends_at), of in sorted(seats.items())
        ]

    async def counsellors(self) -> list[DeskCounsellor]:
        """The counsellors who are not retired, by name."""
        async with self._database.read() as session:
            practice = await bookings.counsellors(session, sample=True)
            real = await bookings.counsellors(session, sample=False)
        found = [
            DeskCounsellor(row.id, row.name, row.sample)
            for row in (*real, *practice)
            if not row.details.get("retired")
        ]
        return sorted(found, key=lambda one: (one.name, one.id))

    async def everybody_waiting(self, now: datetime) -> list[tuple[str, Waiting]]:
        """All who wait for a time to become free, longest first: the person and the entry."""
        async with self._database.read() as session:
            return [(row.person, waiting_of(row)) for row in await waiting.everybody(session, now)]
