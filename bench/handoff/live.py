"""Messages both ways at a rate, and how soon the other side has them."""

from __future__ import annotations

import asyncio
import itertools
import time
import uuid
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from os import getpid

from bench.channels.load import busy
from bench.common import table
from bench.handoff.counting import HEAD, Journal, numbered
from bench.handoff.pages import Chat, ConsolePage, connected
from bench.handoff.world import World
from bench.start import MB, memory_of

PATIENCE = 20.0  # seconds after the last message until what is unseen counts as lost
QUIET = 5.0  # seconds until what opening the pages takes is over
WARM = 3.0  # seconds of messages that are not counted
OPENED_AT_ONCE = 50
AGAIN_AFTER, MOST_TIMES = 2.0, 5  # seconds until a message that was refused is sent again


@dataclass(frozen=True)
class Load:
    """Messages per second, one run each, and seconds of a run; of the peer, between two looks."""

    rates: Sequence[float]
    seconds: float
    poll: float


class Traffic:
    """Both sides of all conversations.

    Of four messages one comes from a user whose conversation stands open at their counsellor's,
    one from another user, and two are counsellors'.

    Args:
        here: the app.
    """

    def __init__(self, here: World) -> None:
        [self._wire] = here.wires
        self.said = Journal("user → open conversation")
        self.listed = Journal("user → list")
        self.answered = Journal("counsellor → user")
        self.journals = (self.said, self.listed, self.answered)
        self.chats = [Chat(self._wire, user, self.answered) for user in here.users]
        count = min(len(here.counsellors), len(here.users))
        self._open, others = self.chats[:count], self.chats[count:]
        self.new_pages()
        turns = [itertools.cycle(chats) for chats in (self._open, others or self._open)]
        self._writers = turns

    def new_pages(self) -> None:
        """Every counsellor's page anew."""
        self.pages = [
            ConsolePage(self._wire, chat.user, self.said, self.listed) for chat in self._open
        ]

    async def run(self, rate: float, seconds: float) -> None:
        """So many messages a second, then wait until all are seen."""
        for journal in self.journals:
            journal.begin()
        begin, pages = time.perf_counter(), itertools.cycle(self.pages)
        sending = []
        for number in range(round(rate * seconds)):
            await asyncio.sleep(max(0.0, begin + number / rate - time.perf_counter()))
            if number % 2:
                sending.append(self._send(next(pages), self.answered))
            else:
                elsewhere = number // 2 % 2
                journal = self.listed if elsewhere else self.said
                sending.append(self._send(next(self._writers[elsewhere]), journal))
            sending[-1] = asyncio.create_task(sending[-1])
        await asyncio.gather(*sending)
        deadline = time.perf_counter() + PATIENCE
        while not all(one.is_settled for one in self.journals) and time.perf_counter() < deadline:
            await asyncio.sleep(0.1)

    async def _send(self, page: Chat | ConsolePage, journal: Journal) -> None:
        """A message under one key, until it is taken, as both pages do."""
        number, message = journal.send(page.user.conversation)
        key = uuid.uuid4().hex
        while not await page.write(numbered(number), key) and message.again < MOST_TIMES:
            message.again += 1
            await asyncio.sleep(AGAIN_AFTER)


async def live(here: World, load: Load) -> str:
    """The table of both ways, at every rate; and of consoles that ask instead of being told."""
    traffic = Traffic(here)
    [program] = here.programs
    pids = {"app": program.pid, "pages": getpid()}
    bare = memory_of(program.pid).pss
    rows = []

    async def measure(console: str, rate: float) -> None:
        async with busy(pids) as used:
            await traffic.run(rate, load.seconds)
        for journal in traffic.journals:
            rows.append([console, f"{rate:g}", journal.name, *journal.outcome().cells(), str(used)])
            print(f"  {' · '.join(rows[-1])}", flush=True)

    async with AsyncExitStack() as stack:
        for start in range(0, len(traffic.chats), OPENED_AT_ONCE):
            chats = traffic.chats[start : start + OPENED_AT_ONCE]
            for chat in chats:
                await stack.enter_async_context(chat.open())
            await connected(chats)
        async with AsyncExitStack() as consoles:
            for page in traffic.pages:
                await consoles.enter_async_context(page.told())
            await connected(traffic.pages)
            await asyncio.sleep(QUIET)
            used = memory_of(program.pid).pss
            async with busy(pids) as idle:
                await asyncio.sleep(QUIET)
            await traffic.run(load.rates[0], WARM)
            asked = here.rasa.asked
            for rate in load.rates:
                await measure("told by its stream", rate)
            asked = here.rasa.asked - asked
        if load.poll:
            traffic.new_pages()
            for page in traffic.pages:
                await stack.enter_async_context(page.asking(load.poll))
            await asyncio.sleep(load.poll)
            await measure(f"asks every {load.poll:g} s", load.rates[len(load.rates) // 2])
    head = ["console", "messages/s", "way", *HEAD, f"CPU %: {' · '.join(pids)}"]
    streams = len(traffic.chats) + len(traffic.pages)
    return "\n".join(
        [
            table(head, rows),
            "",
            f"- memory of the app (PSS): {bare / MB:.0f} MB, with {streams:,} streams "
            f"{used / MB:.0f} MB; CPU % while nobody writes: {idle}",
            f"- requests to Rasa meanwhile: {asked}, by the panel of what is known",
        ]
    )
