"""What is said: each occasion once, to one request, not when it is stale."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from store.messages import Reply
from store.outbox import Outbox, put, withdraw

NOW = datetime(2026, 11, 30, 7, tzinfo=UTC)
LATER = NOW + timedelta(hours=3)


async def say(database, key, *, to="c", expires_at=None):
    async with database.write() as session:
        return await put(session, to, key, Reply(text=key), NOW, expires_at)


def said(notices):
    return [notice.reply.text for notice in notices]


@pytest.fixture
def outbox(database):
    return Outbox(database)


async def test_an_occasion_is_put_in_once(database, outbox):
    assert await say(database, "하루 전")
    assert not await say(database, "하루 전")
    assert said(await outbox.waiting("c", NOW)) == ["하루 전"]


async def test_an_occasion_is_put_in_once_by_many_at_once(database, outbox):
    news = await asyncio.gather(*(say(database, "하루 전") for _ in range(20)))
    assert sum(news) == 1
    assert said(await outbox.waiting("c", NOW)) == ["하루 전"]


async def test_a_notice_goes_with_the_transaction_that_put_it_in(database, outbox):
    async def fail():
        async with database.write() as session:
            await put(session, "c", "하루 전", Reply(text="하루 전"), NOW)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert await outbox.waiting("c", NOW) == []
    assert await say(database, "하루 전")


async def test_a_request_that_is_repeated_gets_the_same_again(database, outbox):
    for key in ("하나", "둘", "셋"):
        await say(database, key)
    await say(database, "남의 것", to="d")
    first = await outbox.collect("c", "request 1", NOW, limit=2)
    assert said(first) == ["하나", "둘"]
    assert first[0].created_at == NOW
    assert said(await outbox.collect("c", "request 2", NOW, limit=2)) == ["셋"]
    assert await outbox.collect("c", "request 1", NOW, limit=2) == first
    assert await outbox.collect("c", "request 3", NOW, limit=2) == []
    assert await outbox.how_many_wait("c", NOW) == 0
    assert await outbox.how_many_wait("d", NOW) == 1


async def test_what_waits_is_collected_by_one(database, outbox):
    for number in range(10):
        await say(database, str(number))
    collected = await asyncio.gather(
        *(outbox.collect("c", f"request {n}", NOW, limit=3) for n in range(6))
    )
    assert sorted(text for messages in collected for text in said(messages)) == [*"0123456789"]


async def test_what_expired_unread_is_not_said(database, outbox):
    await say(database, "두 시간 전", expires_at=LATER)
    await say(database, "잊지 마세요")
    assert said(await outbox.waiting("c", LATER - timedelta(seconds=1))) == [
        "두 시간 전",
        "잊지 마세요",
    ]
    assert said(await outbox.waiting("c", LATER)) == ["잊지 마세요"]
    assert said(await outbox.collect("c", "request", LATER, limit=9)) == ["잊지 마세요"]


async def test_what_is_withdrawn_is_not_said(database, outbox):
    await say(database, "booking/1/하루 전")
    await say(database, "booking/2/하루 전")
    async with database.write() as session:
        await withdraw(session, "c", "booking/1/", NOW)
    assert said(await outbox.waiting("c", NOW)) == ["booking/2/하루 전"]


async def test_what_did_not_arrive_waits_again(database, outbox):
    for key in ("하나", "둘", "셋"):
        await say(database, key)
    await outbox.collect("c", "request", NOW, limit=2)
    await outbox.collect("c", "other", NOW, limit=1)
    await outbox.give_back("d", "request")
    assert await outbox.waiting("c", NOW) == []
    await outbox.give_back("c", "request")
    assert said(await outbox.waiting("c", NOW)) == ["하나", "둘"]


async def test_one_request_that_comes_many_times_at_once_gets_the_same(database, outbox):
    for key in ("하나", "둘", "셋"):
        await say(database, key)
    taken = await asyncio.gather(*(outbox.collect("c", "r", NOW, 1) for _ in range(8)))
    assert {tuple(said(one)) for one in taken} == {("하나",)}
    assert said(await outbox.waiting("c", NOW)) == ["둘", "셋"]


async def test_a_request_takes_what_fits_and_asked_again_nothing_new(database, outbox):
    for key in ("하나", "둘", "셋"):
        await say(database, key)

    def two_at_most(messages):
        return len(messages) <= 2

    first = await outbox.collect("c", "r", NOW, 9, two_at_most)
    assert said(first) == ["하나", "둘"]
    assert await outbox.collect("c", "r", NOW, 9, two_at_most) == first
    assert said(await outbox.collect("c", "s", NOW, 9, lambda messages: False)) == ["셋"]
