"""Rows of the store as models of the desk."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from sqlalchemy.ext.asyncio import AsyncSession

from actions.desk.models import Booked, Slot, State, Waiting
from store.booking import bookings
from store.tables.booking import BookingRow, CounsellorRow, SlotRow, WaitingRow


def slot_of(row: SlotRow | BookingRow, counsellor: CounsellorRow) -> Slot:
    """A slot, or the slot of a booking."""
    return Slot(
        counsellor=counsellor.id,
        counsellor_name=counsellor.name,
        seat=row.seat,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=counsellor.place,
        video_link=counsellor.video_link,
        sample=counsellor.sample,
    )


def booked_of(row: BookingRow, counsellor: CounsellorRow, now: datetime) -> Booked:
    """A booking as it stands at `now`: what ran out is released, swept or not."""
    lapsed = has_lapsed(row, now)
    return Booked(
        number=row.number,
        person=row.person,
        product=row.product,
        state="released" if lapsed else cast(State, row.state),
        slot=slot_of(row, counsellor),
        release_at=None if lapsed else row.release_at,
        ordinal=row.ordinal,
        version=row.version,
    )


async def look_up(session: AsyncSession, number: str, now: datetime) -> Booked:
    """A booking that is there, as it stands."""
    [(row, counsellor)] = await bookings.views(session, BookingRow.number == number)
    return booked_of(row, counsellor, now)


def has_lapsed(row: BookingRow, now: datetime) -> bool:
    """Whether a hold, an offer or a wait for consent ran out."""
    return row.release_at is not None and row.release_at <= now


def waiting_of(row: WaitingRow) -> Waiting:
    """An entry of the waiting list."""
    return Waiting(row.id, row.product, row.after, row.before, row.since)
