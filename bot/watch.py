"""Notices what was said without a signal, for everybody who waits: by another replica, for one.

One look serves all. A thousand event streams that each looked for themselves would leave a
process no time for anything else.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.rounds import rounds
from bot.signals import Signals
from store.feed import Feed

LOOK_EVERY = 1.0  # seconds


class Watch:
    """Wakes those who wait for a conversation in which something was said."""

    def __init__(self, feed: Feed, signals: Signals) -> None:
        self._feed, self._signals = feed, signals
        self._known: dict[str, int] = {}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Look as long as this is entered."""
        async with rounds("what was said elsewhere", self._look, LOOK_EVERY):
            yield

    async def _look(self) -> None:
        newest = await self._feed.newest(self._signals.listened_to())
        for conversation, seq in newest.items():
            if self._known.get(conversation) != seq:
                self._signals.wake(conversation)
        self._known = newest
