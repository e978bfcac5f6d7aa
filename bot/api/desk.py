"""The booking desk as the API sees it: bodies, refusals, and the desk for one conversation."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic import Field

from actions.booking.telling import address_of, refusal
from actions.desk.entitlement import POLICY, entitlement, quota
from actions.desk.errors import BookingError
from actions.desk.models import Booked, Slot, State
from bot.api.access import ConversationId
from bot.api.common import ApiModel, Moment, runtime_of
from bot.api.problems import Refused, wrong_field
from bot.runtime import Runtime
from bot.today import now
from knowledge.base import KnowledgeBase
from knowledge.policy import Evaluation, FactError, learn
from knowledge.records import Product

# Every other refusal of the desk is a conflict.
STATUS = {"UnknownBooking": 404, "HoldExpired": 410, "NotOffered": 422, "KeyReused": 422}
CONFLICT = 409

ProductId = Annotated[str, Field(max_length=64, examples=["product/in-depth"])]


class Place(ApiModel):
    """Where and when, as free times name it."""

    counsellor: str = Field(max_length=64)
    starts_at: Moment


class SlotOut(ApiModel):
    """A time with a counsellor."""

    counsellor: str
    counsellor_name: str
    starts_at: datetime
    ends_at: datetime
    place: str | None
    video_link: str | None
    sample: bool = Field(description="a practice counsellor: nobody will be there")


class BookedOut(ApiModel):
    """A booking."""

    number: str
    product: str
    state: State
    slot: SlotOut
    release_at: datetime | None = Field(
        description="when a hold, an offer or a wait for consent runs out"
    )
    calendar: str = Field(description="address of its calendar file")


def slot_out(slot: Slot) -> SlotOut:
    """A slot as the client reads it."""
    return SlotOut(
        counsellor=slot.counsellor,
        counsellor_name=slot.counsellor_name,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        place=slot.place,
        video_link=slot.video_link,
        sample=slot.sample,
    )


def check_product(runtime: Runtime, product: str) -> None:
    """Let only counselling products pass.

    Raises:
        Refused: there is no such product.
    """
    if not isinstance(runtime.base.library.records.get(product), Product):
        raise Refused("UnknownProduct", 404, runtime.base.texts("problems.unknown_product"))


class Desk:
    """The booking desk for one conversation."""

    def __init__(self, conversation: ConversationId, request: Request) -> None:
        self.person = conversation
        self.runtime = runtime_of(request)
        self.booking = self.runtime.services.booking
        self.now = now()

    def quota(self, product: str, facts: dict[str, Any]) -> int | None:
        """The number of sessions the person may have; the desk itself counts them.

        Raises:
            Refused: the product is unknown, the person may not have it, or a fact is wrong.
        """
        base = self.runtime.base
        check_product(self.runtime, product)
        today = self.now.date()
        try:
            known = learn(base.policies[POLICY], {}, facts)
            found = entitlement(base, known, product, 0, today)
        except FactError as error:
            raise wrong_field("FactError", 422, "body.facts", error) from error
        if found.status != "eligible":
            raise Refused("NotEntitled", CONFLICT, _why(found, base))
        return quota(base, product, today)

    def refused(self, error: BookingError, at: datetime | None = None) -> Refused:
        """A refusal of the desk as a problem; `at` is the time that was wanted."""
        name = type(error).__name__
        texts = self.runtime.base.texts
        if f"problems.{name}" in texts:
            told = texts(f"problems.{name}")
        else:
            told = refusal(self.runtime.base, error, at or self.now, self.now).text
        return Refused(name, STATUS.get(name, CONFLICT), told)

    def out(self, booked: Booked) -> BookedOut:
        """A booking as the client reads it."""
        return BookedOut(
            number=booked.number,
            product=booked.product,
            state=booked.state,
            slot=slot_out(booked.slot),
            release_at=booked.release_at,
            calendar=address_of(self.runtime.services.address, booked.number),
        )


AtDesk = Annotated[Desk, Depends()]


def _why(found: Evaluation, base: KnowledgeBase) -> str:
    """The reasons of a verdict, or the question that is still open."""
    lines = [line.text for line in found.lines]
    if found.question:
        lines.append(base.texts("problems.fact_missing", fact=found.question.fact))
        lines.append(found.question.wording.self)
    return " ".join(lines)
