"""The way from a platform to the app: once as a rule, twice and through crashes when told so."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Self

import httpx

AGAIN = 0.3  # seconds until what was not acknowledged is sent again
LATER = 5.0  # seconds within which a copy comes
PATIENCE = 60.0  # seconds a platform waits for one answer, and a user for his


class Wire:
    """Requests to one server.

    Attributes:
        url: of the server; may change.

    Args:
        url: see above.
        is_rough: everything is sent twice (half of it at the same moment, half some seconds
            later), and again until it is acknowledged.
    """

    def __init__(self, url: str, *, is_rough: bool = False) -> None:
        self.url, self.is_rough = url, is_rough
        self._chance = random.Random(11)
        self._copies: set[asyncio.Task[None]] = set()
        self._http = httpx.AsyncClient(
            timeout=PATIENCE,
            trust_env=False,
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=None),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.settled()
        await self._http.aclose()

    async def settled(self) -> None:
        """Return when every copy was delivered."""
        await asyncio.gather(*self._copies, return_exceptions=True)

    async def post(
        self, path: str, body: Any, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """Send a request and wait for its answer.

        Raises:
            httpx.TransportError: there was none.
        """
        if not self.is_rough:
            return await self._http.post(self.url + path, json=body, headers=headers)
        pause = self._chance.choice((0.0, self._chance.random() * LATER))
        copy = asyncio.create_task(self._copy(pause, path, body, headers))
        self._copies.add(copy)
        copy.add_done_callback(self._copies.discard)
        return await self._until_acknowledged(path, body, headers)

    async def submit(
        self, path: str, form: Mapping[str, str], headers: Mapping[str, str]
    ) -> httpx.Response:
        """Send a form once, as a page does.

        Raises:
            httpx.TransportError: there was no answer.
        """
        return await self._http.post(self.url + path, data=form, headers=headers)

    async def get(self, path: str, headers: Mapping[str, str]) -> httpx.Response:
        """Ask for something, again while there is no answer when the way is rough.

        Raises:
            httpx.TransportError: there was none.
        """
        while True:
            try:
                return await self._http.get(self.url + path, headers=headers)
            except httpx.TransportError:
                if not self.is_rough:
                    raise
            await asyncio.sleep(AGAIN)

    @asynccontextmanager
    async def stream(self, path: str, headers: Mapping[str, str]) -> AsyncIterator[httpx.Response]:
        """An answer without end."""
        async with self._http.stream(
            "GET", self.url + path, headers=headers, timeout=None
        ) as response:
            yield response

    async def _copy(
        self, pause: float, path: str, body: Any, headers: Mapping[str, str] | None
    ) -> None:
        await asyncio.sleep(pause)
        await self._until_acknowledged(path, body, headers)

    async def _until_acknowledged(
        self, path: str, body: Any, headers: Mapping[str, str] | None
    ) -> httpx.Response:
        while True:
            try:
                response = await self._http.post(self.url + path, json=body, headers=headers)
            except httpx.TransportError:
                response = None
            if response is not None and response.status_code < 500:
                return response
            await asyncio.sleep(AGAIN)
