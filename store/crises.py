"""Dangers: what sounded like one, and what is done about it.

All of it in the caller's transaction: a danger changes together with who answers the conversation.
`store.crisis_records` is for who looks at them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import Update, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from nlu.korean.crisis import Crisis
from nlu.korean.crisis_types import Category
from store.cipher import Cipher
from store.crisis_alerts import alert
from store.tables.conversations import ConversationRow
from store.tables.handoff import CrisisRow
from store.tables.outbox import OutboxRow

State = Literal["open", "taken", "dismissed", "closed"]
ACTIVE: tuple[State, ...] = ("open", "taken")


async def record(
    session: AsyncSession,
    cipher: Cipher,
    conversation: str,
    turn: int | None,
    found: Crisis,
    text: str,
    now: datetime,
    escalate_at: datetime,
) -> int:
    """Record a danger and alert the desk; the same turn is recorded once.

    Args:
        session: of the caller.
        cipher: encrypts the message.
        conversation: where it was said.
        turn: the message that said it.
        found: what was seen in it.
        text: the masked message.
        now: when.
        escalate_at: when supervisors are called unless a counsellor has written by then.

    Returns:
        The danger's id.
    """
    if turn is not None:
        known = await session.scalar(select(CrisisRow.id).where(CrisisRow.turn == turn))
        if known is not None:
            return known
    row = CrisisRow(
        conversation_id=conversation,
        turn=turn,
        category=found.category,
        about=found.about,
        soft=found.soft,
        evidence=cipher.encrypt(text),
        at=now,
        state="open",
        escalate_at=escalate_at,
        escalations=0,
    )
    session.add(row)
    await session.flush()
    await alert(session, row.id, 0, now)
    return row.id


async def take(
    session: AsyncSession, conversation: str, account: int, now: datetime, answer_by: datetime
) -> None:
    """A counsellor takes the open dangers of a conversation, and is to write by `answer_by`."""
    await session.execute(
        _of(conversation, "open").values(
            state="taken", taken_at=now, taken_by=account, escalate_at=answer_by
        )
    )


async def reopen(session: AsyncSession, conversation: str, escalate_at: datetime) -> None:
    """Nobody looks after the dangers any more that a counsellor had taken."""
    await session.execute(
        _of(conversation, "taken").values(
            state="open", taken_at=None, taken_by=None, escalate_at=escalate_at
        )
    )


async def settle(
    session: AsyncSession, conversation: str, account: int | None, now: datetime
) -> None:
    """The conversation is closed, and its dangers with it; `account` is None for the sweeper."""
    await session.execute(
        _of(conversation, *ACTIVE).values(
            state="closed", settled_at=now, settled_by=account, escalate_at=None
        )
    )


async def dismiss(session: AsyncSession, crisis: int, account: int, now: datetime) -> bool:
    """A counsellor says that it was none; whether it still counted as one."""
    dismissed = await session.scalar(
        update(CrisisRow)
        .where(CrisisRow.id == crisis, CrisisRow.state.in_(ACTIVE))
        .values(state="dismissed", settled_at=now, settled_by=account, escalate_at=None)
        .returning(CrisisRow.id)
    )
    return dismissed is not None


async def worst(session: AsyncSession, conversation: str) -> Category | None:
    """The category of the danger in a conversation that was said first and still counts."""
    return cast(
        "Category | None",
        await session.scalar(
            select(CrisisRow.category)
            .where(CrisisRow.conversation_id == conversation, CrisisRow.state.in_(ACTIVE))
            .order_by(CrisisRow.id)
            .limit(1)
        ),
    )


async def overdue(session: AsyncSession, conversation: str, now: datetime) -> Sequence[CrisisRow]:
    """The dangers of a conversation that still count, when the time of one has passed; locked."""
    await session.execute(  # first, as whoever changes who answers does
        select(ConversationRow.id).where(ConversationRow.id == conversation).with_for_update()
    )
    rows = await session.scalars(
        select(CrisisRow)
        .where(
            CrisisRow.conversation_id == conversation,
            CrisisRow.state.in_(ACTIVE),
            CrisisRow.escalate_at.is_not(None),
        )
        .order_by(CrisisRow.id)
    )
    waiting = rows.all()
    return waiting if any(is_due(row, now) for row in waiting) else []


def is_due(row: CrisisRow, now: datetime) -> bool:
    """Whether the time for a counsellor's answer has passed."""
    return row.escalate_at is not None and row.escalate_at <= now


async def last_written(session: AsyncSession, conversation: str) -> datetime | None:
    """When a counsellor last wrote in a conversation."""
    return await session.scalar(
        select(func.max(OutboxRow.created_at)).where(
            OutboxRow.conversation_id == conversation, OutboxRow.author == "counsellor"
        )
    )


def _of(conversation: str, *states: State) -> Update:
    return (
        update(CrisisRow)
        .where(CrisisRow.conversation_id == conversation, CrisisRow.state.in_(states))
        .execution_options(synchronize_session=False)
    )
