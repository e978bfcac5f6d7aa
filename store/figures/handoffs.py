"""Conversations in which a counsellor was wanted: how long it took, how it ended, how it was rated.

A wait begins when a conversation leaves the bot (or a closed session) for the queue, or when a
danger wakes one that was put off; it ends with the first event that takes it out again. Whoever
goes back into the queue from human hands goes on with the wait that was counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from store.figures.period import Period
from store.figures.spread import Spread, spread
from store.figures.sql import within
from store.tables.handoff import HandoffEventRow
from store.tables.outbox import OutboxRow

WAITING = ("queued", "offered")
WITH_BOT = ("bot", "closed")
HUMAN = "human"
RATED = "rated"
DANGER = "crisis"

Outcome = Literal["claimed", "left", "gave_up", "dismissed", "other", "open"]
NAMED: Mapping[str, Outcome] = {"left": "left", "gave_up": "gave_up", "dismissed": "dismissed"}
VAIN = ("left", "gave_up")


@dataclass(frozen=True)
class Handoffs:
    """What became of a period's waits, and of what counsellors took up on their own.

    Attributes:
        conversations: that left the bot for a counsellor.
        waits: how often somebody began to wait, by what came of it.
        waited: of those a counsellor took.
        waited_in_danger: of these, when the wait began with a danger.
        waited_in_vain: of those who left, or whom nobody took.
        first_reply: from the beginning of a wait to a counsellor's first message.
        events: how often each kind of event happened.
        ratings: how often each number of stars was given.
    """

    conversations: int
    waits: Mapping[Outcome, int]
    waited: Spread | None
    waited_in_danger: Spread | None
    waited_in_vain: Spread | None
    first_reply: Spread | None
    events: Mapping[str, int]
    ratings: Mapping[int, int]

    @property
    def stars(self) -> float | None:
        """The mean rating."""
        given = sum(self.ratings.values())
        return sum(s * count for s, count in self.ratings.items()) / given if given else None


@dataclass(frozen=True)
class _Wait:
    conversation: str
    kind: str
    since: datetime
    after: str
    ended_by: str | None
    ended_in: str | None
    ended_at: datetime | None
    replied_at: datetime | None

    @property
    def outcome(self) -> Outcome:
        if self.ended_by is None:
            return "open"
        if self.ended_in == HUMAN:
            return "claimed"
        return NAMED.get(self.ended_by, "other")

    @property
    def seconds(self) -> float:
        return (self.ended_at - self.since).total_seconds() if self.ended_at else 0.0


async def handoffs(session: AsyncSession, period: Period) -> Handoffs:
    """What became of the waits that began in a period."""
    begun = await _waits(session, period)
    waits = [wait for wait in begun if wait.after in WAITING]
    taken = [wait for wait in waits if wait.outcome == "claimed"]
    vain = [wait for wait in waits if wait.outcome in VAIN]
    return Handoffs(
        conversations=len({wait.conversation for wait in begun}),
        waits=Counter(wait.outcome for wait in waits),
        waited=spread(wait.seconds for wait in taken),
        waited_in_danger=spread(wait.seconds for wait in taken if wait.kind == DANGER),
        waited_in_vain=spread(wait.seconds for wait in vain),
        first_reply=spread(
            (wait.replied_at - wait.since).total_seconds() for wait in taken if wait.replied_at
        ),
        events=await _events(session, period),
        ratings=await _ratings(session, period),
    )


async def _waits(session: AsyncSession, period: Period) -> Sequence[_Wait]:
    """How conversations left the bot in a period, and what ended the wait that began there."""
    begin, end, later = (aliased(HandoffEventRow) for _ in range(3))
    begun = (
        select(
            begin.id,
            begin.conversation_id,
            begin.kind,
            begin.at,
            begin.after,
            select(func.min(later.id))
            .where(
                later.conversation_id == begin.conversation_id,
                later.id > begin.id,
                later.after.not_in(WAITING),
            )
            .scalar_subquery()
            .label("end"),
            select(func.min(later.at))
            .where(
                later.conversation_id == begin.conversation_id,
                later.id > begin.id,
                later.before.in_(WITH_BOT),
                later.after.not_in(WITH_BOT),
            )
            .scalar_subquery()
            .label("next_at"),
        )
        .where(
            within(begin.at, period),
            or_(begin.before.in_(WITH_BOT), and_(begin.before == "snoozed", begin.kind == DANGER)),
            begin.after.in_((*WAITING, HUMAN)),
        )
        .subquery()
    )
    replied = (
        select(func.min(OutboxRow.created_at))
        .where(
            OutboxRow.conversation_id == begun.c.conversation_id,
            OutboxRow.author == "counsellor",
            OutboxRow.created_at >= begun.c.at,
            or_(begun.c.next_at.is_(None), OutboxRow.created_at < begun.c.next_at),
        )
        .scalar_subquery()
    )
    rows = await session.execute(
        select(
            begun.c.conversation_id,
            begun.c.kind,
            begun.c.at,
            begun.c.after,
            end.kind,
            end.after,
            end.at,
            replied,
        ).join(end, end.id == begun.c.end, isouter=True)
    )
    return [_Wait(*row) for row in rows]


async def _events(session: AsyncSession, period: Period) -> Mapping[str, int]:
    row = HandoffEventRow
    rows = await session.execute(
        select(row.kind, func.count()).where(within(row.at, period)).group_by(row.kind)
    )
    return dict(rows.all())


async def _ratings(session: AsyncSession, period: Period) -> Mapping[int, int]:
    row = HandoffEventRow
    given = (
        select(row.details["stars"].as_integer().label("stars"))
        .where(row.kind == RATED, within(row.at, period))
        .subquery()
    )
    rows = await session.execute(
        select(given.c.stars, func.count())
        .where(given.c.stars.is_not(None))
        .group_by(given.c.stars)
    )
    return dict(rows.all())
