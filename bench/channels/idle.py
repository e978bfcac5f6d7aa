"""Event streams on which nothing happens: what they cost, and that an answer still comes."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack

from bench.channels.load import busy
from bench.channels.program import Program
from bench.channels.web import Web
from bench.common import table
from bench.start import MB, memory_of

QUESTION = "서울런이 뭐예요?"


async def idle_streams(web: Web, program: Program, count: int, seconds: float) -> str:
    """The table of memory, processor time and one answer, without and with so many streams."""
    rows = []
    pid = program.pid
    async with AsyncExitStack() as stack:
        for streams in (0, count):
            browsers = [await stack.enter_async_context(web.talk("")) for _ in range(streams)]
            await asyncio.gather(*(browser.connected.wait() for browser in browsers))
            await asyncio.sleep(5.0)  # until what opening them takes is over
            async with busy({"app": pid}) as used:
                await asyncio.sleep(seconds)
            used_memory = memory_of(pid)
            async with web.talk("") as talk:
                began = time.perf_counter()
                await talk.say(QUESTION)
                took = time.perf_counter() - began
            rows.append((streams, used_memory, used, took))
    before = rows[0][1].pss
    head = ["idle streams", "app, PSS MB", "per stream, kB", "CPU % while idle", "an answer, ms"]
    return table(
        head,
        [
            [
                f"{streams:,}",
                f"{used.pss / MB:.0f}",
                f"{(used.pss - before) / 1000 / streams:.1f}" if streams else "–",
                str(share),
                f"{1000 * took:.0f}",
            ]
            for streams, used, share, took in rows
        ],
    )
