"""Notices what was said without a signal, for everybody who waits: by another replica, for one.

One look serves all. A thousand event streams that each looked for themselves would leave a
process no time for anything else.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.signals import Signals
from store.errors import StoreError
from store.feed import Feed

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0  # seconds


class Watch:
    """Wakes those who wait for a conversation in which something was said."""

    def __init__(self, feed: Feed, signals: Signals) -> None:
        self._feed, self._signals = feed, signals

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Look as long as this is entered."""
        looking = asyncio.create_task(self._look(), name="watch")
        try:
            yield
        finally:
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)

    async def _look(self) -> None:
        known: dict[str, int] = {}
        while True:
            await asyncio.sleep(LOOK_EVERY)
            try:
                newest = await self._feed.newest(self._signals.listened_to())
            except StoreError as error:
                log.warning("no look for what was said: %s", error)
                continue
            for conversation, seq in newest.items():
                if known.get(conversation) != seq:
                    self._signals.wake(conversation)
            known = newest
