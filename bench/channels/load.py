"""How many turns a second, and how long answers take: one user, fifty, five hundred."""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.channels.counting import Window
from bench.channels.kakao import Kakao
from bench.channels.people import Channel, Pace, crowd
from bench.common import table

WARM = 0.25  # share of a run that is not counted: everybody begins with a greeting
KAKAO_AIM = 3.0  # seconds, p99
KAKAO_LIMIT = 5.0  # seconds, Kakao's own
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Load:
    """Users at the same time, their pace, and for how many seconds."""

    users: int
    pace: Pace
    seconds: float


@dataclass
class Busy:
    """Share of one core that processes used."""

    shares: dict[str, float]

    def __str__(self) -> str:
        return " · ".join(f"{100 * share:.0f}" for share in self.shares.values())


@asynccontextmanager
async def busy(pids: Mapping[str, int]) -> AsyncIterator[Busy]:
    """What processes use meanwhile."""
    found, began = Busy({}), time.perf_counter()
    before = {name: _cpu(pid) for name, pid in pids.items()}
    yield found
    took = time.perf_counter() - began
    found.shares = {name: (_cpu(pid) - before[name]) / took for name, pid in pids.items()}


async def sustained(
    channels: Sequence[Channel], loads: Sequence[Load], pids: Mapping[str, int]
) -> str:
    """The table of turns/s and percentiles."""
    rows = []
    for load in loads:
        for channel in channels:
            async with busy(pids) as used:
                timing, begin, end = await crowd(channel, load.users, load.pace, load.seconds)
            window = timing.within(begin + WARM * load.seconds, end)
            pause = f"{load.pace.think:g} s" if load.pace.think else "none"
            rows.append([channel.name, str(load.users), pause, *figures(window)])
            rows[-1] += [str(timing.failures), str(used)]
            print(f"  {' · '.join(rows[-1])}", flush=True)
    head = ["channel", "users", "pause", "turns/s", "p50 ms", "p95 ms", "p99 ms", "no answer"]
    return table([*head, f"CPU %: {' · '.join(pids)}"], rows)


async def kakao_limit(
    kakao: Kakao, users: Sequence[int], pace: Pace, seconds: float
) -> tuple[str, str]:
    """The table of Kakao's responses at growing load, and what load keeps the aim."""
    rows, kept = [], "none"
    for count in users:
        kakao.responses.clear()
        kakao.ways.clear()
        timing, begin, end = await crowd(kakao, count, pace, seconds)
        window = timing.within(begin + WARM * seconds, end)
        ways = sum(kakao.ways.values()) or 1
        worst = max(kakao.responses)
        rows.append([str(count), *figures(window), f"{kakao.ways['at once'] / ways:.1%}"])
        rows[-1] += [f"{kakao.ways['callback'] / ways:.1%}", f"{kakao.ways['mailbox'] / ways:.1%}"]
        rows[-1] += [f"{worst:.2f}", str(sum(took > KAKAO_LIMIT for took in kakao.responses))]
        if window.percentile(99) < KAKAO_AIM and not timing.failures:
            kept = f"{window.rate:.1f} turns/s ({count} users)"
        print(f"  kakao · {' · '.join(rows[-1])}", flush=True)
    head = ["users", "turns/s", "p50 ms", "p95 ms", "p99 ms", "at once", "by callback"]
    head += ["from the mailbox", "slowest response, s", "responses over 5 s"]
    return table(head, rows), f"- Kakao p99 < {KAKAO_AIM:g} s up to: {kept}"


def figures(window: Window) -> list[str]:
    """Turns/s and percentiles as cells."""
    return [
        f"{window.rate:.1f}",
        *(f"{1000 * window.percentile(percent):.0f}" for percent in (50, 95, 99)),
    ]


def _cpu(pid: int) -> float:
    """Seconds of processor time a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK
