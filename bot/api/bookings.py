"""Bookings of counselling by API: hold, confirm, move, cancel.

A time is first held for a few minutes, then confirmed: nothing is booked by mistake. A booking
is found only in the conversation that made it; any other number is unknown.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, status
from pydantic import Field

from actions.desk.errors import BookingError, UnknownBooking
from actions.desk.numbers import read_number
from bot.api.access import PROTECTED, needs
from bot.api.common import ApiModel, Facts, IdempotencyKey, example
from bot.api.desk import AtDesk, BookedOut, Desk, Place, ProductId
from bot.api.problems import Refused, refusing
from bot.api.scopes import Scope
from nlu.korean.details import Detail, read_detail
from store.people import UNCONFIRMED

Number = Annotated[str, Path(max_length=40, examples=["BG-7K2M-9QXD"])]

router = APIRouter(
    prefix="/api/v1/conversations/{conversation}/bookings",
    tags=["counselling"],
    dependencies=[needs(Scope.BOOKINGS)],
    responses=PROTECTED,
)


class HoldIn(Place):
    """A wish to book."""

    model_config = example(
        product="product/in-depth",
        counsellor="kim",
        starts_at="2026-12-01T16:00:00+09:00",
        facts={"grade": "m3", "member": True},
    )

    product: ProductId
    facts: Facts = Field(default_factory=dict)


class ConfirmIn(ApiModel):
    """What is needed to make a booking firm."""

    model_config = example(of_age=False, name="하늘", guardian_phone="010-1234-5678")

    of_age: bool = Field(
        strict=True, description="14 or older; younger ones need their guardian's consent"
    )
    name: str | None = Field(None, max_length=60, description="to be called by, or a nickname")
    guardian_phone: str | None = Field(None, max_length=30, description="needed under 14")


@router.get("")
async def get_bookings(desk: AtDesk) -> list[BookedOut]:
    """The bookings to come."""
    return [desk.out(booked) for booked in await desk.booking.upcoming(desk.person, desk.now)]


@router.post("", status_code=status.HTTP_201_CREATED, responses=refusing(404, 409))
async def post_hold(
    desk: AtDesk, wish: HoldIn, idempotency_key: IdempotencyKey = None
) -> BookedOut:
    """Hold a time while the person decides; it is free again at `release_at`."""
    quota = desk.quota(wish.product, wish.facts)
    place = (wish.counsellor, wish.starts_at)
    try:
        booked = await desk.booking.hold(
            desk.person, wish.product, place, desk.now, quota=quota, key=idempotency_key
        )
    except BookingError as error:
        raise desk.refused(error, wish.starts_at) from error
    return desk.out(booked)


@router.get("/{number}", responses=refusing(404))
async def get_booking(desk: AtDesk, number: Number) -> BookedOut:
    """One booking, in any state."""
    try:
        return desk.out(await desk.booking.find(desk.person, _read(number), desk.now))
    except BookingError as error:
        raise desk.refused(error) from error


@router.post("/{number}/confirm", responses=refusing(404, 409, 410))
async def post_confirm(
    desk: AtDesk, number: Number, confirmed: ConfirmIn, idempotency_key: IdempotencyKey = None
) -> BookedOut:
    """Make a hold or an offer firm; under 14 it waits for the guardian's consent."""
    await _keep_details(desk, confirmed)
    try:
        booked = await desk.booking.confirm(
            desk.person,
            _read(number),
            desk.now,
            needs_consent=not confirmed.of_age,
            key=idempotency_key,
        )
    except BookingError as error:
        raise desk.refused(error) from error
    await desk.runtime.services.people.extend(desk.person, booked.slot.ends_at)
    return desk.out(booked)


@router.patch("/{number}", responses=refusing(404, 409, 410))
async def patch_booking(
    desk: AtDesk, number: Number, place: Place, idempotency_key: IdempotencyKey = None
) -> BookedOut:
    """Move a booking; the old time is given up only when the new one is taken."""
    to = (place.counsellor, place.starts_at)
    try:
        booked = await desk.booking.move(
            desk.person, _read(number), to, desk.now, key=idempotency_key
        )
    except BookingError as error:
        raise desk.refused(error, place.starts_at) from error
    return desk.out(booked)


@router.delete("/{number}", responses=refusing(404, 409))
async def delete_booking(
    desk: AtDesk, number: Number, idempotency_key: IdempotencyKey = None
) -> BookedOut:
    """Cancel a booking, or give a hold back."""
    try:
        booked = await desk.booking.find(desk.person, _read(number), desk.now)
        if booked.state in ("held", "offered"):
            await desk.booking.release(desk.person, booked.number, desk.now)
            return desk.out(await desk.booking.find(desk.person, booked.number, desk.now))
        cancelled = await desk.booking.cancel(
            desk.person, booked.number, desk.now, key=idempotency_key
        )
    except BookingError as error:
        raise desk.refused(error) from error
    return desk.out(cancelled)


def _read(number: str) -> str:
    """A number however it was typed.

    Raises:
        UnknownBooking: it is none.
    """
    known = read_number(number)
    if known is None:
        raise UnknownBooking
    return known


async def _keep_details(desk: Desk, confirmed: ConfirmIn) -> None:
    people = desk.runtime.services.people
    texts = desk.runtime.base.texts
    told: dict[Detail, str | None] = {"name": confirmed.name}
    if not confirmed.of_age:
        told["guardian_phone"] = confirmed.guardian_phone
        if not confirmed.guardian_phone and not await people.tell(desk.person, "guardian_phone"):
            raise Refused("GuardianMissing", 422, texts("problems.guardian_missing"))
    for kind, text in told.items():
        detail = read_detail(kind, text) if text else None
        if text and detail is None:
            raise Refused("DetailInvalid", 422, texts(f"problems.{kind}_invalid"))
        if detail:
            await people.keep(desk.person, kind, detail, desk.now + UNCONFIRMED)
