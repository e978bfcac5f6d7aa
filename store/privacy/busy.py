"""What stands in the way of deleting a conversation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, exists, or_

from store.booking.bookings import FIRM, PENDING
from store.privacy.places import Whose
from store.tables.booking import BookingRow
from store.tables.conversations import TurnRow
from store.tables.handoff import CrisisRow, HandoffRow, LeftMessageRow

Busy = Literal["unanswered", "with_people", "in_danger", "booked"]

_ALONE = ("bot", "closed")
_OPEN = ("open", "taken")
_LIVE = (*PENDING, *FIRM)


def _unanswered(whose: Whose, _now: datetime) -> ColumnElement[bool]:
    return exists().where(TurnRow.conversation_id == whose, TurnRow.answered_at.is_(None))


def _with_people(whose: Whose, _now: datetime) -> ColumnElement[bool]:
    return exists().where(HandoffRow.conversation_id == whose, HandoffRow.state.not_in(_ALONE))


def _in_danger(whose: Whose, _now: datetime) -> ColumnElement[bool]:
    return exists().where(CrisisRow.conversation_id == whose, CrisisRow.state.in_(_OPEN))


def _booked(whose: Whose, now: datetime) -> ColumnElement[bool]:
    return exists().where(
        BookingRow.person == whose, BookingRow.state.in_(_LIVE), BookingRow.ends_at > now
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
    left = exists().where(
        LeftMessageRow.conversation_id == whose, LeftMessageRow.handled_at.is_(None)
    )
    return or_(left, *(condition(whose, now) for condition in BUSY.values()))
