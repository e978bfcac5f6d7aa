"""Partners hear who answers a conversation: in order, signed, each change at least once."""

from datetime import timedelta

import pytest
from fastapi import Response
from standardwebhooks import Webhook

from bot import delivery
from bot.handoff_webhooks import HandoffWebhooks
from bot.today import now
from channels.messages import Inbound
from channels.partner import CHANNEL, PartnerAdapter, address_of
from store.handoff_pushes import HandoffPushes
from tests.counsellor import Counsellor

ANN = "api-inside"


@pytest.fixture
async def library(assistant_alone, platform):
    """The id of a partner with a webhook, and its secret."""
    partners = assistant_alone.services.partners
    key = await partners.add("library", ["conversations"], now())
    secret = await partners.set_webhook("library", platform.address)
    return (await partners.holder(key, now(), now().date())).id, secret


@pytest.fixture
async def sky(assistant_alone, library):
    """A counsellor; Ann has written by way of the partner."""
    inbound = Inbound(
        ANN, "m-1", "서울런이 뭐예요?", CHANNEL, address=address_of(library[0], "ann")
    )
    await assistant_alone.gateway.take_in(inbound)
    return await Counsellor.new(assistant_alone)


@pytest.fixture
async def webhooks(assistant_alone):
    """What pushes; without the rounds in which it does so."""
    assistant = assistant_alone
    adapter = PartnerAdapter(assistant.services.partners, is_lenient=True)
    pushes = HandoffPushes(assistant.database)
    async with adapter.running():
        yield HandoffWebhooks(pushes, assistant.deliveries, assistant.locks, adapter)


async def test_every_change_is_told_once(webhooks, sky, library, platform):
    await sky.takes(ANN)
    await sky.says(ANN, "안녕하세요.")
    await webhooks.push()
    await sky.gives_back(ANN)
    await sky.takes(ANN)
    await sky.closes(ANN)
    for _ in range(2):
        await webhooks.push()
    pushed = [platform.heard.get_nowait() for _ in range(platform.heard.qsize())]
    events = [Webhook(library[1]).verify(body, headers) for headers, body in pushed]
    assert [event["type"] for event in events] == [
        "handoff.human",
        "handoff.bot",
        "handoff.human",
        "handoff.closed",
    ]
    assert events[0]["data"] == {
        "conversation": "ann",
        "owner": "human",
        "speaker": "하늘",
        "reason": "taken",
    }
    assert events[-1]["data"]["speaker"] is None
    assert len({headers["webhook-id"] for headers, _ in pushed}) == 4


async def test_what_failed_is_told_again_before_what_came_later(
    webhooks, sky, platform, monkeypatch
):
    monkeypatch.setattr(delivery, "FIRST_PAUSE", 0.0)
    platform.answers.append(Response(status_code=503))
    await sky.takes(ANN)
    await sky.gives_back(ANN)
    for _ in range(2):
        await webhooks.push()
    ids = [(await platform.next())[0]["webhook-id"] for _ in range(3)]
    assert ids[0] == ids[1] != ids[2]


async def test_who_is_busy_is_given_time(webhooks, sky, platform):
    platform.answers.append(Response(status_code=503, headers={"retry-after": "60"}))
    await sky.takes(ANN)
    for _ in range(2):
        await webhooks.push()
    assert platform.heard.qsize() == 1


async def test_other_conversations_are_nobodys_business(webhooks, assistant_alone, sky, platform):
    await assistant_alone.gateway.take_in(Inbound("web-bob", "m-1", "안녕하세요", "web"))
    await sky.takes("web-bob")
    await webhooks.push()
    assert platform.heard.empty()


async def test_old_news_is_left(assistant_alone, sky):
    await sky.takes(ANN)
    pushes = HandoffPushes(assistant_alone.database)
    assert len(await pushes.open(CHANNEL, now() - timedelta(hours=1))) == 1
    assert await pushes.open(CHANNEL, now() + timedelta(seconds=1)) == []
