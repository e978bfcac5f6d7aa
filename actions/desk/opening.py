"""Counsellors come, go and change their hours; slots are cut ahead for the booking window.

Slots are rows so that searching is one look into an index, the same in every process. They are
only the offer: changing hours leaves bookings as they are, and the cells they occupy keep new
slots from being booked over them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from actions.desk.calendar import DAY, day_of, rules_in_force, sessions, start_of
from actions.desk.counsellors import Counsellor, read_counsellors
from actions.desk.models import Booked
from actions.desk.taking import refresh_around
from actions.desk.transactions import DeskPart
from actions.desk.views import booked_of
from knowledge.rules.counselling import PRACTICE_COUNSELLORS, Desk
from store.booking import bookings, slots
from store.database import Database
from store.tables.booking import BookingRow, CounsellorRow, cells


@dataclass(frozen=True)
class Opened:
    """What taking over counsellors changed.

    Attributes:
        added: ids.
        changed: ids.
        unchanged: ids.
        outside: bookings to come that lie outside the new hours; they stay, staff decide.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    outside: tuple[Booked, ...]


class Opening(DeskPart):
    """The desk's counsellors and the slots they offer."""

    def __init__(self, database: Database, desk: Desk) -> None:
        super().__init__(database, desk)
        self._rules = rules_in_force(desk)
        self._open: tuple[date, date] | None = None  # days whose slots are known to be cut

    async def open_counsellors(self, counsellors: Sequence[Counsellor], now: datetime) -> Opened:
        """Take counsellors over: new ones are added, those of the same id changed.

        Others stay as they are; `retired` takes one off the offer. Doing it again does nothing.
        With the first real counsellor the practice counsellors retire.

        Raises:
            StoreUnavailable: the database does not answer; each counsellor is taken over as a
                whole or not at all.
        """
        done: dict[str, list[str]] = {"added": [], "changed": [], "unchanged": []}
        for counsellor in counsellors:
            change = await self._transact(partial(self._take_over, new=counsellor, now=now))
            done[change].append(counsellor.id)
        if not all(counsellor.sample for counsellor in counsellors):
            await self._retire_practice(now)
        outside = await self._outside({*done["added"], *done["changed"]}, now)
        return Opened(
            added=tuple(done["added"]),
            changed=tuple(done["changed"]),
            unchanged=tuple(done["unchanged"]),
            outside=outside,
        )

    async def open_practice_desk(self, now: datetime) -> Opened:
        """Take over the practice counsellors, with whom a stranger can try a booking.

        Nothing is opened where there is a real counsellor.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.read() as session:
            if await bookings.counsellors(session, sample=False):
                return Opened((), (), (), ())
        text = PRACTICE_COUNSELLORS.read_text(encoding="utf-8")
        return await self.open_counsellors(read_counsellors(text), now)

    async def _retire_practice(self, now: datetime) -> None:
        async with self._database.read() as session:
            practising = await bookings.counsellors(session, sample=True)
        for row in practising:
            retired = Counsellor.model_validate({**row.details, "retired": True})
            await self._transact(partial(self._take_over, new=retired, now=now))

    async def _open_days(self, now: datetime, ahead: int = 0) -> None:
        """Cut the slots of the days that have come into the window.

        Args:
            now: the moment.
            ahead: so many days more, so that nobody waits for it after midnight.
        """
        today = day_of(now)
        last = today + (self._desk.window_days.value + ahead) * DAY
        if self._open is not None and self._open[0] == today and self._open[1] >= last:
            return
        async with self._database.read() as session:
            stale = await slots.stale(session, today, last, self._rules)
        for counsellor in stale:
            await self._transact(
                partial(self._extend, counsellor=counsellor, today=today, last=last)
            )
        self._open = today, last

    async def _take_over(self, session: AsyncSession, new: Counsellor, now: datetime) -> str:
        known = await bookings.lock_counsellors(session, [new.id])
        details = new.model_dump(mode="json")
        today = day_of(now)
        row = known.get(new.id) or CounsellorRow(id=new.id, slots_from=today, details={})
        if row.details == details:
            return "unchanged"
        row.name, row.place, row.video_link = new.name, new.place, new.video_link
        row.sample, row.details = new.sample, details
        row.slots_until, row.cut_with = today - DAY, self._rules
        session.add(row)
        await session.flush()
        await slots.clear(session, new.id)
        await self._cut(session, row, today, today + self._desk.window_days.value * DAY)
        return "changed" if known else "added"

    async def _extend(
        self, session: AsyncSession, counsellor: str, today: date, last: date
    ) -> None:
        row = (await bookings.lock_counsellors(session, [counsellor]))[counsellor]
        if row.cut_with == self._rules and row.slots_from <= today:
            await slots.clear(session, counsellor, before=start_of(today))
        else:
            await slots.clear(session, counsellor)
            row.cut_with, row.slots_until = self._rules, today - DAY
        await self._cut(session, row, today, last)

    async def _cut(
        self, session: AsyncSession, row: CounsellorRow, today: date, last: date
    ) -> None:
        """Cut what is not cut yet, up to `last`."""
        counsellor = Counsellor.model_validate(row.details)
        first = max(today, row.slots_until + DAY)
        await slots.add(session, list(self._rows(counsellor, first, last)))
        row.slots_from, row.slots_until = today, max(last, row.slots_until)
        # Bookings made under earlier hours may lie on the new slots.
        since, until = start_of(first) - slots.LONGEST, start_of(last + DAY)
        for booking in await bookings.live_with(session, counsellor.id, since, until):
            await refresh_around(session, booking)

    def _rows(self, counsellor: Counsellor, first: date, last: date) -> Iterator[dict[str, Any]]:
        buffer = timedelta(minutes=counsellor.buffer_minutes)
        for found in sessions(counsellor, first, last, self._desk):
            reach = cells(found.starts_at, found.ends_at + buffer)
            for seat in range(1, counsellor.capacity + 1):
                for product in counsellor.products:
                    yield {
                        "counsellor": counsellor.id,
                        "starts_at": found.starts_at,
                        "seat": seat,
                        "product": product,
                        "ends_at": found.ends_at,
                        "first_cell": reach.start,
                        "end_cell": reach.stop,
                    }

    async def _outside(self, counsellors: Iterable[str], now: datetime) -> tuple[Booked, ...]:
        async with self._database.read() as session:
            found = await bookings.views(
                session,
                BookingRow.counsellor.in_(counsellors),
                BookingRow.starts_at > now,
                BookingRow.state.in_(bookings.FIRM),
                slots.no_longer_offered(),
            )
            return tuple(booked_of(row, counsellor, now) for row, counsellor in found)
