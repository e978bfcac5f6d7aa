"""What an open page is told: how the desk stands, what is said, who answers, who types."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from anyio import BrokenResourceError, CancelScope, Event, create_task_group
from anyio.streams.memory import MemoryObjectSendStream
from fastapi import Request
from sse_starlette import ServerSentEvent

from bot.console.access import still_logged_in
from bot.console.pages import render
from bot.console.presence import come
from bot.console.visible import version_for
from bot.runtime import Runtime
from bot.signals import DESK
from bot.today import now
from store.accounts import Account
from store.console import Said
from store.errors import StoreUnavailable

SEEN_EVERY = 15.0  # seconds
LOOK_EVERY = 5.0  # seconds, for what no signal told
RARELY = 30.0  # seconds, the same where hardly anything comes without a signal
PAUSE = 1.0  # seconds between two looks at the desk, however much happens there
BATCH = 100  # entries
AGAIN = 30  # entries that are sent again to whoever comes: they may have changed meanwhile

T = TypeVar("T")


@dataclass(frozen=True)
class Follower:
    """A page that is open.

    Attributes:
        request: that it came with.
        me: whose page it is.
        sending: where events go.
    """

    request: Request
    runtime: Runtime
    me: Account
    sending: MemoryObjectSendStream[ServerSentEvent]

    async def presence(self, leave: Event) -> None:
        """Note that the page is open, until its session is over."""
        while True:
            with suppress(StoreUnavailable):
                if not await _unbroken(still_logged_in(self.request)):
                    await self.send("ended")
                    leave.set()
                    return
                await _unbroken(come(self.me, self.runtime))
            await asyncio.sleep(SEEN_EVERY)

    async def desk(self) -> None:
        """Tell how the desk stands whenever that changes."""
        told = None
        with self.runtime.signals.listening(DESK) as changed:
            while True:
                changed.clear()
                with suppress(StoreUnavailable):
                    pulse = await _unbroken(self.runtime.console.desk.pulse(self.me.id))
                    if pulse != told:
                        await self.send("desk", **vars(pulse))
                    told = pulse
                await asyncio.sleep(PAUSE)
                await _set(changed, LOOK_EVERY)

    async def conversation(self, conversation: str, after: int) -> None:
        """Tell all about a conversation, until it may not be seen any more."""
        told = None
        with self.runtime.signals.listening(conversation) as changed:
            async with create_task_group() as tasks:
                while True:
                    changed.clear()
                    with suppress(StoreUnavailable):
                        version = await _unbroken(version_for(self.me, conversation, self.runtime))
                        if version is None:
                            await self.send("gone")
                            tasks.cancel_scope.cancel()
                            return
                        if told is None:
                            tasks.start_soon(self._said, conversation, after)
                            tasks.start_soon(self._typing, conversation)
                        if version != told:
                            await self.send("state", version=version)
                        told = version
                    await _set(changed, RARELY)

    async def _said(self, conversation: str, after: int) -> None:
        """Tell what is said after a number, and what becomes of what was said before."""
        seen, upto = after, max(0, after - AGAIN)
        unsettled: dict[int, Said] | None = None
        transcript = self.runtime.console.transcript
        with self.runtime.signals.listening(conversation) as changed:
            while True:
                changed.clear()
                with suppress(StoreUnavailable):
                    if unsettled is None:
                        open_ = await _unbroken(transcript.on_its_way(conversation, upto, now()))
                        unsettled = {entry.seq: entry for entry in open_}
                    known = await _unbroken(transcript.those(conversation, [*unsettled], now()))
                    for entry in known:
                        if entry != unsettled[entry.seq]:
                            await self._entry(conversation, entry)
                        _keep(entry, unsettled)
                    while new := await _unbroken(
                        transcript.after(conversation, upto, BATCH, now())
                    ):
                        for entry in new:
                            await self._entry(conversation, entry, is_new=entry.seq > seen)
                            _keep(entry, unsettled)
                        upto = new[-1].seq
                await _set(changed, LOOK_EVERY if unsettled else RARELY)

    async def _typing(self, conversation: str) -> None:
        """Tell when the user types."""
        with self.runtime.typing.listening(conversation, "user") as typed:
            while True:
                await typed.wait()
                typed.clear()
                await self.send("typing")

    async def send(self, name: str, **data: Any) -> None:
        """Send an event."""
        await self._send(ServerSentEvent(event=name, data=json.dumps(data, default=str)))

    async def _entry(self, conversation: str, entry: Said, *, is_new: bool = False) -> None:
        shown = render(self.request, "desk/entry.html", entry=entry, conversation=conversation)
        number = str(entry.seq) if is_new else None  # what a browser that comes back shows
        html = bytes(shown.body).decode()
        await self._send(ServerSentEvent(event="entry", data=html, id=number))

    async def _send(self, event: ServerSentEvent) -> None:
        with suppress(BrokenResourceError):  # nobody listens any more
            await self.sending.send(event)


def _keep(entry: Said, unsettled: dict[int, Said]) -> None:
    """Remember an entry as long as it may still change."""
    if entry.settled:
        unsettled.pop(entry.seq, None)
    else:
        unsettled[entry.seq] = entry


async def _unbroken(query: Awaitable[T]) -> T:
    """A query to its end, whoever leaves: it may hold a connection of the database."""
    with CancelScope(shield=True):
        found = await query
    return found  # noqa: RET504 - mypy takes it that the scope may swallow an error


async def _set(event: asyncio.Event, within: float) -> None:
    """Wait until the event is set, but not for longer."""
    with suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), within)
