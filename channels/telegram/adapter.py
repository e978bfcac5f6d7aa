"""The channel: private chats with a Telegram bot."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Literal

from fastapi import APIRouter

from channels.adapter import Adapter, Gateway
from channels.background import Background
from channels.messages import Delivery
from channels.telegram.client import Client
from channels.telegram.intake import CHANNEL, Intake
from channels.telegram.listening import Listener
from channels.telegram.sender import Sender
from channels.telegram.webhook import PATH, secret_of, webhook
from store.outbox import Message

API = "https://api.telegram.org"


class TelegramAdapter(Adapter):
    """Telegram.

    Args:
        gateway: the app.
        token: of the bot.
        mode: whether Telegram comes to our webhook, or is asked for updates.
        secret: what Telegram shows at the webhook; made from token and pepper when None.
        api: address of the Bot API server.
        patience: seconds Telegram may take for an answer.
    """

    name = CHANNEL

    def __init__(
        self,
        gateway: Gateway,
        token: str,
        mode: Literal["webhook", "polling"] = "polling",
        secret: str | None = None,
        api: str = API,
        patience: float = 10.0,
    ) -> None:
        self._secret = (secret or secret_of(token, gateway.pepper)) if mode == "webhook" else None
        self._bot = Client(token, api, patience)
        self._background = Background()
        self._sender = Sender(self._bot, gateway.texts)
        self._intake = Intake(gateway, self._bot, self._sender, self._background)
        self._listener = Listener(self._bot, self._intake, gateway.address + PATH, self._secret)

    def router(self) -> APIRouter | None:
        """The webhook, unless Telegram is asked for updates."""
        return webhook(self._intake, self._secret) if self._secret else None

    def running(self) -> AbstractAsyncContextManager[object]:
        """Have updates come in; when Telegram is away the app runs on without it."""
        return self._running()

    @asynccontextmanager
    async def _running(self) -> AsyncIterator[None]:
        self._background.start(self._listener.listen())
        try:
            yield
        finally:
            await self._background.close()
            await self._bot.shutdown()

    def pushes(self, message: Message) -> bool:  # noqa: ARG002 - of the interface
        """Everything."""
        return True

    async def send(self, address: str, message: Message) -> Delivery:
        """Send a message to a chat."""
        return await self._sender.send(address, message.reply, message.seq)
