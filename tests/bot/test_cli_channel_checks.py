"""`doctor` on channels and on what replicas share."""

import asyncio

import pytest

from bot.cli import channel_checks
from bot.cli.channel_checks import CHANNEL_CHECKS
from bot.settings import Settings
from tests.channels.telegram.bot_api import TOKEN, BotApi


@pytest.fixture
def configured(tmp_path):
    return lambda **values: Settings(home=tmp_path, **values)


def check(look, settings):
    """What `doctor` finds with one check."""
    (chosen,) = [check for check in CHANNEL_CHECKS if check.look is look]
    return chosen(settings)


def test_nothing_configured_is_in_order(configured):
    for one in CHANNEL_CHECKS:
        assert one(configured(web_chat=False)).remedy is None


def test_the_web_chat(configured, tmp_path):
    assert check(channel_checks.web_chat, configured()).remedy == "make assets"
    (tmp_path / "assets" / "krds").mkdir(parents=True)
    school = configured(web_origins="https://school.example")
    assert "https://school.example" in check(channel_checks.web_chat, school).text


def test_kakao(configured):
    on = {"kakao_secret": "a-secret-in-the-path", "kakao_bot_id": "5f00bot1"}
    assert "BAEUMGIL_PUBLIC_URL" in check(channel_checks.kakao, configured(**on)).remedy
    public = configured(**on, public_url="https://baeumgil.example")
    finding = check(channel_checks.kakao, public)
    assert finding.remedy is None
    assert on["kakao_secret"] not in finding.text


def test_redis(configured, redis_url):
    assert check(channel_checks.redis, configured(redis_url=redis_url)).text == "Redis answers"
    finding = check(channel_checks.redis, configured(redis_url="redis://u:hunter2@127.0.0.1:9/0"))
    assert "BAEUMGIL_REDIS_URL" in finding.remedy
    assert "hunter2" not in finding.text


def test_the_pepper(configured, tmp_path):
    assert check(channel_checks.users, configured()).remedy is None  # made now
    (tmp_path / "pepper").chmod(0o644)
    assert "chmod 600" in check(channel_checks.users, configured()).remedy
    replicas = {"database_url": "postgresql://u:p@localhost/x"}
    assert "BAEUMGIL_PEPPER" in check(channel_checks.users, configured(**replicas)).remedy
    shared = configured(**replicas, pepper="the same on every replica")
    assert check(channel_checks.users, shared).remedy is None


async def test_telegram(configured):
    api = BotApi()

    async def find(**values):
        settings = configured(telegram_api=api.url, **values)
        return await asyncio.to_thread(check, channel_checks.telegram, settings)

    async with api.serving():
        assert "@" in (await find(telegram_token=TOKEN)).text
        wrong = await find(telegram_token=f"{TOKEN}x")
        assert "BAEUMGIL_TELEGRAM_TOKEN" in wrong.remedy
        webhook = {"telegram_token": TOKEN, "telegram_mode": "webhook"}
        assert "BAEUMGIL_PUBLIC_URL" in (await find(**webhook)).remedy
        in_order = await find(**webhook, public_url="https://baeumgil.example")
        assert in_order.remedy is None
    away = await find(telegram_token=TOKEN)
    assert "BAEUMGIL_TELEGRAM_API" in away.remedy
    assert TOKEN not in away.text + wrong.text + in_order.text
    api.close()
