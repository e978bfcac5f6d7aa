"""Mentoring in the database: reading and locking, in the caller's transaction.

Whoever changes something locks the application first and the mentor second, so that nobody waits
in a circle. On SQLite a writer is alone anyway.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Select, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from store.database import insert_once
from store.tables.mentoring import ApplicationRow, MentorRow, ProposalRow

STANDING = ("proposed", "accepted")
Row = TypeVar("Row", ApplicationRow, MentorRow, ProposalRow)
_BLOCK = 1_000  # rows of one statement


async def application_of(
    session: AsyncSession, conversation: str, *, lock: bool = False
) -> ApplicationRow | None:
    """The application of a conversation."""
    statement = select(ApplicationRow).where(ApplicationRow.conversation_id == conversation)
    return await _one(session, statement, lock)


async def application(
    session: AsyncSession, number: int, *, lock: bool = False
) -> ApplicationRow | None:
    """The application with that number."""
    return await _one(session, select(ApplicationRow).where(ApplicationRow.id == number), lock)


async def applications(
    session: AsyncSession, *states: str, lock: bool = False
) -> Sequence[ApplicationRow]:
    """All applications in these states, the oldest first."""
    statement = (
        select(ApplicationRow)
        .where(ApplicationRow.state.in_(states))
        .order_by(ApplicationRow.id)
        .execution_options(populate_existing=True)
    )
    rows = await session.scalars(statement.with_for_update() if lock else statement)
    return rows.all()


async def new_application(session: AsyncSession, values: Mapping[str, Any]) -> bool:
    """Add an application unless its conversation has one; whether it is new."""
    return await insert_once(session, ApplicationRow, values)


async def lapsed(session: AsyncSession, now: datetime) -> Sequence[ApplicationRow]:
    """Applications that have waited too long for consent, locked."""
    rows = await session.scalars(
        select(ApplicationRow)
        .where(ApplicationRow.state == "awaiting_consent", ApplicationRow.consent_until <= now)
        .order_by(ApplicationRow.id)
        .with_for_update(skip_locked=True)
    )
    return rows.all()


async def mentor(session: AsyncSession, name: str, *, lock: bool = False) -> MentorRow | None:
    """The mentor with that id."""
    return await _one(session, select(MentorRow).where(MentorRow.id == name), lock)


async def mentors(session: AsyncSession) -> Sequence[MentorRow]:
    """The whole roster, those who have gone included."""
    return (await session.scalars(select(MentorRow).order_by(MentorRow.id))).all()


async def proposal(session: AsyncSession, number: int, *, lock: bool = False) -> ProposalRow | None:
    """The proposal with that number."""
    return await _one(session, select(ProposalRow).where(ProposalRow.id == number), lock)


async def standing(session: AsyncSession, application: int) -> ProposalRow | None:
    """What is proposed to an application, or accepted."""
    statement = select(ProposalRow).where(
        ProposalRow.application_id == application, ProposalRow.state.in_(STANDING)
    )
    return await _one(session, statement, lock=False)


async def proposals(session: AsyncSession, *states: str) -> Sequence[ProposalRow]:
    """All proposals in these states, in order of their numbers."""
    rows = await session.scalars(
        select(ProposalRow).where(ProposalRow.state.in_(states)).order_by(ProposalRow.id)
    )
    return rows.all()


async def accepted_of(session: AsyncSession, mentor: str) -> Sequence[ProposalRow]:
    """What is accepted with a mentor."""
    rows = await session.scalars(
        select(ProposalRow).where(ProposalRow.mentor_id == mentor, ProposalRow.state == "accepted")
    )
    return rows.all()


async def decide(
    session: AsyncSession, numbers: Collection[int], before: str, after: str, now: datetime
) -> list[int]:
    """Move proposals from one state to another; the numbers of those that were in `before`."""
    moved: list[int] = []
    for block in _blocks(sorted(numbers)):
        found = await session.scalars(
            update(ProposalRow)
            .where(ProposalRow.id.in_(block), ProposalRow.state == before)
            .values(state=after, decided_at=now)
            .returning(ProposalRow.id)
        )
        moved += found
    return sorted(moved)


async def add_proposals(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add proposals to applications that the caller has locked.

    Raises:
        IntegrityError: an application has a standing one already.
    """
    if rows:
        await session.execute(insert(ProposalRow), [dict(row) for row in rows])


async def _one(session: AsyncSession, statement: Select[Row], lock: bool) -> Row | None:
    if lock:
        statement = statement.with_for_update()
    return (await session.scalars(statement.execution_options(populate_existing=True))).first()


def _blocks(rows: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (rows[first : first + _BLOCK] for first in range(0, len(rows), _BLOCK))
