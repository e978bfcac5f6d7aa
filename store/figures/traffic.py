"""What users write: how much, where, what about, and how soon it is answered."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import distinct, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.figures.period import Period
from store.figures.questions import is_unanswered, is_unsure
from store.figures.spread import Spread, spread_of_counts
from store.figures.sql import Seconds, UtcHour, is_the_bots, messages
from store.tables.conversations import ConversationRow

HUNDREDTHS = 100  # response times are told to a hundredth of a second


@dataclass(frozen=True)
class Channel:
    """What came over a channel.

    Attributes:
        conversations: that had a message.
        messages: of users.
        answered_in: from a message to the assistant's answer; None when it answered none.
    """

    conversations: int
    messages: int
    answered_in: Spread | None


@dataclass(frozen=True)
class Traffic:
    """What users wrote.

    Attributes:
        days: messages on each day, days without any included.
        channels: by channel.
        answered_in: over all channels.
    """

    days: Mapping[date, int]
    channels: Mapping[str, Channel]
    answered_in: Spread | None


@dataclass(frozen=True)
class Intent:
    """What was asked of the assistant.

    Attributes:
        messages: with this label.
        unsure: of these, those whose label was doubtful.
        unanswered: of these, those it had no answer to.
    """

    messages: int
    unsure: int
    unanswered: int


async def traffic(session: AsyncSession, period: Period) -> Traffic:
    """What was written in a period, and how soon it was answered."""
    times = await _response_times(session, period)
    return Traffic(
        days=await _by_day(session, period),
        channels=await _by_channel(session, period, times),
        answered_in=spread_of_counts(sum(map(Counter, times.values()), Counter())),
    )


async def _by_day(session: AsyncSession, period: Period) -> Mapping[date, int]:
    asked = messages(period)
    hours = select(UtcHour(asked.c.received_at).label("hour")).subquery()
    days = dict.fromkeys(period.days, 0)
    for hour, count in await session.execute(
        select(hours.c.hour, func.count()).group_by(hours.c.hour)
    ):
        begin = datetime.strptime(hour, "%Y-%m-%d %H").replace(tzinfo=UTC)
        days[begin.astimezone(period.zone).date()] += count
    return days


async def _by_channel(
    session: AsyncSession, period: Period, times: Mapping[str, Mapping[float, int]]
) -> Mapping[str, Channel]:
    asked = messages(period)
    rows = await session.execute(
        select(ConversationRow.channel, func.count(distinct(ConversationRow.id)), func.count())
        .join(asked, asked.c.conversation_id == ConversationRow.id)
        .group_by(ConversationRow.channel)
    )
    return {
        channel: Channel(people, count, spread_of_counts(times.get(channel, {})))
        for channel, people, count in rows
    }


async def _response_times(
    session: AsyncSession, period: Period
) -> Mapping[str, Mapping[float, int]]:
    """How often each response time occurred on each channel."""
    asked = messages(period)
    taken = (
        select(
            ConversationRow.channel,
            func.round(Seconds(asked.c.received_at, asked.c.answered_at) * HUNDREDTHS).label("n"),
        )
        .join(asked, asked.c.conversation_id == ConversationRow.id)
        .where(is_the_bots(asked))
        .subquery()
    )
    rows = await session.execute(
        select(taken.c.channel, taken.c.n, func.count()).group_by(taken.c.channel, taken.c.n)
    )
    times: defaultdict[str, dict[float, int]] = defaultdict(dict)
    for channel, hundredths, count in rows:
        times[channel][float(hundredths) / HUNDREDTHS] = count
    return times


async def by_intent(
    session: AsyncSession, period: Period, from_records: Collection[str], sure: float
) -> Mapping[str, Intent]:
    """What was asked of the assistant, by label.

    Args:
        session: to read with.
        period: when.
        from_records: labels whose answers cite a source.
        sure: confidence from which a label is not doubtful.
    """
    asked = messages(period)
    rows = await session.execute(
        select(
            asked.c.intent,
            func.count(),
            func.count().filter(is_unsure(asked, sure)),
            func.count().filter(is_unanswered(asked, from_records)),
        )
        .where(is_the_bots(asked))
        .group_by(asked.c.intent)
    )
    return {name: Intent(*counts) for name, *counts in rows}
