"""Starting, stopping and bad days: the app runs on, the log says what to do, nothing leaks."""

import asyncio
import logging

import pytest

from channels.telegram import TelegramAdapter
from channels.telegram.client import Client
from channels.telegram.updates import KINDS
from tests.channels.telegram.bot_api import TOKEN, Fault
from tests.channels.telegram.world import WITHIN

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

USER = 7
QUESTION = "서울런이 뭐예요?"


async def eventually(happened):
    """Wait for what is seen in the log alone."""
    async with asyncio.timeout(WITHIN):
        while not happened():
            await asyncio.sleep(0.02)


def logged(caplog, words):
    return [record for record in caplog.records if words in record.getMessage()]


async def test_telegram_may_be_away_at_the_start(closed_api, polling, running, caplog):
    async with running(polling):
        await eventually(lambda: logged(caplog, "no answer (ConnectError)"))
        async with closed_api.serving():
            await closed_api.says(USER, QUESTION)
            await closed_api.until(lambda: closed_api.chats[USER].texts)


async def test_telegram_may_go_away_and_come_back(closed_api, polling, running, caplog):
    async with running(polling):
        async with closed_api.serving():
            await closed_api.says(USER, QUESTION)
            await closed_api.until(lambda: closed_api.chats[USER].texts)
        await closed_api.says(USER, "신청은 어떻게 해요?")
        before = len(closed_api.chats[USER].texts)
        async with closed_api.serving():
            await closed_api.until(lambda: len(closed_api.chats[USER].texts) > before)


@pytest.mark.parametrize("token", ["4242:AA-another-bot-token", "nonsense"])
async def test_a_wrong_token_is_explained(api, gateway, running, caplog, token):
    async with running(TelegramAdapter(gateway, token, api=api.url)):
        await eventually(lambda: logged(caplog, "check BAEUMGIL_TELEGRAM_TOKEN"))
    assert token not in caplog.text


async def test_an_address_telegram_does_not_take_is_explained(api, gateway, running, caplog):
    gateway.address = "http://127.0.0.1:8000"
    async with running(TelegramAdapter(gateway, TOKEN, "webhook", api=api.url)):
        await eventually(lambda: logged(caplog, "an https url must be provided"))
    assert api.webhook == {}


async def test_without_a_secret_one_is_made_that_replicas_share(api, gateway, running):
    replicas = [TelegramAdapter(gateway, TOKEN, "webhook", api=api.url) for _ in range(2)]
    secrets = []
    for replica in replicas:
        async with running(replica):
            await api.until(lambda: api.webhook)
        secrets.append(api.webhook.pop("secret_token"))
        api.webhook = {}
    assert secrets[0] == secrets[1]
    assert len(secrets[0]) == 64


async def test_two_who_poll_are_told_so(api, polling, running, caplog):
    async with running(polling):
        await api.until(lambda: api.calls and api.calls[-1][0] == "getUpdates")
        rival = Client(TOKEN, api.url, patience=5)
        await rival.initialize()
        await rival.get_updates(timeout=0)
        await eventually(lambda: logged(caplog, "somebody else gets this bot's updates"))
        await rival.shutdown()
        await api.says(USER, QUESTION)
        await api.until(lambda: api.chats[USER].texts)


async def test_polling_takes_a_webhook_away(api, polling, running):
    api.webhook = {"url": "https://elsewhere.example/", "secret_token": "x"}
    async with running(polling):
        await api.says(USER, QUESTION)
        await api.until(lambda: api.chats[USER].texts)
    assert api.webhook == {}


@pytest.mark.parametrize(
    "fault",
    [Fault(500), Fault(429, retry_after=1), Fault(), Fault(200)],
    ids=["server error", "flood", "broken off", "nonsense"],
)
async def test_polling_goes_on_after_errors(api, polling, running, fault):
    api.faults["getUpdates"].append(fault)
    async with running(polling):
        await api.says(USER, QUESTION)
        await api.until(lambda: api.chats[USER].texts)


async def test_an_update_that_makes_no_sense_stops_nobody(api, polling, running):
    await api.happens(message={"message_id": "x", "text": QUESTION})
    await api.happens(something_new=[])
    async with running(polling):
        await api.says(USER, QUESTION)
        await api.until(lambda: api.chats[USER].texts)


async def test_neither_token_nor_words_are_logged(api, polling, running, caplog):
    caplog.set_level(logging.DEBUG)
    caplog.handler.setLevel(logging.DEBUG)
    api.faults["sendMessage"].extend([Fault(500), Fault(200)])
    async with running(polling):
        await api.says(USER, QUESTION)
        await api.happens(message={"message_id": "x", "text": QUESTION})
        await api.until(lambda: api.chats.get(USER) and api.chats[USER].texts)
    mine = [
        r.getMessage()
        for r in caplog.records
        if r.name.startswith(("channels", "telegram", "http"))
    ]
    assert mine
    assert TOKEN.partition(":")[2] not in caplog.text
    assert not [line for line in mine if "서울런" in line]


async def test_only_wanted_updates_are_asked_for(api, polling, running):
    async with running(polling):
        await api.until(lambda: api.calls and api.calls[-1][0] == "getUpdates")
    assert api.calls[-1][1]["allowed_updates"] == list(KINDS)
