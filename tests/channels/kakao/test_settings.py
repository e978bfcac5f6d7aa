"""Whether the channel is on, and with what."""

import pytest
from pydantic import ValidationError

from bot.adapters import adapters_of
from bot.settings import Settings
from tests.channels.kakao.platform import BOT, SECRET


def names(gateway, **settings):
    adapters = adapters_of(Settings(_env_file=None, **settings), gateway)
    return [adapter.name for adapter in adapters]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_channel_is_off_without_a_secret(gateway):
    assert "kakao" not in names(gateway)
    assert "kakao" in names(gateway, kakao_secret=SECRET, kakao_bot_id=BOT)


@pytest.mark.parametrize(
    "settings",
    [
        {"kakao_secret": "short", "kakao_bot_id": BOT},
        {"kakao_secret": f"{SECRET},short", "kakao_bot_id": BOT},
        {"kakao_secret": f"{SECRET}/x", "kakao_bot_id": BOT},
        {"kakao_secret": SECRET},
        {"kakao_secret": SECRET, "kakao_bot_id": "../x"},
        {"kakao_secret": SECRET, "kakao_bot_id": BOT, "kakao_event_key": "key"},
        {"kakao_wait": 5},
        {"kakao_api": "ftp://kakao"},
    ],
)
def test_settings_that_cannot_work_are_refused(settings):
    with pytest.raises(ValidationError):
        Settings(_env_file=None, **settings)
