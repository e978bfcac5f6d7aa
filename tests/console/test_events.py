"""The stream of an open page: presence, what is said in order, nothing lost, nothing doubled."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
import pytest

from bot.console import events as streams
from bot.console import following
from bot.today import now
from tests.channels.web.site import served
from tests.console.talking import away, request, say

WITHIN = 60  # seconds; a busy machine is slow
AT_ONCE = 0.1  # seconds


@pytest.fixture
async def here(assistant_alone):
    """The assistant, at work."""
    async with assistant_alone.running():
        yield assistant_alone


@pytest.fixture
async def listening(console_app):
    """Opens the stream of somebody's page."""
    async with served(console_app) as address, httpx.AsyncClient(timeout=WITHIN) as http:

        @asynccontextmanager
        async def open_stream(person, headers=None, **query) -> AsyncIterator:
            cookies = "; ".join(f"{name}={value}" for name, value in person.cookies.items())
            told = {"Accept": "text/event-stream", "Cookie": cookies, **(headers or {})}
            url = f"{address}/console/events"
            async with http.stream("GET", url, params=query, headers=told) as response:
                assert response.status_code == 200
                yield _events(response)

        yield open_stream


async def _events(response) -> AsyncIterator[tuple[str, str, str]]:
    """Name, number and data of each event."""
    event = {"event": "", "id": "", "data": ""}
    async for line in response.aiter_lines():
        name, _, value = line.partition(": ")
        if not line and event["event"]:
            yield event["event"], event["id"], event["data"]
            event = {"event": "", "id": "", "data": ""}
        elif name in event:
            event[name] += value + "\n" * (name == "data")


async def until(events, wanted) -> list[tuple[str, str, str]]:
    """The events up to the first that `wanted` is true of."""
    found = []
    async with asyncio.timeout(WITHIN):
        async for event in events:
            found.append(event)
            if wanted(event):
                return found
    raise AssertionError("the stream ended")


def entries(told) -> list[tuple[str, str]]:
    """Number in the page and in the stream of what was said."""
    return [
        (re.search(r'data-seq="(\d+)"', data)[1], number)
        for name, number, data in told
        if name == "entry"
    ]


def says(text):
    return lambda event: event[0] == "entry" and text in event[2]


async def test_an_open_page_keeps_its_counsellor_there(console, here, listening):
    me = await console()
    await here.handoffs.rota.arrive(me.account.id, now() - timedelta(hours=1))
    assert await here.handoffs.rota.there(now()) == []
    async with listening(me) as events, asyncio.timeout(WITHIN):
        await anext(events)
        while not await here.handoffs.rota.there(now()):
            await asyncio.sleep(0.05)


async def test_who_opens_a_page_for_the_first_time_takes_a_place(console, here, listening):
    me, boss = await console(), await console("administrator")
    async with listening(boss) as first, listening(me) as second, asyncio.timeout(WITHIN):
        await anext(first)
        await anext(second)
        while not (there := await here.handoffs.rota.there(now())):
            await asyncio.sleep(0.05)
    assert [seat.counsellor for seat in there] == [me.account.id]


async def test_what_is_said_comes_once_and_in_order(console, here, listening):
    me = await console("supervisor")
    conversation = await say(here, "하나")
    async with listening(me, conversation=conversation) as events:
        await until(events, says("하나"))
        await say(here, "둘", conversation)
        await here.handoffs.write(conversation, me.account.id, "셋이에요.", "key-0001", now())
        told = await until(events, says("셋이에요."))
    assert [name for name, _, _ in told if name == "gone"] == []
    numbers = [int(seq) for seq, number in entries(told) if number]
    assert numbers == sorted(set(numbers))


async def test_who_comes_back_gets_what_was_missed(console, here, listening):
    me = await console("supervisor")
    conversation = await say(here, "하나")
    async with listening(me, conversation=conversation) as events:
        await until(events, says("하나"))
    said = await here.console.transcript.before(conversation, None, 100, now())
    last = said[-1].seq
    await say(here, "놓친 말", conversation)
    headers = {"Last-Event-ID": str(last)}
    async with listening(me, headers, conversation=conversation, after=0) as events:
        told = await until(events, says("놓친 말"))
    for seq, number in entries(told):  # what was there before comes again, without a number
        assert number == (seq if int(seq) > last else "")


async def test_what_becomes_of_a_message_is_told(console, here, listening):
    me = await console("supervisor")
    conversation = await say(here, "하나")
    await here.handoffs.write(conversation, me.account.id, "읽어 주세요.", "key-0001", now())
    async with listening(me, conversation=conversation) as events:
        await until(events, says("보내기 전"))
        await here.feed.read(conversation, 2**31 - 1, now())
        await here.signals.announce(conversation)
        told = await until(events, lambda e: says("읽어 주세요.")(e) and "✓" in e[2])
    assert told


async def test_who_may_not_see_it_any_more_is_told_so(console, here, listening):
    me, other = await console(), await console()
    await away(here, me.account.id)
    conversation = await say(here, "하나")
    await request(here, conversation)
    async with listening(me, conversation=conversation) as events:
        await until(events, says("하나"))
        await other.post(f"/conversations/{conversation}/claim")
        await until(events, lambda event: event[0] == "gone")
        await say(here, "비밀이에요", conversation)
        await request(here, await say(here, "다른 사람"))
        told = await until(events, lambda event: event[0] == "desk")
    assert entries(told) == []


async def test_the_desk_and_who_types_are_told(console, here, listening):
    me = await console("supervisor")
    conversation = await say(here, "하나")
    async with listening(me, conversation=conversation) as events:
        told = await until(events, lambda event: event[0] == "state")
        told += [] if says("하나") in told else await until(events, says("하나"))
        await here.typing.say(conversation, "user")
        await until(events, lambda event: event[0] == "typing")
        await request(here, conversation)
        await until(events, lambda event: event[0] == "desk" and '"waiting": 1' in event[2])


async def test_a_page_that_is_logged_out_is_told_so(console, here, listening, monkeypatch):
    monkeypatch.setattr(following, "SEEN_EVERY", AT_ONCE)
    me = await console()
    async with listening(me) as events:
        await anext(events)
        await here.accounts.set_active(me.account.id, False)
        await until(events, lambda event: event[0] == "ended")


async def test_the_oldest_of_too_many_pages_gives_way(console, here, listening, monkeypatch):
    monkeypatch.setattr(streams, "PER_ACCOUNT", 1)
    me = await console()
    async with listening(me) as first:
        await anext(first)
        async with listening(me) as second:
            await anext(second)
            await until(first, lambda event: event[0] == "elsewhere")


@pytest.mark.parametrize("query", [{"after": "-1"}, {"after": str(2**31)}])
async def test_only_numbers_of_entries_are_taken(console, query):
    answer = await (await console()).get("/events", params=query)
    assert answer.status_code == 422
