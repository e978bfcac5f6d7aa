"""What gets too old: one entry per kind, and what of it may go."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, delete, exists, or_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from store.privacy.busy import is_busy
from store.privacy.places import PLACES
from store.tables.conversations import ConversationRow, TurnRow
from store.tables.crisis_alerts import CrisisAlertRow
from store.tables.handoff import CrisisRow, HandoffEventRow, HandoffRow, LeftMessageRow, NoteRow
from store.tables.outbox import OutboxRow
from store.tables.people import ExpectedRow
from store.tables.privacy import ErasureRow
from store.tables.staff import AuditRow, ConsoleSessionRow

Kind = Literal["texts", "crises", "events", "notes", "audit", "sessions"]
"""What a time limit is for."""
Remove = Callable[[AsyncSession, Sequence[Any]], Awaitable[None]]
Condition = Callable[[datetime], ColumnElement[bool]]

_ENDED = ("dismissed", "closed")
_GO_ALONG = (
    HandoffRow.conversation_id,
    ExpectedRow.conversation_id,
    ErasureRow.conversation_id,
    ConversationRow.id,
)


@dataclass(frozen=True)
class Aged:
    """One kind of row that goes when it is old.

    Attributes:
        kind: whose time limit counts.
        key: what rows are told apart by.
        at: how old a row is.
        may_go: what else has to be true of it, at a moment.
        remove: deletes rows by their keys, and what hangs on them.
    """

    kind: Kind
    key: InstrumentedAttribute[Any]
    at: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None]
    may_go: Condition
    remove: Remove

    @property
    def table(self) -> str:
        """The table's name."""
        return str(self.key.class_.__tablename__)

    def is_due(self, before: datetime, now: datetime) -> ColumnElement[bool]:
        """Whether a row is from before a moment and may go."""
        return and_(self.at < before, self.may_go(now))


async def _remove_turns(session: AsyncSession, turns: Sequence[int]) -> None:
    """Messages of users with their answers; the record of a danger outlives its message."""
    await session.execute(delete(OutboxRow).where(OutboxRow.turn.in_(turns)))
    await session.execute(delete(LeftMessageRow).where(LeftMessageRow.turn.in_(turns)))
    await session.execute(update(CrisisRow).where(CrisisRow.turn.in_(turns)).values(turn=None))
    await session.execute(delete(TurnRow).where(TurnRow.id.in_(turns)))


async def _remove_crises(session: AsyncSession, crises: Sequence[int]) -> None:
    await session.execute(delete(CrisisAlertRow).where(CrisisAlertRow.crisis_id.in_(crises)))
    await session.execute(delete(CrisisRow).where(CrisisRow.id.in_(crises)))


async def _remove_conversations(session: AsyncSession, conversations: Sequence[str]) -> None:
    for column in _GO_ALONG:
        await session.execute(delete(column.class_).where(column.in_(conversations)))


def _rows_of(key: InstrumentedAttribute[Any]) -> Remove:
    async def remove(session: AsyncSession, keys: Sequence[Any]) -> None:
        await session.execute(delete(key.class_).where(key.in_(keys)))

    return remove


def _quiet(conversation: InstrumentedAttribute[str]) -> Condition:
    return lambda now: ~is_busy(conversation, now)


def _always(_now: datetime) -> ColumnElement[bool]:
    return and_(True)


def _empty(now: datetime) -> ColumnElement[bool]:
    """Of a conversation: nothing is kept of it any more."""
    along = {column.class_ for column in _GO_ALONG}
    held = (place for place in PLACES if place.table not in along)
    return ~or_(
        is_busy(ConversationRow.id, now),
        *(exists().where(place.of(ConversationRow.id)) for place in held),
    )


def _unprompted(now: datetime) -> ColumnElement[bool]:
    return and_(OutboxRow.turn.is_(None), ~is_busy(OutboxRow.conversation_id, now))


AGED = (
    Aged("texts", TurnRow.id, TurnRow.received_at, _quiet(TurnRow.conversation_id), _remove_turns),
    Aged("texts", OutboxRow.id, OutboxRow.created_at, _unprompted, _rows_of(OutboxRow.id)),
    Aged("notes", NoteRow.id, NoteRow.at, _quiet(NoteRow.conversation_id), _rows_of(NoteRow.id)),
    Aged(
        "crises",
        CrisisRow.id,
        CrisisRow.at,
        lambda _now: CrisisRow.state.in_(_ENDED),
        _remove_crises,
    ),
    Aged(
        "events",
        HandoffEventRow.id,
        HandoffEventRow.at,
        _quiet(HandoffEventRow.conversation_id),
        _rows_of(HandoffEventRow.id),
    ),
    Aged("audit", AuditRow.id, AuditRow.at, _always, _rows_of(AuditRow.id)),
    Aged(
        "sessions",
        ConsoleSessionRow.id,
        ConsoleSessionRow.seen_at,
        _always,
        _rows_of(ConsoleSessionRow.id),
    ),
    Aged("texts", ConversationRow.id, ConversationRow.created_at, _empty, _remove_conversations),
)
"""In the order in which they go: conversations last, when nothing is left of them."""
