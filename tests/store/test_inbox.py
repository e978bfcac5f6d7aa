"""Messages are taken in once, answered once, and nothing of them is readable while they wait."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from store.answers import Answer
from store.cipher import Cipher
from store.database import Database
from store.engine import create_engine, migrate
from store.inbox import Inbox
from store.messages import Intent, Reply, TurnResult
from store.outbox import Outbox, put
from store.people import People

NOW = datetime(2026, 11, 30, 7, tzinfo=UTC)
SOON = NOW + timedelta(seconds=5)
RESULT = TurnResult(
    intent=Intent(name="chitchat", confidence=1.0), replies=(Reply(text="안녕하세요"),)
)
CIPHER = Cipher([Fernet.generate_key().decode()])


@pytest.fixture
def inbox(database) -> Inbox:
    return Inbox(database, CIPHER)


async def take_in(inbox, message_id, letter="안녕", conversation="c"):
    return await inbox.take_in(conversation, "web", message_id, letter, NOW)


async def answer(inbox, pending, text="안녕", result=RESULT, *, waits=False, urgent=False):
    return await inbox.answer(pending, Answer(text, result, waits, urgent), SOON)


def texts(replies):
    return [reply.text for reply in replies]


async def test_a_message_waits_until_it_is_answered(inbox):
    assert await inbox.is_answered("c", "1") is None
    await take_in(inbox, "1", "네")
    assert await inbox.is_answered("c", "1") is False
    (pending,) = await inbox.pending("c")
    assert (pending.letter, pending.text, pending.is_first, pending.tries) == ("네", None, True, 0)
    assert await answer(inbox, pending)
    assert await inbox.is_answered("c", "1") is True
    assert await inbox.pending("c") == []
    assert await inbox.result("c", "1") == RESULT


async def test_messages_wait_in_their_order(inbox):
    for number in "312":
        await take_in(inbox, number)
    waiting = await inbox.pending("c")
    assert [pending.message_id for pending in waiting] == ["3", "1", "2"]
    assert [pending.is_first for pending in waiting] == [True, False, False]


async def test_the_same_message_sent_many_times_at_once_is_taken_in_once(inbox):
    taken = await asyncio.gather(*(take_in(inbox, "same") for _ in range(20)))
    assert sum(turn is not None for turn in taken) == 1
    assert len(await inbox.pending("c")) == 1


async def test_replicas_begin_a_conversation_once(new_database_url):
    url = new_database_url()
    engines = [create_engine(url) for _ in range(4)]
    replicas = [Inbox(Database(engine), CIPHER) for engine in engines]
    await asyncio.gather(
        *(take_in(inbox, f"{n}-{k}") for n, inbox in enumerate(replicas) for k in range(5))
    )
    waiting = await replicas[0].pending("c")
    assert len(waiting) == 20
    assert [pending.is_first for pending in waiting] == [True, *[False] * 19]
    for engine in engines:
        await engine.dispose()


async def test_a_second_answer_is_dropped(inbox):
    await take_in(inbox, "1")
    (pending,) = await inbox.pending("c")
    assert await answer(inbox, pending)
    other = RESULT.model_copy(update={"replies": (Reply(text="다른 답"),)})
    assert not await answer(inbox, pending, result=other)
    assert await inbox.result("c", "1") == RESULT


async def test_a_restart_forgets_nothing(database_url):
    for number in "12":
        engine = create_engine(database_url)
        await migrate(engine)
        inbox = Inbox(Database(engine), CIPHER)
        await take_in(inbox, number)
        await engine.dispose()
    engine = create_engine(database_url)
    inbox = Inbox(Database(engine), CIPHER)
    assert [pending.message_id for pending in await inbox.pending("c")] == ["1", "2"]
    assert await inbox.abandoned(NOW) == []
    assert await inbox.abandoned(SOON) == ["c"]
    await engine.dispose()


async def test_what_waits_is_not_readable_and_what_is_kept_is_what_the_answer_says(inbox, engine):
    await inbox.take_in("c", "web", "1", "제 이름은 하늘이에요", NOW, address="chat 4711")
    async with engine.connect() as connection:
        for table in ("turns", "conversations"):
            rows = (await connection.execute(text(f"SELECT * FROM {table}"))).all()  # noqa: S608
            assert "하늘" not in str(rows)
            assert "4711" not in str(rows)
    (pending,) = await inbox.pending("c")
    await answer(inbox, pending, text="[이름]")
    async with engine.connect() as connection:
        row = (await connection.execute(text("SELECT text, sealed FROM turns"))).one()
    assert tuple(row) == ("[이름]", None)


async def test_a_detail_and_what_stands_in_its_place_are_kept_together(inbox, database):
    people = People(database, CIPHER)
    await people.expect("c", "name", SOON)
    turn = await take_in(inbox, "1", "하늘이요")
    await inbox.settle(turn, "c", "[이름]", "name", "하늘", SOON)
    (pending,) = await inbox.pending("c")
    assert pending.text == "[이름]"
    assert await people.tell("c", "name") == "하늘"
    assert await people.expected("c", NOW) is None


async def test_an_answer_takes_along_what_waited_for_those_who_wait(inbox, database):
    async with database.write() as session:
        await put(session, "c", "하루 전", Reply(text="내일 상담이 있어요"), NOW)
    await take_in(inbox, "1")
    (pending,) = await inbox.pending("c")
    await answer(inbox, pending, waits=True)
    expected = ["내일 상담이 있어요", "안녕하세요"]
    assert texts((await inbox.result("c", "1")).replies) == expected
    assert texts((await inbox.last("c")).result.replies) == expected
    assert await Outbox(database).waiting("c", NOW) == []


async def test_an_answer_to_danger_goes_alone(inbox, database):
    async with database.write() as session:
        await put(session, "c", "하루 전", Reply(text="내일 상담이 있어요"), NOW)
    await take_in(inbox, "1")
    (pending,) = await inbox.pending("c")
    await answer(inbox, pending, waits=True, urgent=True)
    assert texts((await inbox.result("c", "1")).replies) == ["안녕하세요"]
    assert len(await Outbox(database).waiting("c", NOW)) == 1


async def test_an_answer_to_danger_is_collected_first(inbox, database):
    async with database.write() as session:
        await put(session, "c", "하루 전", Reply(text="내일 상담이 있어요"), NOW)
    await take_in(inbox, "1")
    (pending,) = await inbox.pending("c")
    await answer(inbox, pending, urgent=True)
    for _ in range(2):
        collected = await Outbox(database).collect("c", "request", NOW, 9)
        told = [message.reply.text for message in collected]
        assert told == ["안녕하세요", "내일 상담이 있어요"]


async def test_tries_are_counted(inbox):
    turn = await take_in(inbox, "1")
    await inbox.tried(turn)
    await inbox.tried(turn)
    (pending,) = await inbox.pending("c")
    assert pending.tries == 2
