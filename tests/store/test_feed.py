"""What both sides said: numbered in the order in which it becomes visible."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet

from store.answers import Answer
from store.cipher import Cipher
from store.database import Database
from store.feed import Feed
from store.inbox import Inbox
from store.messages import Intent, Reply, TurnResult
from store.outbox import Outbox, put

NOW = datetime(2026, 11, 30, 7, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
RESULT = TurnResult(intent=Intent(name="x", confidence=1.0), replies=(Reply(text="답"),))


@pytest.fixture
def feed(database):
    return Feed(database)


async def say(database, text, expires_at=None):
    async with database.write() as session:
        await put(session, "c", text, Reply(text=text), NOW, expires_at)


async def test_both_sides_in_order(feed, database):
    inbox = Inbox(database, Cipher([Fernet.generate_key().decode()]))
    await say(database, "알림")
    await inbox.take_in("c", "web", "1", "물음", NOW)
    (waiting,) = [e for e in await feed.entries("c", 0, 9, NOW) if e.author == "user"]
    assert (waiting.text, waiting.message_id) == (None, "1")
    (pending,) = await inbox.pending("c")
    await inbox.answer(pending, Answer("물음", RESULT), NOW)
    entries = await feed.entries("c", 0, 9, NOW)
    assert [(e.author, e.message_id, e.text or e.reply.text) for e in entries] == [
        ("notice", None, "알림"),
        ("user", "1", "물음"),
        ("bot", "1", "답"),
    ]
    assert await feed.entries("c", entries[0].seq, 1, NOW) == entries[1:2]
    assert await feed.entries("d", 0, 9, NOW) == []


async def test_what_is_read_is_not_said_again_and_can_be_read_again(feed, database):
    await say(database, "알림", expires_at=LATER)
    await feed.read("c", 1, NOW)
    assert await Outbox(database).waiting("c", NOW) == []
    assert len(await feed.entries("c", 0, 9, LATER)) == 1


async def test_what_expired_unread_is_left_out(feed, database):
    await say(database, "알림", expires_at=LATER)
    assert await feed.entries("c", 0, 9, LATER) == []


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
async def test_a_transaction_that_ends_late_is_not_passed_over(feed, database, engine):
    """Who reads up to a number must not miss a smaller one that was taken before."""
    await say(database, "첫째")
    async with Database(engine).write() as slow:
        await put(slow, "c", "늦은 것", Reply(text="늦은 것"), NOW)
        fast = asyncio.create_task(say(database, "빠른 것"))
        await asyncio.sleep(0.2)
        seen = await feed.entries("c", 0, 9, NOW)
    await fast
    rest = await feed.entries("c", seen[-1].seq, 9, NOW)
    assert [entry.reply.text for entry in (*seen, *rest)] == ["첫째", "늦은 것", "빠른 것"]


async def test_the_newest_number_of_conversations_that_have_begun(feed, database):
    assert await feed.newest([]) == {}
    await say(database, "하나")
    await say(database, "둘")
    assert await feed.newest(["c", "d"]) == {"c": 2}
