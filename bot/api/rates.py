"""How often a partner may call, and how it is told."""

from __future__ import annotations

import time
from dataclasses import dataclass
from math import ceil

from limits import RateLimitItem

from bot.counters import Counters


@dataclass(frozen=True)
class Spent:
    """Whether a request was within the limit, and the headers that tell what is left."""

    is_within: bool
    headers: dict[str, str]


async def spend(counters: Counters, limit: RateLimitItem, partner: str) -> Spent:
    """Count a request of a partner (by id)."""
    is_within = await counters.hit(limit, "partner", partner)
    reset, left = await counters.left(limit, "partner", partner)
    wait = max(1, ceil(reset - time.time()))
    # draft-ietf-httpapi-ratelimit-headers: quota and window, then what remains and until when
    headers = {
        "RateLimit-Policy": f'"partner";q={limit.amount};w={limit.get_expiry()}',
        "RateLimit": f'"partner";r={left};t={wait}',
    }
    return Spent(is_within, headers if is_within else {**headers, "Retry-After": str(wait)})
