"""The bookings of the counselling desk: a calendar by day and by week, and who waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from actions.desk.calendar import DAY, day_of, holiday_name
from actions.desk.models import Booked, Offered
from actions.desk.numbers import read_number
from bot.api.common import runtime_of
from bot.console.access import Me, needs
from bot.console.pages import leads_to, render
from bot.today import SEOUL, now, today

WEEK = 7
Span = Literal["week", "day"]


@dataclass(frozen=True)
class Entry:
    """A time of a counsellor in the calendar.

    Attributes:
        counsellor: id.
        booked: who has it.
        offered: its seats; None when it is over, or not on offer any more.
    """

    starts_at: datetime
    counsellor: str
    booked: list[Booked]
    offered: Offered | None

    @property
    def has_room(self) -> bool:
        """Whether a seat is left, or held by somebody who has not confirmed yet."""
        return self.offered is not None and (self.offered.free > 0 or not self.booked)

    @property
    def day(self) -> date:
        """The day in Seoul."""
        return day_of(self.starts_at)

    @property
    def clock(self) -> time:
        """The time of day in Seoul."""
        return self.starts_at.astimezone(SEOUL).time()


router = APIRouter(prefix="/bookings", dependencies=[needs("counsellor")])


@router.get("")
async def calendar(
    request: Request,
    me: Me,
    day: date | None = None,
    span: Span = "week",
    counsellor: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """The week or the day around a day: times on offer, bookings, the waiting list."""
    runtime = runtime_of(request)
    booking, shown = runtime.services.booking, day or today()
    first = shown - shown.weekday() * DAY if span == "week" else shown
    last = first + (WEEK - 1) * DAY if span == "week" else first
    booked = await booking.calendar(first, last)
    moment = now()
    offered = await booking.offered(first, last, moment)
    counsellors = {one.id: one.name for one in await booking.counsellors()}
    counsellors |= {one.slot.counsellor: one.slot.counsellor_name for one in booked}
    entries = _entries(
        [one for one in booked if counsellor in ("", one.slot.counsellor)],
        [one for one in offered if counsellor in ("", one.counsellor) and one.starts_at > moment],
    )
    await runtime.audit.note(me.id, "booking.calendar", first.isoformat(), moment, span=span)
    return render(
        request,
        "bookings.html",
        span=span,
        counsellor=counsellor,
        counsellors=counsellors,
        days=[first + n * DAY for n in range((last - first).days + 1)],
        entries=entries,
        holiday_name=holiday_name,
        today=today(),
        before=first - (DAY if span == "day" else WEEK * DAY),
        after=last + DAY,
        shown=shown,
        consents=await booking.awaiting_consent(moment),
        waiting=await booking.everybody_waiting(moment),
        records=runtime.base.library.records,
    )


@router.get("/find")
async def find(number: Annotated[str, Query(max_length=40)] = "") -> Response:
    """To the booking with a number, however it is written."""
    known = read_number(number)
    if known is None:
        return leads_to("/bookings", "console_bookings.told_no_number")
    return RedirectResponse(f"/console/bookings/{known}", 303)


def _entries(booked: list[Booked], offered: list[Offered]) -> list[Entry]:
    """What stands in the calendar, by time and counsellor."""
    seats = {(one.starts_at, one.counsellor): one for one in offered}
    taken: dict[tuple[datetime, str], list[Booked]] = {}
    for one in booked:
        taken.setdefault((one.slot.starts_at, one.slot.counsellor), []).append(one)
    return [
        Entry(*place, taken.get(place, []), seats.get(place)) for place in sorted({*seats, *taken})
    ]
