"""The web chat as a browser uses it: messages by POST, answers from an event stream."""

from __future__ import annotations

import asyncio
import json
import secrets
import uuid
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from bench.channels.api import shown
from bench.channels.people import NoAnswer
from bench.channels.wire import AGAIN, PATIENCE, Wire


class Web:
    """Browsers.

    Attributes:
        seen: what the users of each session (by its token) saw, in order.
        sent: how many messages each of them sent.
    """

    name = "web"

    def __init__(self, wire: Wire) -> None:
        self.seen: defaultdict[str, list[str]] = defaultdict(list)
        self.sent: defaultdict[str, int] = defaultdict(int)
        self._wire = wire

    @asynccontextmanager
    async def talk(self, name: str) -> AsyncIterator[Browser]:  # noqa: ARG002 - has a token instead
        """A new user, whose browser stays connected."""
        browser = Browser(self, self._wire)
        async with browser.open():
            yield browser
            if self._wire.is_rough:
                await browser.linger()


class Browser:
    """One user's page.

    Attributes:
        connected: whether its stream has been opened.
    """

    def __init__(self, web: Web, wire: Wire) -> None:
        self._web, self._wire, self._token = web, wire, secrets.token_urlsafe(32)
        self._last = 0
        self._answered: set[str] = set()
        self._heard = asyncio.Event()
        self.connected = asyncio.Event()

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"}

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Follow what is said."""
        following = asyncio.create_task(self._follow())
        try:
            yield
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)

    async def say(self, text: str) -> None:
        """See `bench.channels.people.Talk`."""
        self._web.sent[self._token] += 1
        message = {"id": uuid.uuid4().hex, "text": text}
        taken = await self._wire.post("/web/v1/messages", message, self._headers)
        if taken.status_code != 202:
            raise NoAnswer(str(taken.status_code))
        try:
            async with asyncio.timeout(PATIENCE):
                while message["id"] not in self._answered:
                    self._heard.clear()
                    await self._heard.wait()
        except TimeoutError as error:
            raise NoAnswer from error

    async def linger(self, seconds: float = 3.0) -> None:
        """Stay on the page for a while: what is said twice is said now."""
        await asyncio.sleep(seconds)

    async def _follow(self) -> None:
        while True:
            try:
                path = f"/web/v1/events?after={self._last}"
                async with self._wire.stream(path, self._headers) as events:
                    if events.status_code == 200:
                        self.connected.set()
                        await self._read(events)
            except httpx.TransportError:
                pass
            await asyncio.sleep(AGAIN)

    async def _read(self, events: httpx.Response) -> None:
        async for line in events.aiter_lines():
            if line.startswith("data: {") and (entry := json.loads(line[6:])):
                self._last = max(self._last, entry["seq"])
                if entry["author"] == "bot":
                    self._web.seen[self._token].append(shown(entry["reply"]))
                    self._answered.add(entry["message_id"])
                    self._heard.set()
