"""How late the event loop is while an index is built: in a thread, in a child, not at all."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import numpy as np

from bench.common import table
from bench.courses.indexes import Tools
from bench.courses.synthetic import Made
from knowledge.corpus.building import build
from knowledge.corpus.child import build_in_child
from knowledge.corpus.source import put_aside
from knowledge.search.layout import Layout

SIZE = 2_000  # passages
TICK = 0.005  # seconds between two looks at the clock
QUIET = 3.0  # seconds without a build


async def lateness(work: Awaitable[None]) -> tuple[float, list[float]]:
    """How long `work` took, and how late the loop woke up meanwhile."""
    task, late, began = asyncio.ensure_future(work), [], time.perf_counter()
    while not task.done():
        due = time.perf_counter() + TICK
        await asyncio.sleep(TICK)
        late.append(time.perf_counter() - due)
    await task
    return time.perf_counter() - began, late


async def _measure(tools: Tools, home: Path, size: int) -> list[list[str]]:
    def in_thread(room: Path) -> Awaitable[None]:
        return asyncio.to_thread(
            build, room, size, None, tools.encoder, tools.analyser, lambda _: None
        )

    def in_child(room: Path) -> Awaitable[None]:
        return build_in_child(room, size, None, Layout(home), lambda _: None)

    ways: dict[str, Callable[[Path], Awaitable[None]]] = {
        "no build": lambda _: asyncio.sleep(QUIET),
        "thread": in_thread,
        "child": in_child,
    }
    rows = []
    for name, way in ways.items():
        with tempfile.TemporaryDirectory(dir=home / "bench") as room:
            await put_aside(Made(size).entries(), Path(room))
            took, late = await lateness(way(Path(room)))
        shown = (*(np.percentile(late, p) for p in (50, 95)), max(late))
        rows.append([f"{size:,}", name, f"{took:.1f}", *(f"{each * 1000:.1f}" for each in shown)])
    return rows


def report(tools: Tools, home: Path) -> str:
    """The table."""
    (home / "bench").mkdir(parents=True, exist_ok=True)
    rows = asyncio.run(_measure(tools, home, SIZE))
    return table(["passages", "built in", "s", "late p50 ms", "p95 ms", "at worst ms"], rows)
