"""Counsellors, their slots, bookings, and the constraints that keep bookings apart.

Three of them hold whatever the code above does: no two live bookings of a seat begin together,
no two sessions of a person and product have one ordinal, and no seat and no person is in one
cell of time twice.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, UtcDateTime

# Cells stand in the database: another grid needs a migration, so this is no setting.
CELL_MINUTES = 5
CELL = timedelta(minutes=CELL_MINUTES)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LIVE = "state NOT IN ('cancelled', 'released')"


def cells(starts_at: datetime, ends_at: datetime) -> range:
    """The cells of time from `starts_at` to before `ends_at`; both lie on the grid."""
    return range((starts_at - EPOCH) // CELL, -((EPOCH - ends_at) // CELL))


class CounsellorRow(Base):
    """A counsellor as imported.

    `details` is the validated entry of the file. Slots are cut for the days `slots_from` to
    `slots_until` under the desk's rules named by `cut_with`.
    """

    __tablename__ = "counsellors"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    place: Mapped[str | None] = mapped_column(String(200))
    video_link: Mapped[str | None] = mapped_column(String(500))
    sample: Mapped[bool] = mapped_column(Boolean)
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    slots_from: Mapped[date] = mapped_column(Date)
    slots_until: Mapped[date] = mapped_column(Date)
    cut_with: Mapped[str] = mapped_column(String(64))


class SlotRow(Base):
    """A slot on offer for one product; what makes searching quick, not what keeps bookings apart.

    `end_cell` includes the buffer after the session. `taken_until` is null while nothing lies on
    the slot, the end of a hold, or `FAR` for a firm booking.
    """

    __tablename__ = "slots"
    __table_args__ = (
        Index(
            "ix_slots_free",
            "product",
            "starts_at",
            "counsellor",
            "taken_until",  # always null here; with it SQLite needs no look at the table
            sqlite_where=text("taken_until IS NULL"),
            postgresql_where=text("taken_until IS NULL"),
        ),
        # Partial, or SQLite takes it for the free ones and sorts them all.
        Index(
            "ix_slots_taken",
            "product",
            "taken_until",
            sqlite_where=text("taken_until IS NOT NULL"),
            postgresql_where=text("taken_until IS NOT NULL"),
        ),
    )

    counsellor: Mapped[str] = mapped_column(ForeignKey("counsellors.id"), primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    seat: Mapped[int] = mapped_column(Integer, primary_key=True)
    product: Mapped[str] = mapped_column(String(64), primary_key=True)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    first_cell: Mapped[int] = mapped_column(Integer)
    end_cell: Mapped[int] = mapped_column(Integer)
    taken_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class BookingRow(Base):
    """A booking in any state.

    `version` counts every change, `time_version` those of the time. `settled_at` is when the
    present time became firm, `reminded` the hours of the last reminder of that time. `waiting` is
    the entry of the waiting list it was offered to, `lapsed_from` the state that ran out, until the
    person has been told.
    """

    __tablename__ = "bookings"
    __table_args__ = (
        Index(
            "uq_bookings_slot",
            "counsellor",
            "seat",
            "starts_at",
            unique=True,
            sqlite_where=text(LIVE),
            postgresql_where=text(LIVE),
        ),
        Index(
            "uq_bookings_ordinal",
            "person",
            "product",
            "ordinal",
            unique=True,
            sqlite_where=text(LIVE),
            postgresql_where=text(LIVE),
        ),
        Index("ix_bookings_person", "person"),
        Index("ix_bookings_counsellor", "counsellor", "starts_at"),
        Index("ix_bookings_state", "state", "starts_at"),
        Index("ix_bookings_release", "release_at"),
        Index("ix_bookings_waiting", "waiting"),
    )

    number: Mapped[str] = mapped_column(String(16), primary_key=True)
    person: Mapped[str] = mapped_column(String(64))
    product: Mapped[str] = mapped_column(String(64))
    ordinal: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(20))
    counsellor: Mapped[str] = mapped_column(ForeignKey("counsellors.id"))
    seat: Mapped[int] = mapped_column(Integer)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    release_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(Integer)
    time_version: Mapped[int] = mapped_column(Integer)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminded: Mapped[int | None] = mapped_column(Integer)
    waiting: Mapped[int | None] = mapped_column(Integer)
    lapsed_from: Mapped[str | None] = mapped_column(String(20))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class OccupiedRow(Base):
    """One cell of time in which a seat or a person is taken."""

    __tablename__ = "occupied"
    __table_args__ = (Index("ix_occupied_booking", "booking"),)

    who: Mapped[str] = mapped_column(String(90), primary_key=True)
    cell: Mapped[int] = mapped_column(Integer, primary_key=True)
    booking: Mapped[str] = mapped_column(ForeignKey("bookings.number"))


class WaitingRow(Base):
    """A person waiting for a slot of a product to become free between two moments."""

    __tablename__ = "waiting"
    __table_args__ = (
        UniqueConstraint("person", "product"),
        Index("ix_waiting_since", "since", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    person: Mapped[str] = mapped_column(String(64))
    product: Mapped[str] = mapped_column(String(64))
    after: Mapped[datetime] = mapped_column(UtcDateTime)
    before: Mapped[datetime] = mapped_column(UtcDateTime)
    quota: Mapped[int | None] = mapped_column(Integer)
    since: Mapped[datetime] = mapped_column(UtcDateTime)


class BookingKeyRow(Base):
    """A request that was carried out, by the key its sender gave it."""

    __tablename__ = "booking_keys"

    person: Mapped[str] = mapped_column(String(64), primary_key=True)
    key: Mapped[str] = mapped_column(String(128), primary_key=True)
    request: Mapped[str] = mapped_column(String(300))
    booking: Mapped[str] = mapped_column(String(16))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
