"""Counselling by API beside bookings: free times, the waiting list, calendar files."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response, status
from pydantic import AwareDatetime, Field

from actions.booking.ics import calendar_file
from actions.desk.errors import BookingError, UnknownBooking
from actions.desk.numbers import read_number
from bot.api.access import PROTECTED, needs
from bot.api.common import ApiModel, Facts, Moment, example, runtime_of
from bot.api.desk import (
    AtDesk,
    ProductId,
    SlotOut,
    check_product,
    slot_out,
)
from bot.api.problems import Refused, refusing
from bot.api.scopes import Scope
from bot.today import now

WAITING = "/conversations/{conversation}/waiting"

calendars = APIRouter(prefix="/api/v1", tags=["counselling"])
router = APIRouter(
    prefix="/api/v1",
    tags=["counselling"],
    dependencies=[needs(Scope.BOOKINGS)],
    responses=PROTECTED,
)


class WaitIn(ApiModel):
    """A wish to be offered a time that becomes free, from `after` to before `before`."""

    model_config = example(
        product="product/in-depth",
        after="2026-12-01T15:00:00+09:00",
        before="2026-12-05T18:00:00+09:00",
        facts={"grade": "m3", "member": True},
    )

    product: ProductId
    after: Moment
    before: Moment
    facts: Facts = Field(default_factory=dict)


class WaitingOut(ApiModel):
    """A place in the waiting list."""

    product: str
    after: datetime
    before: datetime
    since: datetime


@router.get("/counselling/slots", responses=refusing(404))
async def get_slots(
    request: Request,
    product: Annotated[str, Query(max_length=64, examples=["product/in-depth"])],
    near: Annotated[AwareDatetime | None, Query(description="the nearest to this moment")] = None,
    after: Annotated[AwareDatetime | None, Query()] = None,
    before: Annotated[AwareDatetime | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> list[SlotOut]:
    """Times that can be booked now, in order; the earliest unless `near` is given."""
    runtime = runtime_of(request)
    check_product(runtime, product)
    found = await runtime.services.booking.free_slots(
        product, now(), near=near, after=after, before=before, limit=limit
    )
    return [slot_out(slot) for slot in found]


@router.get(WAITING)
async def get_waiting(desk: AtDesk) -> list[WaitingOut]:
    """What the person waits for."""
    found = await desk.booking.waiting(desk.person, desk.now)
    return [
        WaitingOut(product=w.product, after=w.after, before=w.before, since=w.since) for w in found
    ]


@router.post(WAITING, status_code=status.HTTP_201_CREATED, responses=refusing(404, 409))
async def post_waiting(desk: AtDesk, wish: WaitIn) -> WaitingOut:
    """Wait for a time; an offer comes as a notice and as a booking in state `offered`."""
    quota = desk.quota(wish.product, wish.facts)
    try:
        found = await desk.booking.wait(
            desk.person,
            wish.product,
            desk.now,
            after=wish.after,
            before=wish.before,
            quota=quota,
        )
    except BookingError as error:
        raise desk.refused(error, wish.after) from error
    return WaitingOut(
        product=found.product, after=found.after, before=found.before, since=found.since
    )


@router.delete(WAITING, status_code=status.HTTP_204_NO_CONTENT)
async def delete_waiting(desk: AtDesk) -> None:
    """Wait for nothing any more."""
    await desk.booking.stop_waiting(desk.person, desk.now)


@calendars.get(
    "/bookings/{number}.ics",
    response_class=Response,
    responses={200: {"content": {"text/calendar": {}}}, **refusing(404, 503)},
)
async def get_calendar(number: str, request: Request) -> Response:
    """The calendar file of a booking; whoever has the number may have it, it names nobody."""
    runtime = runtime_of(request)
    known = read_number(number)
    try:
        if known is None:
            raise UnknownBooking
        booked = await runtime.services.booking.by_number(known, now())
    except UnknownBooking as error:
        texts = runtime.base.texts
        raise Refused("UnknownBooking", 404, texts("problems.UnknownBooking")) from error
    return Response(
        calendar_file(booked, runtime.base, now()),
        media_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{known}.ics"'},
    )
