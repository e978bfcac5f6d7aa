"""How much one user may write; the others do not notice."""

from __future__ import annotations

from limits import RateLimitItemPerMinute, RateLimitItemPerSecond

from bot.counters import Counters

BURST = RateLimitItemPerSecond(12, 10)  # messages in so many seconds: quick typing
STEADY = RateLimitItemPerMinute(60, 10)  # messages in so many minutes: a long talk
WORD = RateLimitItemPerSecond(1, 30)  # a kind word about it in so many seconds


class Limits:
    """Counts the messages of each conversation."""

    def __init__(self, counters: Counters) -> None:
        self._counters = counters

    async def exceeded(self, conversation: str) -> bool:
        """Count a message; whether it is one too many."""
        within = [await self._counters.hit(limit, conversation) for limit in (BURST, STEADY)]
        return not all(within)

    async def first_word(self, conversation: str) -> bool:
        """Whether nothing was said about the limit lately."""
        return await self._counters.hit(WORD, "word", conversation)
