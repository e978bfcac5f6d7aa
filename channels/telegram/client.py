"""The client of the Bot API: python-telegram-bot, and what its errors mean for a message."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from typing import Any

import httpx
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from channels.messages import Delivery
from channels.telegram.pacing import ChatRateLimiter, seconds

os.environ.setdefault("PTB_TIMEDELTA", "true")  # the future form of waits; the old one warns

# One logs addresses, and ours carry the token; the other what it cannot read, users' words and all.
logging.getLogger("httpx").setLevel(logging.WARNING)
logging.getLogger("telegram").setLevel(logging.CRITICAL + 1)

LONG = 30  # seconds Telegram may wait for something to happen
_NEVER_LEFT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)


class Client(ExtBot[None]):
    """A bot at the Bot API.

    Args:
        token: of the bot, as BotFather gave it.
        api: address of the Bot API server.
        patience: seconds to wait for an answer.
    """

    def __init__(self, token: str, api: str, patience: float) -> None:
        super().__init__(
            token,
            base_url=f"{api}/bot",
            request=HTTPXRequest(read_timeout=patience),
            get_updates_request=HTTPXRequest(read_timeout=LONG + patience),
            rate_limiter=ChatRateLimiter(),
        )

    async def updates(self, offset: int, kinds: Sequence[str]) -> Any:
        """What has happened, as Telegram tells it; waits for something to happen.

        `get_updates` reads every field of every update. One that it does not understand would
        stop all the others, again and again.

        Args:
            offset: the first update wanted; those before are confirmed.
            kinds: of updates wanted.

        Raises:
            TelegramError: there is no such answer.
        """
        asked = {"offset": offset, "timeout": LONG, "allowed_updates": kinds}
        return await self._post("getUpdates", asked, read_timeout=self._request[0].read_timeout)


def outcome(error: Exception) -> Delivery:
    """What became of a message when sending it ended in an error.

    Telegram's refusals are certain, and so is a connection that never came about. Everything else
    (no answer in time, a broken connection, an error of the server, an answer that makes no sense)
    may have come after the message was delivered.
    """
    cause = error.__cause__
    reason = " ".join(type(e).__name__ for e in (error, cause) if e)
    match error:
        case RetryAfter():
            return Delivery("queued", retry_after=seconds(error), reason=reason)
        case InvalidToken():
            return Delivery("queued", reason="Telegram refuses the token")
        case Forbidden():
            return Delivery("failed", unreachable=True, reason=error.message)
        case BadRequest() | ChatMigrated():
            return Delivery("failed", reason=error.message)
    return Delivery("queued" if isinstance(cause, _NEVER_LEFT) else "unknown", reason=reason)
