"""Open pages: a counsellor's console, told by an event stream or asking again and again; a user's.

They fetch what the scripts of the real pages fetch, when those do (`bot/console/static/desk`).
"""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx

from bench.channels.wire import AGAIN, Wire
from bench.handoff.counting import Journal
from bench.handoff.world import User

LAST = 2**31 - 1  # number before which all entries are
SUGGESTED_AFTER, KNOWN_AFTER = 1.0, 2.0  # seconds, as the page has it

_LINE = re.compile(r'id="mine-([^"]+)"')
_PLACE = re.compile(r'data-seq="(\d+)"')
_ENTRY = '<li id="entry-'


async def events(response: httpx.Response) -> AsyncIterator[tuple[str, str]]:
    """Name and data of each server-sent event."""
    name, data = "", []
    async for line in response.aiter_lines():
        kind, _, value = line.partition(": ")
        if kind == "event":
            name = value
        elif kind == "data":
            data.append(value)
        elif not line and data:
            yield name, "\n".join(data)
            name, data = "", []


@asynccontextmanager
async def running(*works: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Do all of it as long as this is entered."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class Part:
    """A part of a page that is fetched when it is wanted, one request after the other.

    Args:
        fetch: gets it.
        delay: seconds from the wish to the request.
    """

    def __init__(self, fetch: Callable[[], Coroutine[Any, Any, None]], delay: float = 0.0) -> None:
        self._fetch, self._delay = fetch, delay
        self._wanted = asyncio.Event()

    def want(self) -> None:
        """Have it fetched, once more when it is being fetched."""
        self._wanted.set()

    async def run(self) -> None:
        """Fetch whenever it is wanted."""
        while True:
            await self._wanted.wait()
            await asyncio.sleep(self._delay)
            self._wanted.clear()
            await self._fetch()


class ConsolePage:
    """A counsellor's page of one conversation, with all of theirs in a list beside it.

    Attributes:
        user: of the conversation.
        connected: whether its stream has been opened.

    Args:
        wire: to the app.
        user: see above.
        said: messages of users, as the conversation shows them.
        listed: messages of the other users, as the list shows them.
    """

    def __init__(self, wire: Wire, user: User, said: Journal, listed: Journal) -> None:
        if user.counsellor is None:
            raise ValueError("nobody holds the conversation")
        self.user, self.connected = user, asyncio.Event()
        self._wire, self._said, self._listed = wire, said, listed
        self._headers = user.counsellor.headers(wire.url)
        self._base = f"/console/conversations/{user.conversation}"
        self._last = 0
        self._lists = Part(self._fetch_lists)
        self._alerts = Part(lambda: self._fetch("/console/alerts"))
        self._suggestions = Part(lambda: self._fetch(f"{self._base}/suggestions"), SUGGESTED_AFTER)
        self._known = Part(lambda: self._fetch(f"{self._base}/known"), KNOWN_AFTER)

    @asynccontextmanager
    async def told(self) -> AsyncIterator[None]:
        """Follow the event stream."""
        parts = (self._lists, self._alerts, self._suggestions, self._known)
        async with running(self._follow(), *(part.run() for part in parts)):
            yield

    @asynccontextmanager
    async def asking(self, every: float) -> AsyncIterator[None]:
        """Fetch list and conversation every so many seconds instead."""
        async with running(self._ask(every)):
            yield

    async def write(self, text: str, key: str) -> bool:
        """Say something to the user; whether it was taken."""
        form = {"key": key, "text": text}
        answer = await self._wire.submit(f"{self._base}/messages", form, self._headers)
        return answer.status_code == httpx.codes.OK

    async def _follow(self) -> None:
        while True:
            try:
                path = f"/console/events?conversation={self.user.conversation}&after={self._last}"
                headers = {**self._headers, "Accept": "text/event-stream"}
                async with self._wire.stream(path, headers) as response:
                    async for name, data in events(response):
                        self.connected.set()
                        self._hear(name, data)
            except httpx.TransportError:
                pass
            await asyncio.sleep(AGAIN)

    def _hear(self, name: str, data: str) -> None:
        if name == "desk":
            self._lists.want()
            self._alerts.want()
        elif name == "entry" and self._show(data):
            self._suggestions.want()
            self._known.want()

    def _show(self, entry: str) -> bool:
        """Show an entry; whether the user wrote it."""
        place = _PLACE.search(entry)
        if place is None:
            return False
        self._last = max(self._last, int(place[1]))
        if "by-user" not in entry:
            return False
        self._said.see(self.user.conversation, entry, int(place[1]))
        return True

    async def _fetch(self, path: str) -> str:
        answer = await self._wire.get(path, self._headers)
        answer.raise_for_status()
        return answer.text

    async def _fetch_lists(self) -> None:
        shown = await self._fetch(f"/console/queue/lists?current={self.user.conversation}")
        for line in shown.split("<li ")[1:]:
            whose = _LINE.search(line)
            if whose and whose[1] != self.user.conversation:
                self._listed.see_last(whose[1], line)

    async def _ask(self, every: float) -> None:
        await asyncio.sleep(random.random() * every)
        while True:
            await self._fetch_lists()
            shown = await self._fetch(f"{self._base}/entries?before={LAST}")
            for entry in shown.split(_ENTRY)[1:]:
                self._show(_ENTRY + entry)
            await asyncio.sleep(every)


class Chat:
    """A user's page.

    Attributes:
        user: whose.
        connected: whether its stream has been opened.

    Args:
        wire: to the app.
        user: see above.
        answered: messages of counsellors.
    """

    def __init__(self, wire: Wire, user: User, answered: Journal) -> None:
        self.user, self.connected = user, asyncio.Event()
        self._wire, self._answered, self._last = wire, answered, 0

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Follow what is said."""
        async with running(self._follow()):
            yield

    async def write(self, text: str, key: str) -> bool:
        """Say something; whether it was taken."""
        message = {"id": key, "text": text}
        answer = await self._wire.post("/web/v1/messages", message, self.user.headers)
        return answer.status_code == httpx.codes.ACCEPTED

    async def _follow(self) -> None:
        while True:
            try:
                path = f"/web/v1/events?after={self._last}"
                async with self._wire.stream(path, self.user.headers) as response:
                    async for name, data in events(response):
                        self.connected.set()
                        if name == "entry":
                            self._show(json.loads(data))
            except httpx.TransportError:
                pass
            await asyncio.sleep(AGAIN)

    def _show(self, entry: dict[str, Any]) -> None:
        self._last = max(self._last, entry["seq"])
        if entry["author"] == "counsellor":
            shown = entry["reply"]["text"]
            self._answered.see(self.user.conversation, shown, entry["seq"])


async def connected(pages: Sequence[ConsolePage | Chat]) -> None:
    """Return when every page's stream has been opened."""
    for page in pages:
        await page.connected.wait()
