"""How fast Telegram may be talked to: about 30 messages a second, about one per chat."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from aiolimiter import AsyncLimiter
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

BURST = 5  # messages to a chat at once; then one a second
MANY = 1_000  # chats remembered before those at rest are forgotten


class PerChat:
    """A limiter for each chat.

    Args:
        burst: how many at once.
        period: seconds until as many more.
    """

    def __init__(self, burst: int, period: float) -> None:
        self._burst, self._period = burst, period
        self._limiters: dict[str, AsyncLimiter] = {}

    def __getitem__(self, chat: str) -> AsyncLimiter:
        if chat not in self._limiters:
            if len(self._limiters) >= MANY:
                self._limiters = {
                    name: limiter
                    for name, limiter in self._limiters.items()
                    if not limiter.has_capacity(self._burst)
                }
            self._limiters[chat] = AsyncLimiter(self._burst, self._period)
        return self._limiters[chat]

    def __len__(self) -> int:
        return len(self._limiters)


class ChatRateLimiter(BaseRateLimiter[None]):
    """Refuses what would be too much for a chat, and keeps off one for as long as Telegram asked.

    The library's own limiter knows no limit per chat and forgets a flood wait at once. A message
    for a busy chat is refused instead of waited for: it goes back to the outbox, where nobody
    takes it for one that may have been sent when this process dies.
    """

    def __init__(self) -> None:
        self._all = AsyncLimiter(30, 1)
        self._chats = PerChat(BURST, BURST)
        self._closed_until: dict[str, float] = {}

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, bool | dict[str, Any] | list[dict[str, Any]]]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,  # noqa: ARG002 - of the interface
    ) -> bool | dict[str, Any] | list[dict[str, Any]]:
        """Make a request when its turn comes.

        Raises:
            RetryAfter: the chat is to be left alone for a while.
        """
        if "chat_id" not in data:
            return await callback(*args, **kwargs)
        chat = str(data["chat_id"])
        self._refuse_if_closed(chat)
        if endpoint == "sendMessage":
            if not self._chats[chat].has_capacity():
                raise RetryAfter(1)
            await self._chats[chat].acquire()
        await self._all.acquire()
        self._refuse_if_closed(chat)
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as flood:
            self._closed_until[chat] = _now() + seconds(flood)
            raise

    def _refuse_if_closed(self, chat: str) -> None:
        self._closed_until = {c: end for c, end in self._closed_until.items() if end > _now()}
        if chat in self._closed_until:
            raise RetryAfter(timedelta(seconds=self._closed_until[chat] - _now()))


def seconds(flood: RetryAfter) -> float:
    """How long Telegram wants to be left alone."""
    wait = flood.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else wait


def _now() -> float:
    return asyncio.get_running_loop().time()
