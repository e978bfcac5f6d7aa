"""What stands in the way of deleting a conversation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy.orm import aliased

from store.booking.bookings import FIRM, PENDING
from store.privacy.places import Whose
from store.tables.booking import BookingRow
from store.tables.conversations import TurnRow
from store.tables.handoff import CrisisRow, HandoffRow, LeftMessageRow

Busy = Literal["unanswered", "with_people", "in_danger", "booked"]

# Under other names: the column that is asked about may be of the same table.
_TURN, _HANDOFF = aliased(TurnRow), aliased(HandoffRow)
_CRISIS, _LEFT, _BOOKING = aliased(CrisisRow), aliased(LeftMessageRow), aliased(BookingRow)
_ALONE = ("bot", "closed")
_OPEN = ("open", "taken")
_LIVE = (*PENDING, *FIRM)


def _unanswered(whose: Whose, _now: datetime) -> ColumnElement[bool]:
    return exists().where(_TURN.conversation_id == whose, _TURN.answered_at.is_(None))


def _with_people(whose: Whose, _now: datetime) -> ColumnElement[bool]:
    return exists().where(_HANDOFF.conversation_id == whose, _HANDOFF.state.not_in(_ALONE))


def _in_danger(whose: Whose, _now: datetime) -> ColumnElement[bool]:
    return exists().where(_CRISIS.conversation_id == whose, _CRISIS.state.in_(_OPEN))


def _booked(whose: Whose, now: datetime) -> ColumnElement[bool]:
    return exists().where(
        _BOOKING.person == whose, _BOOKING.state.in_(_LIVE), _BOOKING.ends_at > now
    )


BUSY: Mapping[Busy, Callable[[Whose, datetime], ColumnElement[bool]]] = {
    "unanswered": _unanswered,
    "with_people": _with_people,
    "in_danger": _in_danger,
    "booked": _booked,
}


def is_busy(whose: Whose, now: datetime) -> ColumnElement[bool]:
    """Whether a conversation waits, is in human hands, in danger or booked.

    So is one that has left a message nobody has dealt with.
    """
    left = exists().where(_LEFT.conversation_id == whose, _LEFT.handled_at.is_(None))
    return or_(left, *(condition(whose, now) for condition in BUSY.values()))
