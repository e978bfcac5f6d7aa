"""Many counsellors want the same conversation at the same moment, by the console's own button."""

from __future__ import annotations

import asyncio
import time

import httpx
import numpy as np
from sqlalchemy import select

from bench.channels.wire import Wire
from bench.common import table
from bench.handoff.counting import Claimed, Verdict
from bench.handoff.world import Counsellor, User, World
from store.database import Database
from store.engine import create_engine
from store.tables.handoff import HandoffEventRow, HandoffRow

HEAD = [
    "way", "database", "processes", "conversations", "contenders", "one winner", "winners too many",
    "nobody", "refused without a name", "record differs", "p50 ms", "p99 ms",
]  # fmt: skip


async def race(here: World) -> Verdict:
    """Everybody claims one conversation after the other; what they were answered."""
    verdict = Verdict()
    for user in here.users:
        wires = [here.wires[n % len(here.wires)] for n in range(len(here.counsellors))]
        claims = await asyncio.gather(
            *(
                _claim(wire, who, user, verdict)
                for wire, who in zip(wires, here.counsellors, strict=True)
            )
        )
        verdict.judge(claims)
    return verdict


async def _claim(wire: Wire, who: Counsellor, user: User, verdict: Verdict) -> Claimed:
    began = time.perf_counter()
    path = f"/console/conversations/{user.conversation}/claim"
    answer = await wire.post(path, None, who.headers(wire.url))
    verdict.answers.append(time.perf_counter() - began)
    if answer.status_code not in (httpx.codes.OK, httpx.codes.CONFLICT):
        answer.raise_for_status()
    return Claimed(who.name, answer.status_code == httpx.codes.OK, answer.text)


async def recorded(database: str) -> int:
    """Conversations that are not as one claim leaves them: claimed once, held by who did."""
    engine = create_engine(database)
    try:
        async with Database(engine).read() as session:
            held = {
                row.conversation_id: [row.counsellor]
                for row in await session.scalars(select(HandoffRow))
            }
            claims: dict[str, list[int | None]] = {one: [] for one in held}
            for row in await session.scalars(
                select(HandoffEventRow).where(HandoffEventRow.kind == "claimed")
            ):
                claims[row.conversation_id].append(row.counsellor)
        return sum(claims[one] != counsellor for one, counsellor in held.items())
    finally:
        await engine.dispose()


def cells(way: str, kind: str, processes: int, contenders: int, found: Verdict, odd: int) -> list:
    """A row of the table."""
    p50, p99 = (1000 * float(np.percentile(found.answers, percent)) for percent in (50, 99))
    return [
        way, kind, str(processes), str(found.races), str(contenders), str(found.winners[1]),
        f"**{found.too_many}**", str(found.winners[0]), str(found.untold), str(odd),
        f"{p50:.0f}", f"{p99:.0f}",
    ]  # fmt: skip


def report(rows: list[list[str]]) -> str:
    """The table."""
    return table(HEAD, rows)
