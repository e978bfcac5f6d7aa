"""How much one user may write; the others do not notice."""

from __future__ import annotations

from limits import RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter

BURST = RateLimitItemPerSecond(12, 10)  # messages in so many seconds: quick typing
STEADY = RateLimitItemPerMinute(60, 10)  # messages in so many minutes: a long talk
WORD = RateLimitItemPerSecond(1, 30)  # a kind word about it in so many seconds


class Limits:
    """Counts the messages of each conversation.

    Args:
        redis_url: where replicas count together; each for itself when None.
    """

    def __init__(self, redis_url: str | None = None) -> None:
        storage = RedisStorage(f"async+{redis_url}") if redis_url else MemoryStorage()
        self._limiter = MovingWindowRateLimiter(storage)

    async def exceeded(self, conversation: str) -> bool:
        """Count a message; whether it is one too many."""
        within = [await self._limiter.hit(limit, conversation) for limit in (BURST, STEADY)]
        return not all(within)

    async def first_word(self, conversation: str) -> bool:
        """Whether nothing was said about the limit lately."""
        return await self._limiter.hit(WORD, conversation)
