"""Counting how often something happens, over moving windows: in this process, or in Redis.

Whoever counts keeps nobody out because Redis is away: then each process counts for itself.
"""

from __future__ import annotations

import logging

from limits import RateLimitItem, WindowStats
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from limits.errors import StorageError
from redis.asyncio import ConnectionPool

log = logging.getLogger(__name__)


class Counters:
    """Counters by limit and name.

    Args:
        redis_url: where replicas count together; each for itself when None.
    """

    def __init__(self, redis_url: str | None = None) -> None:
        self._here = self._counting = MovingWindowRateLimiter(MemoryStorage())
        self._pool = ConnectionPool.from_url(redis_url) if redis_url else None
        if redis_url:
            storage = RedisStorage(
                f"async+{redis_url}",
                wrap_exceptions=True,
                implementation="redispy",
                connection_pool=self._pool,  # type: ignore[arg-type]
            )
            self._counting = MovingWindowRateLimiter(storage)

    async def hit(self, limit: RateLimitItem, *names: str) -> bool:
        """Count once; whether it is within the limit."""
        try:
            return await self._counting.hit(limit, *names)
        except StorageError as error:
            log.warning("Redis does not count: %s", type(error.storage_error).__name__)
            return await self._here.hit(limit, *names)

    async def left(self, limit: RateLimitItem, *names: str) -> WindowStats:
        """What is left of the limit, and until when."""
        try:
            return await self._counting.get_window_stats(limit, *names)
        except StorageError:
            return await self._here.get_window_stats(limit, *names)

    async def close(self) -> None:
        """Close the connections."""
        if self._pool:
            await self._pool.aclose()
