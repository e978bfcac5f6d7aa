"""Bookings, dangers and messages that were left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.figures.period import Period
from store.figures.spread import Spread, spread
from store.figures.sql import Seconds, within
from store.tables.booking import BookingRow
from store.tables.handoff import CrisisRow, LeftMessageRow


@dataclass(frozen=True)
class Bookings:
    """Bookings of a product.

    Attributes:
        made: became firm, of those begun in the period.
        cancelled: of these, those cancelled until now.
        completed: sessions of the period that took place.
        no_show: sessions of the period to which nobody came.
    """

    made: int
    cancelled: int
    completed: int
    no_show: int


@dataclass(frozen=True)
class Crises:
    """Dangers of a category.

    Attributes:
        found: how many.
        taken: by a counsellor.
        in_time: of these, those taken soon enough.
        dismissed: turned out to be false alarms.
        escalated: a supervisor was called in.
        open: nobody has taken them yet.
    """

    found: int
    taken: int
    in_time: int
    dismissed: int
    escalated: int
    open: int


@dataclass(frozen=True)
class Left:
    """Messages that were left for counsellors.

    Attributes:
        left: how many.
        handled_in: until somebody saw to them; None when nobody did.
    """

    left: int
    handled_in: Spread | None


async def bookings(session: AsyncSession, period: Period) -> Mapping[str, Bookings]:
    """Bookings by product, of products that had any."""
    row = BookingRow
    made = and_(within(row.made_at, period), row.settled_at.is_not(None))
    held = within(row.starts_at, period)
    rows = await session.execute(
        select(
            row.product,
            func.count().filter(made),
            func.count().filter(made, row.state == "cancelled"),
            func.count().filter(held, row.state == "completed"),
            func.count().filter(held, row.state == "no_show"),
        )
        .where(or_(made, and_(held, row.state.in_(("completed", "no_show")))))
        .group_by(row.product)
    )
    return {product: Bookings(*counts) for product, *counts in rows}


async def crises(session: AsyncSession, period: Period, in_time: timedelta) -> Mapping[str, Crises]:
    """Dangers by category."""
    row = CrisisRow
    waited = Seconds(row.at, row.taken_at)
    rows = await session.execute(
        select(
            row.category,
            func.count(),
            func.count(row.taken_at),
            func.count().filter(waited <= in_time.total_seconds()),
            func.count().filter(row.state == "dismissed"),
            func.count().filter(row.escalations > 0),
            func.count().filter(row.state == "open"),
        )
        .where(within(row.at, period))
        .group_by(row.category)
    )
    return {category: Crises(*counts) for category, *counts in rows}


async def left_messages(session: AsyncSession, period: Period) -> Left:
    """Messages left in a period."""
    row = LeftMessageRow
    rows = (
        await session.execute(select(row.at, row.handled_at).where(within(row.at, period)))
    ).all()
    return Left(
        left=len(rows),
        handled_in=spread((handled - at).total_seconds() for at, handled in rows if handled),
    )
