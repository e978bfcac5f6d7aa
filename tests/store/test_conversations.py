"""Turns are taken in once, answered once and survive a restart."""

import asyncio

from store.conversations import Conversations
from store.database import Database
from store.engine import create_engine, migrate
from store.messages import Intent, Reply, TurnResult

RESULT = TurnResult(
    intent=Intent(name="chitchat", confidence=1.0), replies=(Reply(text="안녕하세요"),)
)


async def test_migrating_twice_changes_nothing(engine):
    conversations = Conversations(Database(engine))
    await conversations.take_in("c", "api", "1", "안녕")
    await migrate(engine)
    assert [turn.text for turn in await conversations.history("c")] == ["안녕"]


async def test_a_duplicate_message_comes_back_with_its_answer(engine):
    conversations = Conversations(Database(engine))
    first, is_new = await conversations.take_in("c", "api", "1", "안녕")
    assert is_new
    assert first.is_first
    await conversations.answer(first.id, RESULT)
    again, is_new = await conversations.take_in("c", "api", "1", "안녕")
    assert not is_new
    assert again.result == RESULT


async def test_the_same_message_sent_many_times_at_once_is_stored_once(engine):
    conversations = Conversations(Database(engine))
    taken = await asyncio.gather(
        *(conversations.take_in("c", "api", "same", "안녕") for _ in range(20))
    )
    assert sum(is_new for _, is_new in taken) == 1
    assert len(await conversations.history("c")) == 1


async def test_a_restart_forgets_nothing(database_url):
    for text in ("하나", "둘"):
        engine = create_engine(database_url)
        await migrate(engine)
        turn, _ = await Conversations(Database(engine)).take_in("c", "api", text, text)
        await Conversations(Database(engine)).answer(turn.id, RESULT)
        await engine.dispose()
    engine = create_engine(database_url)
    history = await Conversations(Database(engine)).history("c")
    await engine.dispose()
    assert [(turn.text, turn.result) for turn in history] == [("하나", RESULT), ("둘", RESULT)]


async def test_different_first_messages_at_once_open_one_conversation(new_database_url):
    url = new_database_url()
    replicas = [create_engine(url) for _ in range(4)]
    taken = await asyncio.gather(
        *(
            Conversations(Database(engine)).take_in("c", "api", f"{n}-{k}", "안녕")
            for n, engine in enumerate(replicas)
            for k in range(5)
        )
    )
    assert [is_new for _, is_new in taken] == [True] * 20
    assert sum(turn.is_first for turn, _ in taken) == 1
    for engine in replicas:
        await engine.dispose()
