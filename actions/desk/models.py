"""What the booking desk hands out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from store.messages import Reply

State = Literal[
    "held",
    "awaiting_consent",
    "offered",
    "confirmed",
    "cancelled",
    "released",
    "completed",
    "no_show",
]


@dataclass(frozen=True)
class Slot:
    """A time with a counsellor.

    Attributes:
        counsellor: id of the counsellor.
        counsellor_name: as people read it.
        seat: one of the counsellor's seats at that time, from 1.
        starts_at: UTC.
        ends_at: UTC, without the buffer after it.
        place: where; None for video only.
        video_link: where online; None on site only.
        sample: a practice counsellor; nobody will be there.
    """

    counsellor: str
    counsellor_name: str
    seat: int
    starts_at: datetime
    ends_at: datetime
    place: str | None
    video_link: str | None
    sample: bool = False


@dataclass(frozen=True)
class Offered:
    """A time a counsellor offers, whatever the product; `free` of its `seats` are not taken."""

    counsellor: str
    starts_at: datetime
    ends_at: datetime
    seats: int
    free: int


@dataclass(frozen=True)
class Booked:
    """A booking as it stands at the moment it was asked for.

    Attributes:
        number: what the person says to name it, "BG-7K2M-9QXD".
        person: whose it is.
        product: id of the record, for example `product/in-depth`.
        state: a hold, an offer or a wait for consent that ran out reads `released` at once.
        slot: when and with whom.
        release_at: when a hold, an offer or a wait for consent runs out; None otherwise.
        ordinal: which of the person's sessions of that product it is, from 1.
        version: goes up with each change.
    """

    number: str
    person: str
    product: str
    state: State
    slot: Slot
    release_at: datetime | None
    ordinal: int
    version: int

    @property
    def sample(self) -> bool:
        """Whether it is with a practice counsellor."""
        return self.slot.sample


@dataclass(frozen=True)
class Waiting:
    """An entry of the waiting list: a slot that starts from `after` to before `before`."""

    id: int
    product: str
    after: datetime
    before: datetime
    since: datetime


Say = Callable[[Booked], Reply]
"""Words about a booking, put into the outbox in the transaction they tell of."""

Lapse = Callable[[Booked, State], Reply]
"""Words about a booking that ran out, and the state it ran out of."""

Remind = Callable[[Booked, int], Reply]
"""Words of a reminder so many hours before the session."""
