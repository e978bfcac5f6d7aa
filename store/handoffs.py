"""Who answers a conversation: one row each, one event per transition.

    async with handoffs.locked(conversation, now) as case:
        await case.change(after, "claimed", actor="7")   # all of it, or nothing

Whoever speaks or takes over holds the row of the conversation, so that an answer composed before
somebody took over is seen to be old (`store.inbox.Inbox.answer`).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from store.database import Database, insert_once, insert_or_replace
from store.handoff_types import HELD, WAITING, Change, Handoff
from store.messages import Reply
from store.outbox import put
from store.tables.conversations import ConversationRow
from store.tables.handoff import HandoffEventRow, HandoffRow, LeftMessageRow
from store.tables.staff import AccountRow, SeatRow


class Locked:
    """A conversation that nobody else changes until the transaction ends.

    Attributes:
        session: the transaction.
        handoff: who answers it, changes made here included.
    """

    def __init__(self, session: AsyncSession, handoff: Handoff, now: datetime) -> None:
        self.session, self._now = session, now
        self.handoff = handoff

    async def was_done(self, cause: str) -> bool:
        """Whether what this cause leads to was carried out before."""
        query = select(HandoffEventRow.id).where(HandoffEventRow.cause == cause)
        return await self.session.scalar(query) is not None

    async def ahead(self) -> int:
        """How many people wait before this one; none when it does not wait."""
        mine = self.handoff
        if mine.waiting_since is None:
            return 0
        before = or_(
            HandoffRow.priority < mine.priority,
            (HandoffRow.priority == mine.priority)
            & (HandoffRow.waiting_since < mine.waiting_since),
        )
        query = select(func.count()).select_from(HandoffRow).where(_waits(), before)
        return int(await self.session.scalar(query) or 0)

    async def change(self, change: Change, cause: str | None = None) -> None:
        """Make a transition: the row, the epoch, the event."""
        before = self.handoff
        hands_change = before.holder != change.after.holder
        after = replace(
            change.after,
            version=before.version + 1,
            epoch=before.epoch + hands_change,
            changed_at=self._now,
        )
        if hands_change:
            await self.session.execute(
                update(ConversationRow)
                .where(ConversationRow.id == before.conversation)
                .values(epoch=after.epoch)
            )
        await self._write(after)
        self.session.add(
            HandoffEventRow(
                conversation_id=before.conversation,
                session=after.session,
                version=after.version,
                epoch=after.epoch,
                kind=change.kind,
                before=before.state,
                after=after.state,
                actor=change.actor,
                counsellor=change.counsellor,
                at=self._now,
                cause=cause,
                details=dict(change.details),
            )
        )
        await self.session.flush()

    async def touch(self, after: Handoff) -> None:
        """Note when somebody wrote, and the deadline that follows: no transition."""
        if after != self.handoff:
            await self._write(after)

    async def say(self, reply: Reply, key: str, *, author: str = "notice") -> bool:
        """Tell the user something; whether it is new under this key."""
        return await put(
            self.session, self.handoff.conversation, key, reply, self._now, author=author
        )

    async def leave_message(self, turn: int) -> None:
        """Keep a user's message for counsellors who are not there now."""
        await insert_once(
            self.session,
            LeftMessageRow,
            {"conversation_id": self.handoff.conversation, "turn": turn, "at": self._now},
        )

    async def name_of(self, counsellor: int) -> str:
        """The name that users see."""
        query = select(AccountRow.name).where(AccountRow.id == counsellor)
        return await self.session.scalar(query) or ""

    async def assigned(self, counsellor: int) -> None:
        """Note that a counsellor was offered a conversation."""
        await self.session.execute(
            update(SeatRow).where(SeatRow.account_id == counsellor).values(assigned_at=self._now)
        )

    async def _write(self, after: Handoff) -> None:
        values = {name: getattr(after, name) for name in _COLUMNS}
        has_row = self.handoff.changed_at is not None
        self.handoff = after
        if has_row:
            await self.session.execute(
                update(HandoffRow)
                .where(HandoffRow.conversation_id == after.conversation)
                .values(**values)
                .execution_options(synchronize_session=False)
            )
        else:
            key = {"conversation_id": after.conversation, "rasa_epoch": 0}
            await insert_or_replace(self.session, HandoffRow, {**key, **values})


class Handoffs:
    """Repository of who answers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @asynccontextmanager
    async def locked(self, conversation: str, now: datetime) -> AsyncIterator[Locked]:
        """One transaction in which nobody else speaks or takes over in this conversation.

        Raises:
            LookupError: there is no such conversation.
            StoreUnavailable: the database does not answer.
        """
        async with self._database.write() as session:
            epoch = await session.scalar(
                select(ConversationRow.epoch)
                .where(ConversationRow.id == conversation)
                .with_for_update()
            )
            if epoch is None:
                raise LookupError("there is no such conversation")
            row = await session.get(HandoffRow, conversation)
            yield Locked(session, read_handoff(conversation, epoch, row), now)

    async def get(self, conversation: str) -> Handoff:
        """Who answers a conversation; the bot when nobody knows it.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.read() as session:
            found = await session.execute(_select().where(ConversationRow.id == conversation))
            row = found.first()
            return read_handoff(conversation, row[0], row[1]) if row else Handoff(conversation)

    async def waiting(self) -> list[Handoff]:
        """Who waits, in the order in which they are to be taken.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        order = (HandoffRow.priority, HandoffRow.waiting_since, HandoffRow.conversation_id)
        return await self._all(_waits(), *order)

    async def held(self, counsellor: int) -> list[Handoff]:
        """What is in a counsellor's hands, put-off conversations included.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        mine = (HandoffRow.counsellor == counsellor) & HandoffRow.state.in_(HELD)
        return await self._all(mine, HandoffRow.changed_at)

    async def due(self, now: datetime) -> list[str]:
        """Conversations whose deadline has passed.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.read() as session:
            found = await session.scalars(
                select(HandoffRow.conversation_id).where(HandoffRow.deadline_at <= now)
            )
            return list(found)

    async def of_lost(self, unseen_since: datetime) -> list[str]:
        """Conversations held by counsellors who were not seen since a moment.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        lost = or_(SeatRow.seen_at.is_(None), SeatRow.seen_at <= unseen_since)
        async with self._database.read() as session:
            found = await session.scalars(
                select(HandoffRow.conversation_id)
                .outerjoin(SeatRow, SeatRow.account_id == HandoffRow.counsellor)
                .where(HandoffRow.state == "human", lost)
            )
            return list(found)

    async def refused_by(self, waiting: Collection[Handoff]) -> dict[str, set[int]]:
        """Who declined each of these since they have been waiting, by conversation.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        since = {case.conversation: case.waiting_since for case in waiting if case.version > 1}
        refused: dict[str, set[int]] = {}
        async with self._database.read() as session:
            rows = await session.execute(
                select(
                    HandoffEventRow.conversation_id, HandoffEventRow.counsellor, HandoffEventRow.at
                ).where(
                    HandoffEventRow.kind == "declined", HandoffEventRow.conversation_id.in_(since)
                )
            )
            for conversation, counsellor, at in rows:
                began = since[conversation]
                if counsellor and began and at >= began:
                    refused.setdefault(conversation, set()).add(counsellor)
        return refused

    async def made_ready(self, conversation: str, epoch: int) -> None:
        """Note that Rasa's memory was made ready for an epoch.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.write() as session:
            await session.execute(
                update(HandoffRow)
                .where(HandoffRow.conversation_id == conversation)
                .values(rasa_epoch=epoch)
            )

    async def _all(self, where: ColumnElement[bool], *order: Any) -> list[Handoff]:
        async with self._database.read() as session:
            rows = await session.execute(_select().where(where).order_by(*order))
            return [read_handoff(row.conversation_id, epoch, row) for epoch, row in rows]


_COLUMNS = (
    "state",
    "version",
    "session",
    "counsellor",
    "priority",
    "reason",
    "crisis",
    "waiting_since",
    "deadline_at",
    "user_at",
    "counsellor_at",
    "changed_at",
)


def _select() -> Any:
    return select(ConversationRow.epoch, HandoffRow).outerjoin(
        HandoffRow, HandoffRow.conversation_id == ConversationRow.id
    )


def _waits() -> ColumnElement[bool]:
    return HandoffRow.state.in_(WAITING)


def read_handoff(conversation: str, epoch: int, row: HandoffRow | None) -> Handoff:
    """A row as others read it; the bot answers where there is none."""
    known = {name: getattr(row, name) for name in _COLUMNS} if row else {}
    return Handoff(conversation, epoch=epoch, **known)
