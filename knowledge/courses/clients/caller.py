"""Asking a service over HTTP: slowly, again when it fails, and never for more than can be held.

The key stands in the address. No address, and nothing a service says, comes into a log or an error.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple, TypeVar

import httpx
from aiolimiter import AsyncLimiter
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    stop_after_attempt,
    wait_exponential_jitter,
)

from knowledge.courses.clients.errors import ApiChanged, ApiFailed, ApiLimited

# They log addresses, and what headers of an answer hold.
logging.getLogger("httpx").setLevel(logging.WARNING)
logging.getLogger("httpcore").setLevel(logging.WARNING)

MOST = 64 * 1024 * 1024  # bytes of one answer, unpacked
LATER = "try again later; an import goes on where it stopped"
T = TypeVar("T")


@dataclass(frozen=True)
class Manners:
    """How a service is asked.

    Attributes:
        rate: questions a second, at most.
        tries: how often one thing is asked before it is given up.
        pause: seconds before the second try; doubled each time, and a little by chance.
        longest: seconds a pause may take; who wants us to wait longer is asked another day.
        silence: seconds without a byte.
        within: seconds for a whole answer.
    """

    rate: float = 2.0
    tries: int = 5
    pause: float = 1.0
    longest: float = 60.0
    silence: float = 30.0
    within: float = 120.0


class Answer(NamedTuple):
    """What came back."""

    status: int
    body: bytes
    wait: float | None = None


class Caller:
    """Asks one service; to be closed.

    Args:
        service: its name, for errors.
        setting: the setting that holds its address, for remedies.
        manners: how it is asked.
    """

    def __init__(self, service: str, setting: str, manners: Manners) -> None:
        self.service, self._setting, self._manners = service, setting, manners
        self._limiter = AsyncLimiter(1, 1 / manners.rate)
        self._pause = wait_exponential_jitter(
            multiplier=manners.pause, max=manners.longest, jitter=manners.pause
        )
        self._http = httpx.AsyncClient(timeout=manners.silence, follow_redirects=False)

    async def aclose(self) -> None:
        """Close its connections."""
        await self._http.aclose()

    async def ask(self, url: httpx.URL, read: Callable[[Answer], T]) -> T:
        """Ask until `read` can make something of the answer.

        Args:
            url: the question.
            read: takes an answer; raises what it means when it is no good.

        Raises:
            ApiError: there is none, or trying again would not help.
        """

        async def once() -> T:
            return read(await self._fetch(url))

        retrying = AsyncRetrying(
            stop=stop_after_attempt(self._manners.tries),
            wait=self._until_next,
            retry=retry_if_exception(self._passes),
            reraise=True,
        )
        return await retrying(once)

    async def _fetch(self, url: httpx.URL) -> Answer:
        await self._limiter.acquire()
        try:
            async with (
                asyncio.timeout(self._manners.within),
                self._http.stream("GET", url) as response,
            ):
                self._refuse_detour(response)
                body = bytearray()
                async for part in response.aiter_bytes():
                    body += part
                    if len(body) > MOST:
                        raise ApiFailed(self.service, f"its answer exceeds {MOST:,} bytes", LATER)
                return Answer(response.status_code, bytes(body), _wait(response))
        except (httpx.TimeoutException, TimeoutError):
            raise ApiFailed(self.service, "it does not answer in time", LATER) from None
        except httpx.HTTPError as error:
            why = f"it cannot be reached, or breaks off ({type(error).__name__})"
            raise ApiFailed(self.service, why, LATER) from None

    def _refuse_detour(self, response: httpx.Response) -> None:
        """The key would go along to wherever an answer sends us."""
        if response.is_redirect:
            raise ApiChanged(
                self.service,
                f"it sends us elsewhere (HTTP {response.status_code}), which is not followed",
                f"look where the service has gone, then set {self._setting}",
            )

    def _passes(self, error: BaseException) -> bool:
        if isinstance(error, ApiLimited):
            return error.wait is not None and error.wait <= self._manners.longest
        return isinstance(error, ApiFailed) and (error.wait or 0) <= self._manners.longest

    def _until_next(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        wait = error.wait if isinstance(error, ApiLimited | ApiFailed) else None
        return max(self._pause(state), wait or 0)


def _wait(response: httpx.Response) -> float | None:
    """How long a service wants to be left alone (RFC 9110: seconds, or a date)."""
    said = response.headers.get("retry-after", "").strip()
    if said.isdecimal():
        return float(said)
    try:
        until = parsedate_to_datetime(said).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return max(0.0, (until - datetime.now(UTC)).total_seconds())
