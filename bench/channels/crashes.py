"""Every message twice, and kill -9 every few seconds: what is lost, and what is said twice."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping

from sqlalchemy import func, select

from bench.channels.counting import Tally
from bench.channels.people import Pace, crowd
from bench.channels.program import Program
from bench.channels.rasa import RasaRest
from bench.channels.world import World
from bench.common import table
from store.database import Database
from store.engine import create_engine
from store.tables import OutboxRow, TurnRow
from store.tables.conversations import ConversationRow

LIVES = (1.0, 5.0)  # seconds from an answer of the app to its death
QUIET_WITHIN = 60.0  # seconds until everything that was taken in is answered and said
PUSHED = ("telegram",)


async def storm(world: World, users: int, pace: Pace, seconds: float) -> tuple[int, float]:
    """Let people talk on all channels while the app is killed again and again.

    Returns:
        How often it was killed, and the mean seconds of a restart.
    """
    starts = []

    async def restart() -> None:
        await world.program.kill()
        starts.append(await world.program.start())

    async with asyncio.TaskGroup() as talking:
        for number, channel in enumerate(world.channels()):
            talking.create_task(crowd(channel, users, pace, seconds, seed=number))
        await _killing(restart, seconds)
    await world.wire.settled()
    await _quiet(world.program)
    return len(starts), sum(starts) / len(starts)


async def storm_of_rasa(rest: RasaRest, users: int, pace: Pace, seconds: float) -> int:
    """The same for Rasa's REST channel, where Rasa is killed; how often."""
    async with asyncio.TaskGroup() as talking:
        talking.create_task(crowd(rest, users, pace, seconds))
        kills = await _killing(rest.restart, seconds)
    await rest.wire.settled()
    return kills


async def _killing(restart: Callable[[], Awaitable[None]], seconds: float, seed: int = 3) -> int:
    """Kill and restart every few seconds; how often. Afterwards it runs."""
    chance, kills = random.Random(seed), 0
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        await asyncio.sleep(chance.uniform(*LIVES))
        await restart()
        kills += 1
    return kills


def report(found: Mapping[tuple[str, str], Tally]) -> str:
    """The table of what was lost and said twice, by system and channel."""
    rows = [
        [
            system,
            channel,
            *(str(one.messages), f"**{one.unanswered}**", str(one.answers)),
            *(f"**{count}**" for count in (one.lost, one.twice, one.misplaced)),
            f"{one.unknown} ({one.unknown_seen})",
        ]
        for (system, channel), one in found.items()
    ]
    head = ["system", "channel", "messages", "never answered", "bubbles", "lost", "twice"]
    return table([*head, "out of order", "unknown (of these arrived)"], rows)


async def _quiet(program: Program) -> None:
    """Wait until nothing is to be answered or pushed any more.

    Raises:
        TimeoutError: something is left undone.
    """
    engine = create_engine(program.database)
    try:
        async with asyncio.timeout(QUIET_WITHIN):
            while await _undone(Database(engine)):
                await asyncio.sleep(0.5)
    finally:
        await engine.dispose()


async def _undone(database: Database) -> int:
    unanswered = select(func.count()).select_from(TurnRow).where(TurnRow.answered_at.is_(None))
    unsent = (
        select(func.count())
        .select_from(OutboxRow)
        .join(ConversationRow, ConversationRow.id == OutboxRow.conversation_id)
        .where(ConversationRow.channel.in_(PUSHED), OutboxRow.state.in_(("queued", "sending")))
    )
    async with database.read() as session:
        return int(await session.scalar(unanswered) or 0) + int(await session.scalar(unsent) or 0)
