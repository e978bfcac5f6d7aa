"""One booking: what is known, and what staff do with it; the person is told what concerns them."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import date, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, HTTPException, Request, Response

from actions.booking.notices import Notices
from actions.booking.telling import place_of
from actions.desk.calendar import DAY, day_of
from actions.desk.errors import BookingError, UnknownBooking
from actions.desk.models import Booked
from bot.api.common import runtime_of
from bot.console.access import Me, needs
from bot.console.pages import leads_to, render
from bot.today import now, today
from knowledge.rules.counselling import load_desk

router = APIRouter(prefix="/bookings/{number}", dependencies=[needs("counsellor")])

Version = Annotated[int, Form()]


async def _booked(request: Request, number: str) -> Booked:
    try:
        return await runtime_of(request).services.booking.by_number(number, now())
    except UnknownBooking as error:
        raise HTTPException(404) from error


This = Annotated[Booked, Depends(_booked)]


@router.get("")
async def show(request: Request, me: Me, booked: This) -> Response:
    """The booking, with what is known about the person while staff need it."""
    await runtime_of(request).audit.note(me.id, "booking.view", booked.number, now())
    return await _page(request, booked)


@router.get("/move")
async def choose(request: Request, booked: This, day: date | None = None) -> Response:
    """Free times of a day to move to."""
    return await _choice(request, booked, day or max(day_of(booked.slot.starts_at), today()))


@router.post("/move")
async def move(
    request: Request, me: Me, booked: This, version: Version, to: Annotated[str, Form()] = ""
) -> Response:
    """Move to another time; `to` is a counsellor and a start."""
    counsellor, _, start = to.rpartition("/")
    try:
        starts_at = datetime.fromisoformat(start)
    except ValueError:
        day = max(day_of(booked.slot.starts_at), today())
        return await _choice(request, booked, day, 422, "console_bookings.none_chosen")
    if starts_at.tzinfo is None:
        raise HTTPException(422)
    booking, say = runtime_of(request).services.booking, _notices(request).moved_by_staff
    place = counsellor, starts_at
    doing = booking.relocate(booked.number, place, now(), say, version=version)
    return await _do(request, me.id, booked, "move", doing)


@router.post("/consent")
async def consent(
    request: Request,
    me: Me,
    booked: This,
    version: Version,
    answer: Annotated[Literal["granted", "refused"], Form()],
) -> Response:
    """Note what a guardian said."""
    booking, notices = runtime_of(request).services.booking, _notices(request)
    if answer == "granted":
        doing = booking.grant_consent(
            booked.number, now(), notices.consent_granted, version=version
        )
    else:
        doing = booking.refuse_consent(
            booked.number, now(), notices.consent_refused, version=version
        )
    return await _do(request, me.id, booked, f"consent_{answer}", doing)


@router.post("/cancel")
async def cancel(request: Request, me: Me, booked: This, version: Version) -> Response:
    """Cancel for the desk."""
    booking, say = runtime_of(request).services.booking, _notices(request).cancelled_by_staff
    doing = booking.call_off(booked.number, now(), say, version=version)
    return await _do(request, me.id, booked, "cancel", doing)


@router.post("/finish")
async def finish(
    request: Request,
    me: Me,
    booked: This,
    version: Version,
    how: Annotated[Literal["completed", "no_show"], Form()],
) -> Response:
    """Note that a session took place, or that nobody came."""
    booking = runtime_of(request).services.booking
    finishing = booking.complete if how == "completed" else booking.mark_no_show
    return await _do(request, me.id, booked, how, finishing(booked.number, now(), version=version))


async def _do(
    request: Request, account: int, booked: Booked, what: str, doing: Awaitable[Booked]
) -> Response:
    """Carry it out and show the booking; what stands in the way is said."""
    runtime = runtime_of(request)
    try:
        await doing
    except BookingError as error:
        told = runtime.base.texts.data("console_bookings.problems")
        after = await _booked(request, booked.number)
        problem = told.get(type(error).__name__, told["other"])
        return await _page(request, after, 409, problem)
    await runtime.audit.note(account, f"booking.{what}", booked.number, now())
    return leads_to(f"/bookings/{booked.number}", f"console_bookings.told_{what}")


async def _page(
    request: Request, booked: Booked, status: int = 200, problem: str | None = None
) -> Response:
    runtime = runtime_of(request)
    people, waits = runtime.services.people, booked.state == "awaiting_consent"
    return render(
        request,
        "booking.html",
        status,
        booked=booked,
        product=runtime.base.library.records[booked.product].title,
        day=day_of(booked.slot.starts_at),
        place=place_of(runtime.base, booked.slot),
        name=await people.tell(booked.person, "name"),
        guardian=await people.tell(booked.person, "guardian_phone") if waits else None,
        has_begun=booked.slot.starts_at <= now(),
        problem=problem,
    )


async def _choice(
    request: Request,
    booked: Booked,
    day: date,
    status: int = 200,
    problem: str | None = None,
) -> Response:
    runtime, moment = runtime_of(request), now()
    offered = await runtime.services.booking.offered(day, day, moment, booked.product)
    names = {one.id: one.name for one in await runtime.services.booking.counsellors()}
    last = moment.date() + load_desk().window_days.value * DAY
    return render(
        request,
        "booking_move.html",
        status,
        booked=booked,
        product=runtime.base.library.records[booked.product].title,
        day=day,
        free=[one for one in offered if one.free and one.starts_at > moment],
        names=names,
        first=moment.date(),
        last=last,
        before=day - DAY if day > moment.date() else None,
        after=day + DAY if day < last else None,
        problem=runtime.base.texts(problem) if problem else None,
    )


def _notices(request: Request) -> Notices:
    runtime = runtime_of(request)
    return Notices(runtime.base, runtime.services.address)
