"""Settings of the channel: checked at the start, never shown."""

import pytest
from pydantic import ValidationError

from bot.adapters import adapters_of
from bot.settings import Settings
from channels.telegram import TelegramAdapter
from channels.telegram.intake import CHANNEL
from tests.channels.telegram.bot_api import TOKEN

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def telegram_of(gateway, **settings):
    found = adapters_of(Settings(_env_file=None, **settings), gateway)
    return next((adapter for adapter in found if adapter.name == CHANNEL), None)


def test_without_a_token_the_channel_is_off(gateway):
    assert telegram_of(gateway, telegram_token="") is None


async def test_the_mode_decides_whether_there_is_a_webhook(gateway):
    assert isinstance(telegram_of(gateway, telegram_token=TOKEN), TelegramAdapter)
    assert telegram_of(gateway, telegram_token=TOKEN).router() is None
    assert telegram_of(gateway, telegram_token=TOKEN, telegram_mode="webhook").router()


@pytest.mark.parametrize(
    "wrong",
    [
        {"telegram_token": "the token"},
        {"telegram_secret": "too short"},
        {"telegram_secret": "no spaces or 한글 in here"},
        {"telegram_secret": "x" * 257},
        {"telegram_mode": "push"},
        {"telegram_api": "api.telegram.org"},
    ],
    ids=str,
)
def test_wrong_values_are_named_and_not_shown(gateway, wrong):
    (name, value), *_ = wrong.items()
    with pytest.raises(ValidationError) as error:
        telegram_of(gateway, **wrong)
    assert error.value.errors()[0]["loc"] == (name,)
    assert "telegram_mode" in wrong or value not in error.value.errors()[0]["msg"]
