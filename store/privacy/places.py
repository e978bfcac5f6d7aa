"""Where something of a person is kept: one entry per table, children before their parents.

A table that is missing here would outlive whoever asked to be forgotten: a test compares the list
with the schema.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from store.booking.bookings import person_of
from store.tables.base import Base
from store.tables.booking import BookingKeyRow, BookingRow, OccupiedRow, WaitingRow
from store.tables.conversations import ConversationRow, TurnRow
from store.tables.courses import CourseSubscriptionRow, CourseTellingRow, SavedCourseRow
from store.tables.crisis_alerts import CrisisAlertRow
from store.tables.handoff import (
    CrisisRow,
    HandoffEventRow,
    HandoffRow,
    LeftMessageRow,
    NoteRow,
)
from store.tables.mentoring import ApplicationRow, ProposalRow
from store.tables.outbox import OutboxRow
from store.tables.people import ExpectedRow, PersonalRow
from store.tables.plans import PlanProgressRow, PlanRow, PlanVersionRow
from store.tables.privacy import ErasureRow
from store.tables.webhooks import HandoffPushRow

Whose = str | InstrumentedAttribute[str]
"""A conversation's id, or a column that holds one."""


@dataclass(frozen=True)
class Place:
    """A table that holds something of people.

    Attributes:
        table: which.
        of: which of its rows are those of a conversation.
    """

    table: type[Base]
    of: Callable[[Whose], ColumnElement[bool]]


def _by(column: InstrumentedAttribute[Any]) -> Place:
    return Place(_table(column), lambda whose: column == whose)


def _under(
    column: InstrumentedAttribute[Any],
    parent: InstrumentedAttribute[Any],
    owner: InstrumentedAttribute[str],
) -> Place:
    """A table whose rows belong to those of another."""

    def of(whose: Whose) -> ColumnElement[bool]:
        # A column in `whose` may stand two queries further out.
        return column.in_(select(parent).where(owner == whose).correlate_except(parent.class_))

    return Place(_table(column), of)


def _table(column: InstrumentedAttribute[Any]) -> type[Base]:
    return cast("type[Base]", column.class_)


def _as_person(whose: Whose) -> ColumnElement[bool]:
    return OccupiedRow.who == literal(person_of("")).concat(whose)


PLACES = (
    _by(OutboxRow.conversation_id),
    _by(LeftMessageRow.conversation_id),
    _under(CrisisAlertRow.crisis_id, CrisisRow.id, CrisisRow.conversation_id),
    _by(CrisisRow.conversation_id),
    _by(NoteRow.conversation_id),
    _under(HandoffPushRow.event, HandoffEventRow.id, HandoffEventRow.conversation_id),
    _by(HandoffEventRow.conversation_id),
    _by(HandoffRow.conversation_id),
    _by(TurnRow.conversation_id),
    _by(PersonalRow.conversation_id),
    _by(ExpectedRow.conversation_id),
    Place(OccupiedRow, _as_person),
    _by(BookingKeyRow.person),
    _by(WaitingRow.person),
    _under(ProposalRow.application_id, ApplicationRow.id, ApplicationRow.conversation_id),
    _by(ApplicationRow.conversation_id),
    _under(PlanProgressRow.plan_id, PlanRow.id, PlanRow.conversation_id),
    _under(PlanVersionRow.plan_id, PlanRow.id, PlanRow.conversation_id),
    _by(PlanRow.conversation_id),
    _by(SavedCourseRow.conversation_id),
    _under(
        CourseTellingRow.subscription_id,
        CourseSubscriptionRow.id,
        CourseSubscriptionRow.conversation_id,
    ),
    _by(CourseSubscriptionRow.conversation_id),
    _by(ErasureRow.conversation_id),
    _by(ConversationRow.id),
)
"""What is deleted with a person."""

BOOKINGS = _by(BookingRow.person)
"""What stays for the counsellors' calendar, without the person."""
