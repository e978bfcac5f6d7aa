"""Conversations as lines of a list: who waits, who is with whom, what was said last."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.crises import ACTIVE
from store.database import Database
from store.handoff_types import WAITING, Handoff
from store.handoffs import read_handoff
from store.tables.conversations import ConversationRow, TurnRow
from store.tables.handoff import CrisisRow, HandoffEventRow, HandoffRow, LeftMessageRow
from store.tables.staff import AccountRow

RECENT = 6  # messages of a user that are looked at for what it is about
BOT = "bot"  # who answers where there is no row


@dataclass(frozen=True)
class Line(Handoff):
    """A conversation in a list, and who answers it.

    Attributes:
        name: of the counsellor it is offered to, or who holds it.
        last: what the user wrote last, masked.
        results: what the user's last messages led to, newest first (`TurnResult` as JSON).
    """

    channel: str = ""
    name: str | None = None
    last: str | None = None
    last_at: datetime | None = None
    results: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)

    @property
    def unanswered(self) -> bool:
        """Whether the user waits for the counsellor's first or next word."""
        return self.waiting_since is not None or (
            self.user_at is not None
            and (self.counsellor_at is None or self.user_at > self.counsellor_at)
        )


class Lines:
    """Queries of lists; every method raises `StoreUnavailable` when the database is away."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def waiting(self, counsellor: int, limit: int) -> list[Line]:
        """Who waits, in danger first, then longest; without what is offered to `counsellor`."""
        return await self._found(
            HandoffRow.state.in_(WAITING),
            or_(
                HandoffRow.state == "queued",
                HandoffRow.counsellor.is_(None),
                HandoffRow.counsellor != counsellor,
            ),
            order=(HandoffRow.priority, HandoffRow.waiting_since, HandoffRow.conversation_id),
            limit=limit,
        )

    async def offered(self, counsellor: int) -> list[Line]:
        """What is offered to a counsellor, the most urgent first."""
        return await self._found(
            HandoffRow.state == "offered",
            HandoffRow.counsellor == counsellor,
            order=(HandoffRow.priority, HandoffRow.deadline_at),
        )

    async def held(self, counsellor: int, state: str) -> list[Line]:
        """What a counsellor holds (`human`) or put off (`snoozed`); who wrote last comes first."""
        found = await self._found(
            HandoffRow.state == state,
            HandoffRow.counsellor == counsellor,
            order=(HandoffRow.user_at.desc(), HandoffRow.conversation_id),
        )
        return sorted(found, key=lambda line: not line.unanswered)

    async def search(
        self, *, part: str, state: str | None, seen_by: int | None, limit: int
    ) -> list[Line]:
        """Conversations whose id begins so and that are in a state, newest first.

        Args:
            part: beginning of the id; all when empty.
            state: of the hand-off; None for any.
            seen_by: only what this counsellor may see; None for a supervisor.
            limit: at most so many.
        """
        conditions = [ConversationRow.id.startswith(part, autoescape=True)] if part else []
        if state == BOT:
            conditions.append(or_(HandoffRow.state.is_(None), HandoffRow.state == BOT))
        elif state:
            conditions.append(HandoffRow.state == state)
        if seen_by is not None:
            conditions.append(_open_to(seen_by))
        newest = func.coalesce(HandoffRow.changed_at, ConversationRow.created_at).desc()
        return await self._found(*conditions, order=(newest, ConversationRow.id), limit=limit)

    async def one(self, conversation: str) -> Line | None:
        """A conversation; None when there is none of that id."""
        found = await self._found(ConversationRow.id == conversation, order=())
        return found[0] if found else None

    async def version(self, conversation: str, counsellor: int | None = None) -> int | None:
        """The version of who answers it; None when there is none of that id.

        With a counsellor also None when they may not see it: it does not wait, is not and was not
        theirs, and nobody is in danger.
        """
        query = (
            select(func.coalesce(HandoffRow.version, 0))
            .select_from(ConversationRow)
            .outerjoin(HandoffRow, HandoffRow.conversation_id == ConversationRow.id)
            .where(ConversationRow.id == conversation)
        )
        if counsellor is not None:
            query = query.where(_open_to(counsellor))
        async with self._database.read() as session:
            version: int | None = await session.scalar(query)
            return version

    async def _found(
        self,
        *conditions: ColumnElement[bool],
        order: tuple[Any, ...],
        limit: int | None = None,
    ) -> list[Line]:
        query = (
            select(ConversationRow, HandoffRow, AccountRow.name)
            .outerjoin(HandoffRow, HandoffRow.conversation_id == ConversationRow.id)
            .outerjoin(AccountRow, AccountRow.id == HandoffRow.counsellor)
            .where(*conditions)
            .order_by(*order)
            .limit(limit)
        )
        async with self._database.read() as session:
            rows = (await session.execute(query)).all()
            said = await _last_said(session, [row.id for row, _, _ in rows])
            return [_line(row, handoff, name, said.get(row.id, [])) for row, handoff, name in rows]


def _open_to(counsellor: int) -> ColumnElement[bool]:
    """Whether a conversation waits, is or was a counsellor's, left word, or is in danger."""
    here = ConversationRow.id
    was_theirs = select(HandoffEventRow.id).where(
        HandoffEventRow.conversation_id == here,
        HandoffEventRow.actor == str(counsellor),
        HandoffEventRow.kind != "declined",
    )
    left = select(LeftMessageRow.id).where(
        LeftMessageRow.conversation_id == here, LeftMessageRow.handled_at.is_(None)
    )
    danger = select(CrisisRow.id).where(
        CrisisRow.conversation_id == here, CrisisRow.state.in_(ACTIVE)
    )
    return or_(
        HandoffRow.state.in_(WAITING),
        HandoffRow.counsellor == counsellor,
        was_theirs.exists(),
        left.exists(),
        danger.exists(),
    )


async def _last_said(
    session: AsyncSession, conversations: Collection[str]
) -> dict[str, list[TurnRow]]:
    """The last messages of these users, newest first."""
    if not conversations:
        return {}
    newest = func.row_number().over(
        partition_by=TurnRow.conversation_id, order_by=TurnRow.seq.desc()
    )
    ranked = (
        select(TurnRow.id, newest.label("place"))
        .where(TurnRow.conversation_id.in_(conversations), TurnRow.answered_at.is_not(None))
        .subquery()
    )
    rows = await session.scalars(
        select(TurnRow)
        .join(ranked, ranked.c.id == TurnRow.id)
        .where(ranked.c.place <= RECENT)
        .order_by(TurnRow.seq.desc())
    )
    found: dict[str, list[TurnRow]] = {}
    for row in rows:
        found.setdefault(row.conversation_id, []).append(row)
    return found


def _line(
    row: ConversationRow, handoff: HandoffRow | None, name: str | None, said: list[TurnRow]
) -> Line:
    last = said[0] if said else None
    return Line(
        **vars(read_handoff(row.id, row.epoch, handoff)),
        channel=row.channel,
        name=name,
        last=last.text if last else None,
        last_at=last.received_at if last else None,
        results=tuple(turn.result or {} for turn in said),
    )
