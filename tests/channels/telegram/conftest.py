"""A Bot API server of its own for each test."""

import pytest

from channels.telegram import TelegramAdapter
from tests.channels.telegram.bot_api import TOKEN, BotApi

SECRET = "a-secret_of-the-webhook"


@pytest.fixture
async def closed_api():
    """The server before it opens: connections are refused."""
    api = BotApi()
    yield api
    api.close()


@pytest.fixture
async def api(closed_api):
    """The server."""
    async with closed_api.serving():
        yield closed_api


@pytest.fixture
async def polling(gateway, closed_api):
    """The channel, asking for updates."""
    return TelegramAdapter(gateway, TOKEN, api=closed_api.url, patience=5)


@pytest.fixture
async def webhook(gateway, closed_api):
    """The channel with a webhook."""
    return TelegramAdapter(gateway, TOKEN, "webhook", SECRET, api=closed_api.url, patience=5)
