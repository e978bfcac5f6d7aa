"""Errors of the booking desk.

BookingError
├── SlotTaken           somebody else has the slot
├── NotOffered          no such slot: past, too soon, too far, or closed then
├── PersonBusy          the person has another booking at that time
├── QuotaUsedUp         the person has had all sessions of the product
├── AlreadyBooked       a product without a number of sessions: one open booking at a time
├── HoldExpired         the hold, the offer or the wait for consent ran out
├── UnknownBooking      no such number, or somebody else's
├── TooLate             the deadline for changes has passed
├── WrongState          staff: the booking's state does not allow that
├── Changed             staff: somebody changed the booking since it was looked at
└── KeyReused           the idempotency key belongs to another request
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from actions.desk.models import Booked

Why = Literal["past", "too_soon", "too_far", "closed"]


class BookingError(Exception):
    """Base of everything the booking desk raises on purpose."""


class SlotTaken(BookingError):
    """Somebody else has the slot."""

    def __init__(self) -> None:
        super().__init__("the slot is taken; choose another")


class NotOffered(BookingError):
    """There is no such slot.

    Attributes:
        why: `past`, `too_soon` (lead time), `too_far` (booking window) or `closed` (hours,
            holidays, exceptions, another product).
    """

    def __init__(self, why: Why) -> None:
        self.why = why
        super().__init__(f"no slot is offered then: {why}; ask for the free slots")


class PersonBusy(BookingError):
    """The person has another booking at that time.

    Attributes:
        booked: the other booking.
    """

    def __init__(self, booked: Booked) -> None:
        self.booked = booked
        super().__init__(f"{booked.number} lies at that time; move or cancel it first")


class QuotaUsedUp(BookingError):
    """The person has had, or has booked, all sessions of the product.

    Attributes:
        limit: how many there are.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(f"all {limit} sessions are used up")


class AlreadyBooked(BookingError):
    """The product has no number of sessions, and one of the person's bookings of it is open.

    Attributes:
        booked: the open booking.
    """

    def __init__(self, booked: Booked) -> None:
        self.booked = booked
        super().__init__(f"{booked.number} is still open; move or cancel it first")


class HoldExpired(BookingError):
    """The hold, the offer or the wait for consent ran out, or the booking is cancelled."""

    def __init__(self) -> None:
        super().__init__("the slot is not held any more; hold one again")


class UnknownBooking(BookingError):
    """No booking of that person has that number."""

    def __init__(self) -> None:
        super().__init__("there is no such booking")


class TooLate(BookingError):
    """It cannot be changed or cancelled any more.

    Attributes:
        deadline: until when it could.
    """

    def __init__(self, deadline: datetime) -> None:
        self.deadline = deadline
        super().__init__(f"changes were possible until {deadline.isoformat()}; call the desk")


class WrongState(BookingError):
    """The state of the booking does not allow that.

    Attributes:
        booked: the booking as it stands.
    """

    def __init__(self, booked: Booked) -> None:
        self.booked = booked
        super().__init__(
            f"{booked.number} is {booked.state}, starts {booked.slot.starts_at.isoformat()}"
        )


class Changed(BookingError):
    """Somebody changed the booking since it was looked at.

    Attributes:
        booked: the booking as it stands.
    """

    def __init__(self, booked: Booked) -> None:
        self.booked = booked
        super().__init__(f"{booked.number} was changed meanwhile; look at it again")


class KeyReused(BookingError):
    """The same idempotency key came with another request."""

    def __init__(self) -> None:
        super().__init__("this idempotency key belongs to another request; use a new one")
