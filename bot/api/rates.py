"""How often a partner may call."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from math import ceil

from limits import parse
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from limits.errors import StorageError

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Spent:
    """Whether a request was within the limit, and the headers that tell what is left."""

    is_within: bool
    headers: dict[str, str]


class RateLimits:
    """Counts requests over a moving window.

    Args:
        rate: for example `120/minute`.
        redis_url: where replicas count together; each for itself when None.
    """

    def __init__(self, rate: str, redis_url: str | None = None) -> None:
        self._limit = parse(rate)
        self._limiter = MovingWindowRateLimiter(
            RedisStorage(f"async+{redis_url}", wrap_exceptions=True, implementation="redispy")
            if redis_url
            else MemoryStorage()
        )

    async def spend(self, who: str) -> Spent:
        """Count a request; without Redis nobody is kept out."""
        try:
            is_within = await self._limiter.hit(self._limit, who)
            reset, left = await self._limiter.get_window_stats(self._limit, who)
        except StorageError as error:
            log.warning("requests are not counted: %s", type(error.storage_error).__name__)
            return Spent(is_within=True, headers={})
        wait = max(1, ceil(reset - time.time()))
        # draft-ietf-httpapi-ratelimit-headers: quota and window, then what remains and until when
        headers = {
            "RateLimit-Policy": f'"partner";q={self._limit.amount};w={self._limit.get_expiry()}',
            "RateLimit": f'"partner";r={left};t={wait}',
        }
        return Spent(is_within, headers if is_within else {**headers, "Retry-After": str(wait)})
