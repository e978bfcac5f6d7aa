"""Webhooks: signed, each with an id of its own, never into a private network."""

import asyncio
import json
import socket
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from fastapi import Response
from fastapi.responses import StreamingResponse
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from channels import webhooks
from channels.messages import Inbound
from channels.partner import CHANNEL, PartnerAdapter, address_of
from channels.webhooks import is_public
from store.messages import Reply
from store.outbox import Message

NOW = datetime(2026, 11, 30, 7, tzinfo=UTC)
MESSAGE = Message(7, "api-inside", 3, Reply(text="내일 상담이 있어요."), NOW)


@pytest.fixture
def partners(assistant_alone):
    """The partners of the test's database."""
    return assistant_alone.services.partners


@pytest.fixture
async def library(partners):
    """The id of a partner."""
    key = await partners.add("library", ["conversations"], NOW)
    return (await partners.holder(key, NOW, NOW.date())).id


@pytest.fixture
async def adapter(partners):
    """An adapter that may push to this machine."""
    adapter = PartnerAdapter(partners, is_lenient=True)
    async with adapter.running():
        yield adapter


@pytest.fixture
def push(adapter, library):
    """Pushes the message to the partner's conversation `ann`."""
    return lambda: adapter.send(address_of(library, "ann"), MESSAGE)


async def test_a_message_is_pushed_and_signed(push, partners, platform):
    secret = await partners.set_webhook("library", platform.address)
    assert (await push()).state == "sent"
    headers, body = await platform.next()
    event = Webhook(secret).verify(body, headers)
    assert event["type"] == "message.created"
    assert event["data"]["conversation"] == "ann"
    assert event["data"]["seq"] == 3
    assert event["data"]["reply"]["text"] == "내일 상담이 있어요."
    assert datetime.fromisoformat(event["timestamp"]) == NOW
    assert headers["host"] == platform.address.split("/")[2]


async def test_the_same_message_has_the_same_id_however_often_it_is_pushed(
    push, partners, platform
):
    await partners.set_webhook("library", platform.address)
    platform.answers.append(Response(status_code=500))
    assert [(await push()).state for _ in range(2)] == ["queued", "sent"]
    ids = [(await platform.next())[0]["webhook-id"] for _ in range(2)]
    assert len(set(ids)) == 1


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_no_connection_is_used_twice(push, partners, platform):
    """It would be found by address, with the certificate of another name not checked."""
    await partners.set_webhook("library", platform.address)
    assert [(await push()).state for _ in range(2)] == ["sent", "sent"]
    assert len(set(platform.connections)) == 2


@pytest.mark.parametrize(
    ("answer", "state", "retry_after"),
    [
        (Response(status_code=200, content=b"x" * 100_000), "sent", None),
        (Response(status_code=302, headers={"location": "/elsewhere"}), "queued", None),
        (Response(status_code=400), "queued", None),
        (Response(status_code=404), "queued", None),
        (Response(status_code=410), "failed", None),
        (Response(status_code=429, headers={"retry-after": "30"}), "queued", 30),
        (Response(status_code=503, headers={"retry-after": "999999999"}), "queued", 3600),
        (Response(status_code=503, headers={"retry-after": "Mon, 1 Jan 2029"}), "queued", None),
    ],
    ids=lambda value: str(getattr(value, "status_code", value)),
)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_what_the_partner_answers_decides(
    push, partners, platform, answer, state, retry_after
):
    await partners.set_webhook("library", platform.address)
    platform.answers.append(answer)
    delivery = await push()
    assert (delivery.state, delivery.retry_after) == (state, retry_after)
    assert delivery.unreachable == (answer.status_code == 410)
    await platform.next()
    assert platform.heard.empty(), "redirects are not followed"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_who_answers_slowly_or_without_end_is_asked_again(
    push, partners, platform, monkeypatch
):
    gate = asyncio.Event()

    async def endless():
        while not gate.is_set():
            yield b"x" * 10_000
            await asyncio.sleep(0.01)

    with silent_server() as address, monkeypatch.context() as hasty:
        hasty.setattr(webhooks, "PATIENCE", 0.2)
        await partners.set_webhook("library", address)
        assert (await push()).state == "queued"
    await partners.set_webhook("library", platform.address)
    platform.answers.append(StreamingResponse(endless()))
    assert (await push()).state == "sent", "the status is enough"
    gate.set()


@contextmanager
def silent_server():
    """The address of a server that accepts connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/",
        "https://127.0.0.1:9/",
        "http://no-such-host.invalid/",
        f"http://{'a' * 64}.example/",
        "http://[::1]:9/",
    ],
)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_who_cannot_be_reached_is_tried_again(push, partners, url):
    await partners.set_webhook("library", url)
    assert (await push()).state == "queued"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_without_a_webhook_nothing_is_pushed(push):
    delivery = await push()
    assert (delivery.state, delivery.unreachable) == ("failed", True)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0.0.0.0",  # noqa: S104 - a target, not a listener
        "10.1.2.3",
        "100.64.0.1",
        "169.254.169.254",
        "192.168.0.1",
        "224.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fd00::1]",
        "[fe80::1]",
    ],
)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_nothing_is_pushed_into_private_networks(partners, library, host):
    await partners.set_webhook("library", f"https://{host}:9/")
    adapter = PartnerAdapter(partners)
    async with adapter.running():
        delivery = await adapter.send(address_of(library, "ann"), MESSAGE)
    assert delivery.state == "queued"
    assert "private network" in delivery.reason


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_nothing_is_pushed_in_the_clear(partners, library, platform):
    await partners.set_webhook("library", platform.address)
    adapter = PartnerAdapter(partners)
    async with adapter.running():
        delivery = await adapter.send(address_of(library, "ann"), MESSAGE)
    assert "https" in delivery.reason
    assert platform.heard.empty()


@given(st.ip_addresses())
def test_what_is_public_is_global(address):
    assert address.is_global or not is_public(str(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "211.231.99.17", "2606:4700::1111"])
def test_the_internet_is_public(address):
    assert is_public(address)


async def test_from_a_message_to_its_webhook(
    assistant_alone, gateway, running, partners, library, platform
):
    secret = await partners.set_webhook("library", platform.address)
    inbound = Inbound(
        "api-inside", "m-1", "서울런이 뭐예요?", CHANNEL, address=address_of(library, "ann")
    )
    async with running(PartnerAdapter(partners, is_lenient=True)):
        await gateway.take_in(inbound)
        assert await gateway.answered(inbound, 20)
        result = await gateway.result(inbound)
        pushed = [await platform.next() for _ in result.replies]
    events = [Webhook(secret).verify(body, headers) for headers, body in pushed]
    assert [Reply.model_validate(event["data"]["reply"]) for event in events] == [*result.replies]
    numbers = [event["data"]["seq"] for event in events]
    assert numbers == sorted(set(numbers))
    assert "api-inside" not in json.dumps(events), "our own ids stay with us"
