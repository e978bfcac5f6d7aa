"""Having updates come in, whatever state Telegram is in."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from telegram.error import BadRequest, Conflict, InvalidToken, TelegramError

from channels.telegram.client import Client
from channels.telegram.intake import Intake
from channels.telegram.updates import KINDS

log = logging.getLogger(__name__)

PAUSES = (1.0, 5.0, 15.0, 60.0)  # seconds before a new try; the last one from then on


class Listener:
    """Tells Telegram where our webhook is, or asks it for updates.

    Args:
        bot: the client of Telegram.
        intake: takes updates in.
        address: of our webhook.
        secret: what Telegram is to show there; None to ask for updates.
    """

    def __init__(self, bot: Client, intake: Intake, address: str, secret: str | None) -> None:
        self._bot, self._intake = bot, intake
        self._address, self._secret = address, secret
        self._offset = 0
        self._failures = 0

    async def listen(self) -> None:
        """Listen; returns only when Telegram comes to us."""
        await self._insist(self._connect)
        log.info("Telegram: connected as bot %d", self._bot.id)
        if not self._secret:
            await self._insist(self._poll)

    async def _connect(self) -> None:
        await self._bot.initialize()  # getMe: is it our token?
        if self._secret:
            await self._bot.set_webhook(
                self._address, secret_token=self._secret, allowed_updates=KINDS
            )
        else:
            await self._bot.delete_webhook()  # or Telegram does not answer getUpdates

    async def _poll(self) -> None:
        """An update is confirmed by asking for the next, so only after it was taken in."""
        while True:
            for update in await self._bot.updates(self._offset, KINDS):
                await self._intake.take(update)
                self._offset = int(update["update_id"]) + 1
            self._failures = 0

    async def _insist(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do something until it succeeds."""
        while True:
            try:
                return await work()
            except Exception as error:
                pause = PAUSES[min(self._failures, len(PAUSES) - 1)]
                self._failures += 1
                log.warning("Telegram: %s; trying again in %g s", _explained(error), pause)
            await asyncio.sleep(pause)


def _explained(error: Exception) -> str:
    """An error for the log: no token, no text of users."""
    match error:
        case InvalidToken():
            return "it refuses the token, check BAEUMGIL_TELEGRAM_TOKEN"
        case Conflict():
            return f"somebody else gets this bot's updates: {error.message}"
        case BadRequest():
            return error.message
        case TelegramError():
            return f"no answer ({type(error.__cause__ or error).__name__})"
    return f"an update was not taken in ({type(error).__name__})"
