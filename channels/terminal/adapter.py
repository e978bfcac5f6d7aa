"""The terminal as a channel."""

from __future__ import annotations

import asyncio
import re
import sys
import uuid
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from datetime import date

from rich.console import Console

from channels.adapter import Adapter, Gateway
from channels.messages import Inbound
from channels.terminal.bubbles import paragraph, show
from store.errors import StoreUnavailable
from store.messages import Button, Reply

AT_ONCE = 50  # messages shown with one answer
LOOK_EVERY = 1.0  # seconds between two looks for the answer
_NUMBER = re.compile(r"\[?(\d{1,3})\]?\s*번?")


class TerminalAdapter(Adapter):
    """One conversation, at the keyboard or out of a pipe.

    Args:
        gateway: of the app in this process.
        out: where to print.
        conversation: its id.
        as_of: the day to answer for; today when None.
    """

    name = "terminal"

    def __init__(
        self, gateway: Gateway, out: Console, conversation: str, as_of: date | None = None
    ) -> None:
        self._gateway, self._out = gateway, out
        self._conversation, self._as_of = conversation, as_of
        self._choices: list[Button] = []

    async def talk(self) -> None:
        """Talk until the input ends."""
        texts = self._gateway.texts
        paragraph(self._out, texts("chat.how"), style="dim")
        if self._as_of:
            paragraph(self._out, texts("chat.as_of", day=self._as_of), style="dim")
        self._out.print()
        async for typed in self._lines(f"{texts('chat.you')} "):
            chosen = _chosen(typed, self._choices)
            if chosen:
                paragraph(self._out, texts("chat.chosen", title=chosen.title), style="dim")
            with self._out.status(texts("chat.thinking")):
                replies = await self._answer(chosen.payload if chosen else typed)
            self._choices = show(self._out, replies)

    async def _answer(self, text: str) -> Sequence[Reply]:
        inbound = Inbound(self._conversation, uuid.uuid4().hex, text, self.name, as_of=self._as_of)
        receipt = await self._gateway.take_in(inbound)
        if receipt.status != "taken":
            return receipt.replies
        while not await self._gateway.answered(inbound, LOOK_EVERY):
            pass
        return await self._collect(inbound.message_id)

    async def _collect(self, key: str) -> Sequence[Reply]:
        collected = await self._gateway.collect(self._conversation, key, limit=AT_ONCE)
        return [message.reply for message in collected]

    async def _hear(self) -> None:
        """Print what is said while nobody has asked: by a counsellor, most likely."""
        while True:
            try:
                if await self._gateway.waiting(self._conversation, LOOK_EVERY):
                    await asyncio.shield(self._tell())  # what was collected must be shown
            except StoreUnavailable:
                await asyncio.sleep(LOOK_EVERY)

    async def _tell(self) -> None:
        if replies := await self._collect(uuid.uuid4().hex):
            self._choices = show(self._out, replies)

    async def _lines(self, prompt: str) -> AsyncIterator[str]:
        """What is typed, line by line, empty lines left out; of a pipe also shown."""
        if sys.stdin.isatty():
            from prompt_toolkit import PromptSession
            from prompt_toolkit.patch_stdout import patch_stdout

            session: PromptSession[str] = PromptSession()
            while True:
                with patch_stdout(raw=True):
                    async with _meanwhile(self._hear()):
                        typed = await session.prompt_async(prompt)
                if typed.strip():
                    yield typed
        for line in sys.stdin.buffer:
            typed = line.decode("utf-8", "replace").strip("\r\n\ufeff")
            if typed.strip():
                paragraph(self._out, f"{prompt}{typed}")
                yield typed


@asynccontextmanager
async def _meanwhile(work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Do something as long as this is entered."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _chosen(typed: str, choices: list[Button]) -> Button | None:
    """The choice whose number was typed."""
    number = _NUMBER.fullmatch(typed.strip())
    if number and 1 <= int(number[1]) <= len(choices):
        return choices[int(number[1]) - 1]
    return None
