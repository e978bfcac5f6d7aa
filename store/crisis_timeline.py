"""What happened around a danger, for the record."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from store.crisis_alerts import CONSOLE
from store.tables.crisis_alerts import CrisisAlertRow
from store.tables.handoff import CrisisRow, HandoffEventRow
from store.tables.outbox import OutboxRow

What = Literal[
    "detected",
    "alerted",
    "offered",
    "claimed",
    "replied",
    "escalated",
    "told",
    "dismissed",
    "closed",
]
_OF_THE_DESK: dict[str, What] = {"offered": "offered", "claimed": "claimed", "taken": "claimed"}


@dataclass(frozen=True)
class Step:
    """One thing that happened.

    Attributes:
        what: alerted is an alert that arrived somewhere, escalated a call for supervisors, replied
            the first words of a counsellor, told the hotline repeated to the user.
        account: of the counsellor concerned.
        way: of an alert (console, webhook, email).
    """

    at: datetime
    what: What
    account: int | None = None
    way: str | None = None


async def timeline(session: AsyncSession, crisis: int) -> list[Step]:
    """What happened around a danger, in order; empty when there is no such danger."""
    row = await session.get(CrisisRow, crisis)
    if row is None:
        return []
    steps = [Step(row.at, "detected")]
    steps += [step async for step in _alerts(session, row)]
    steps += [step async for step in _at_the_desk(session, row)]
    steps += [step async for step in _said(session, row)]
    if row.settled_at:
        what: What = "dismissed" if row.state == "dismissed" else "closed"
        steps.append(Step(row.settled_at, what, row.settled_by))
    return sorted(steps, key=lambda step: step.at)


async def _alerts(session: AsyncSession, row: CrisisRow) -> AsyncIterator[Step]:
    sent = await session.scalars(
        select(CrisisAlertRow)
        .where(CrisisAlertRow.crisis_id == row.id, CrisisAlertRow.sent_at.is_not(None))
        .order_by(CrisisAlertRow.number)
    )
    for alert in sent:
        if alert.sent_at:
            what: What = "escalated" if alert.number and alert.way == CONSOLE else "alerted"
            yield Step(alert.sent_at, what, way=alert.way)


async def _at_the_desk(session: AsyncSession, row: CrisisRow) -> AsyncIterator[Step]:
    conditions = [
        HandoffEventRow.conversation_id == row.conversation_id,
        HandoffEventRow.kind.in_(_OF_THE_DESK),
        HandoffEventRow.at >= row.at,
    ]
    if row.settled_at:
        conditions.append(HandoffEventRow.at <= row.settled_at)
    events = await session.scalars(
        select(HandoffEventRow).where(*conditions).order_by(HandoffEventRow.id)
    )
    for event in events:
        yield Step(event.at, _OF_THE_DESK[event.kind], event.counsellor)


async def _said(session: AsyncSession, row: CrisisRow) -> AsyncIterator[Step]:
    of_conversation = OutboxRow.conversation_id == row.conversation_id
    first = await session.scalar(
        select(OutboxRow.created_at)
        .where(of_conversation, OutboxRow.author == "counsellor", OutboxRow.created_at >= row.at)
        .order_by(OutboxRow.seq)
        .limit(1)
    )
    if first and (row.settled_at is None or first <= row.settled_at):
        yield Step(first, "replied", row.taken_by)
    told = await session.scalars(
        select(OutboxRow.created_at).where(
            of_conversation, OutboxRow.key.startswith(f"crisis/{row.id}/")
        )
    )
    for at in told:
        yield Step(at, "told")
