"""Learning plans in the database: one active plan per person, versions, weekly check-ins."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from store import outbox
from store.database import Database, insert_once
from store.messages import Reply
from store.plan_turns import take_back, was_cut_short
from store.tables.plans import PlanProgressRow, PlanRow, PlanVersionRow

Content = Mapping[str, Any]
"""A plan as JSON; what stands in it is the caller's."""


class PlanChanged(Exception):
    """Somebody else changed the plan in between; read it again."""


@dataclass(frozen=True)
class StoredPlan:
    """A plan in force.

    Attributes:
        id: of the plan, unguessable.
        person: whose it is.
        version: of the content, from 1.
        content: the plan.
        checked: whether the person is asked every week.
    """

    id: str
    person: str
    version: int
    content: Content
    checked: bool


@dataclass(frozen=True)
class Occasion:
    """A check-in to be put to a person.

    Attributes:
        week: ISO week ("2026-W47").
        key: of the outbox.
        reply: what is asked.
        expires_at: after which it is not worth asking.
    """

    week: str
    key: str
    reply: Reply
    expires_at: datetime


class Plans:
    """Repository of learning plans.

    Every method raises `StoreUnavailable` when the database does not answer. `turn` is the key of
    the message that changes a plan, where it was a message.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def current(self, person: str, turn: str = "") -> StoredPlan | None:
        """The plan of a person; to a turn that is run again, the one it found."""
        async with self._database.read() as session:
            if not await was_cut_short(session, person, turn):
                return await _current(session, person)
        async with self._database.write() as session:
            await take_back(session, person, turn)
            return await _current(session, person)

    async def by_id(self, plan_id: str) -> StoredPlan | None:
        """The plan with that id, whosever it is."""
        async with self._database.read() as session:
            row = (await session.execute(_IN_FORCE.where(PlanRow.id == plan_id))).first()
            return _stored(*row) if row else None

    async def save(
        self,
        person: str,
        content: Content,
        ends_on: date | None,
        now: datetime,
        expected: int,
        turn: str = "",
    ) -> StoredPlan:
        """Keep a new version.

        Args:
            person: whose plan.
            content: the plan.
            ends_on: its last day.
            now: when.
            expected: the version it was made from; 0 when there was no plan.
            turn: the message that asked for it.

        Raises:
            PlanChanged: another version is in force.
        """
        try:
            async with self._database.write() as session:
                return await _save(session, person, content, ends_on, now, expected, turn)
        except IntegrityError as error:
            raise PlanChanged from error

    async def step_back(self, person: str, expected: int, turn: str = "") -> StoredPlan | None:
        """Put the version before the one in force back in force; None if it was the first.

        Raises:
            PlanChanged: another version is in force.
        """
        async with self._database.write() as session:
            plan = await _current(session, person)
            if plan is None or plan.version != expected:
                raise PlanChanged
            row = await session.get(PlanVersionRow, (plan.id, plan.version))
            if row is None or row.before is None:
                return None
            await _advance(session, plan, row.before, turn)
            return await _current(session, person)

    async def delete(self, person: str) -> bool:
        """Forget the plan of a person with everything about it; whether there was one."""
        async with self._database.write() as session:
            plan = await _current(session, person)
            if plan is None:
                return False
            for table in (PlanProgressRow, PlanVersionRow):
                await session.execute(delete(table).where(table.plan_id == plan.id))
            await session.execute(delete(PlanRow).where(PlanRow.id == plan.id))
            return True

    async def check(self, person: str, *, wanted: bool) -> None:
        """Note whether the person wants to be asked every week."""
        async with self._database.write() as session:
            await session.execute(
                update(PlanRow).where(PlanRow.conversation_id == person).values(checked=wanted)
            )

    async def due(self, week: str, on: date, made_before: datetime) -> list[StoredPlan]:
        """Plans to ask about in a week: running, wanted, old enough, not asked yet."""
        asked = select(PlanProgressRow.plan_id).where(PlanProgressRow.week == week)
        async with self._database.read() as session:
            rows = await session.execute(
                _IN_FORCE.where(
                    PlanRow.checked.is_(True),
                    PlanRow.created_at <= made_before,
                    or_(PlanVersionRow.ends_on.is_(None), PlanVersionRow.ends_on >= on),
                    PlanRow.id.not_in(asked),
                ).order_by(PlanRow.id)
            )
            return [_stored(*row) for row in rows]

    async def ask(self, plan: StoredPlan, occasion: Occasion, now: datetime) -> bool:
        """Put a check-in into the outbox, once per plan and week; whether it is new."""
        values = {"plan_id": plan.id, "week": occasion.week, "asked_at": now}
        async with self._database.write() as session:
            if not await insert_once(session, PlanProgressRow, values):
                return False
            said = occasion.reply, now, occasion.expires_at
            return await outbox.put(session, plan.person, occasion.key, *said)

    async def unanswered(self, plan: StoredPlan, since: datetime) -> str | None:
        """The week of the last check-in since then, if it has no answer yet."""
        async with self._database.read() as session:
            row = await session.scalar(
                select(PlanProgressRow)
                .where(PlanProgressRow.plan_id == plan.id, PlanProgressRow.asked_at >= since)
                .order_by(PlanProgressRow.week.desc())
                .limit(1)
            )
        return row.week if row and row.answer is None else None

    async def answers(self, plan: StoredPlan) -> dict[str, str | None]:
        """What was answered, by week."""
        async with self._database.read() as session:
            rows = await session.scalars(
                select(PlanProgressRow)
                .where(PlanProgressRow.plan_id == plan.id)
                .order_by(PlanProgressRow.week)
            )
            return {row.week: row.answer for row in rows}

    async def answer(
        self,
        plan: StoredPlan,
        week: str,
        answer: str,
        content: Content,
        ends_on: date | None,
        now: datetime,
        turn: str = "",
    ) -> StoredPlan:
        """Note an answer and keep the version it leads to, together.

        Raises:
            PlanChanged: another version is in force, or the week was answered before.
        """
        async with self._database.write() as session:
            noted = await session.execute(
                update(PlanProgressRow)
                .where(
                    PlanProgressRow.plan_id == plan.id,
                    PlanProgressRow.week == week,
                    PlanProgressRow.answer.is_(None),
                )
                .values(answer=answer, answered_at=now, turn=turn or None)
            )
            if not noted.rowcount:  # type: ignore[attr-defined]
                raise PlanChanged
            return await _save(session, plan.person, content, ends_on, now, plan.version, turn)


_IN_FORCE = select(PlanRow, PlanVersionRow.content).join(
    PlanVersionRow,
    and_(PlanVersionRow.plan_id == PlanRow.id, PlanVersionRow.version == PlanRow.version),
)


async def _current(session: AsyncSession, person: str) -> StoredPlan | None:
    row = (await session.execute(_IN_FORCE.where(PlanRow.conversation_id == person))).first()
    return _stored(*row) if row else None


def _stored(row: PlanRow, content: Content) -> StoredPlan:
    return StoredPlan(row.id, row.conversation_id, row.version, content, row.checked)


async def _save(
    session: AsyncSession,
    person: str,
    content: Content,
    ends_on: date | None,
    now: datetime,
    expected: int,
    turn: str,
) -> StoredPlan:
    plan = await _current(session, person)
    if (plan.version if plan else 0) != expected:
        raise PlanChanged
    if plan is None:
        plan = StoredPlan(uuid.uuid4().hex, person, 0, content, checked=True)
        session.add(
            PlanRow(
                id=plan.id,
                conversation_id=person,
                version=1,
                checked=True,
                created_at=now,
                turn=turn or None,
                found=0,
            )
        )
        version = 1
    else:
        newest = await session.scalar(
            select(PlanVersionRow.version)
            .where(PlanVersionRow.plan_id == plan.id)
            .order_by(PlanVersionRow.version.desc())
            .limit(1)
        )
        version = (newest or 0) + 1
        await _advance(session, plan, version, turn)
    session.add(
        PlanVersionRow(
            plan_id=plan.id,
            version=version,
            before=plan.version or None,
            ends_on=ends_on,
            content=dict(content),
            created_at=now,
        )
    )
    return StoredPlan(plan.id, person, version, content, plan.checked)


async def _advance(session: AsyncSession, plan: StoredPlan, version: int, turn: str) -> None:
    """Put a version in force, unless somebody else was quicker."""
    moved = await session.execute(
        update(PlanRow)
        .where(PlanRow.id == plan.id, PlanRow.version == plan.version)
        .values(version=version, turn=turn or None, found=plan.version)
    )
    if not moved.rowcount:  # type: ignore[attr-defined]
        raise PlanChanged
