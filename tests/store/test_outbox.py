"""Notices: once each, repeated until read, not said when they are stale."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from store.conversations import Conversations
from store.database import Database
from store.messages import Intent, Reply, TurnResult
from store.outbox import Outbox, put

NOW = datetime(2026, 11, 30, 7, tzinfo=UTC)
LATER = NOW + timedelta(hours=3)
RESULT = TurnResult(intent=Intent(name="chitchat", confidence=1.0), replies=(Reply(text="네"),))


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


async def test_a_lost_response_is_repeated(database, outbox):
    for key in ("하나", "둘"):
        await say(database, key)
    await say(database, "남의 것", to="d")
    lost = await outbox.since("c", 0, NOW)
    assert said(lost) == ["하나", "둘"]
    assert lost[0].created_at == NOW
    assert await outbox.waiting("c", NOW) == []  # the next answer does not say them again
    assert await outbox.since("c", 0, NOW) == lost
    assert await outbox.since("c", lost[0].id, NOW) == lost[1:]
    assert await outbox.since("c", lost[1].id, NOW) == []


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
async def test_a_notice_whose_transaction_ended_late_is_not_passed_over(database, engine, outbox):
    """A client asks for what follows the newest it has; an older number may come after it."""
    async with Database(engine).write() as slow:
        await put(slow, "c", "늦은 것", Reply(text="늦은 것"), NOW)
        await say(database, "빠른 것")
        (first,) = await outbox.since("c", 0, NOW)
    assert said(await outbox.since("c", first.id, NOW)) == ["늦은 것"]


async def test_what_expired_unread_is_not_said(database, outbox):
    await say(database, "두 시간 전", expires_at=LATER)
    await say(database, "잊지 마세요")
    assert said(await outbox.waiting("c", LATER - timedelta(seconds=1))) == [
        "두 시간 전",
        "잊지 마세요",
    ]
    assert said(await outbox.waiting("c", LATER)) == ["잊지 마세요"]
    assert said(await outbox.since("c", 0, LATER)) == ["잊지 마세요"]


async def test_what_was_read_in_time_can_be_read_again(database, outbox):
    await say(database, "두 시간 전", expires_at=LATER)
    await outbox.since("c", 0, NOW)
    assert said(await outbox.since("c", 0, LATER)) == ["두 시간 전"]


async def test_what_an_answer_says_is_said_once(database, outbox):
    conversations = Conversations(database)
    await say(database, "하루 전")
    for number, expected in enumerate([["하루 전"], []]):
        turn, _ = await conversations.take_in("c", "api", str(number), "안녕")
        notices = await outbox.waiting("c", NOW)
        assert said(notices) == expected
        await conversations.answer(turn.id, RESULT, notices)


async def test_what_an_answer_did_not_get_to_say_still_waits(database, outbox):
    await say(database, "하루 전")
    await Conversations(database).take_in("c", "api", "1", "안녕")
    await outbox.waiting("c", NOW)  # and then the process is killed
    assert said(await outbox.waiting("c", NOW)) == ["하루 전"]
