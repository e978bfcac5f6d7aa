"""The durable turn without Rasa: order, repetition, crashes, edits, limits."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from bot.letter import Letter
from bot.today import now
from channels.adapter import Adapter
from channels.messages import Delivery, Inbound
from store.errors import StoreUnavailable
from tests.assistant import new_assistant

WITHIN = 60  # seconds; a busy machine is slow


class Post(Adapter):
    """A channel that pushes into a list."""

    name = "post"

    def __init__(self, *deliveries):
        self.sent, self.tried = [], 0
        self._deliveries = list(deliveries)

    def pushes(self, message):
        return True

    async def send(self, address, message):
        self.tried += 1
        delivery = self._deliveries.pop(0) if self._deliveries else Delivery("sent", "x1")
        if delivery.state == "sent":
            self.sent.append((address, message.reply.text))
        return delivery


def inbound(number, text="느린 학습자 지원이 뭐예요?", conversation="c", **more):
    return Inbound(conversation, str(number), text, "post", **more)


async def said(assistant, conversation="c"):
    entries = await assistant.gateway.entries(conversation, 0)
    return [
        (entry.author, entry.text if entry.author == "user" else entry.reply.text)
        for entry in entries
    ]


async def answered(assistant, *messages):
    for message in messages:
        assert await assistant.gateway.answered(message, WITHIN)


async def taken_in(assistant, message):
    """Store a message and do nothing more, as a process does that dies then."""
    letter = Letter.of(message).model_dump_json()
    await assistant.inbox.take_in(message.conversation, "post", message.message_id, letter, now())


async def eventually(condition):
    async with asyncio.timeout(WITHIN):
        while not condition():
            await asyncio.sleep(0.02)


@asynccontextmanager
async def following(assistant):
    """What somebody hears who follows the conversation, as long as this is entered."""
    heard = []

    async def follow():
        async for moment in assistant.gateway.following("c", 0):
            heard.extend(moment.entries)

    follower = asyncio.create_task(follow())
    try:
        yield heard
    finally:
        follower.cancel()
        with pytest.raises(asyncio.CancelledError):  # what failed before fails the test
            await follower


async def test_a_message_is_answered_in_the_background(assistant_alone):
    async with assistant_alone.running():
        receipt = await assistant_alone.gateway.take_in(inbound(1))
        assert receipt.status == "taken"
        await answered(assistant_alone, inbound(1))
    entries = await assistant_alone.gateway.entries("c", 0)
    assert [entry.author for entry in entries] == ["user", *["bot"] * (len(entries) - 1)]
    assert [entry.message_id for entry in entries] == ["1"] * len(entries)
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    assert await assistant_alone.gateway.entries("c", 2) == entries[2:]


async def test_repeated_and_reordered_updates_are_answered_once(assistant_alone):
    messages = [inbound(n, f"{n}번째로 묻는 급식 심의위원회") for n in (3, 1, 2)]
    async with assistant_alone.running():
        receipts = [await assistant_alone.gateway.take_in(m) for m in messages + messages]
        await answered(assistant_alone, *messages)
    assert [receipt.status for receipt in receipts] == ["taken"] * 3 + ["repeated"] * 3
    asked = [text[0] for author, text in await said(assistant_alone) if author == "user"]
    assert asked == ["3", "1", "2"]


async def test_what_a_dead_process_left_undone_another_takes_up(new_database_url, base, key):
    url = new_database_url()
    async with new_assistant(url, base, key) as dead:
        await taken_in(dead, inbound(1))
    async with new_assistant(url, base, key) as living:
        assert (await living.gateway.entries("c", 0))[0].text is None
        async with living.running():
            await answered(living, inbound(1))
        assert len({entry.message_id for entry in await living.gateway.entries("c", 0)}) == 1


async def test_two_replicas_answer_each_message_once(new_database_url, base, key):
    url = new_database_url()
    async with new_assistant(url, base, key) as one, new_assistant(url, base, key) as other:
        async with one.running(), other.running():
            messages = [inbound(n, conversation=f"c{n % 3}") for n in range(12)]
            await asyncio.gather(*(a.gateway.take_in(m) for m in messages for a in (one, other)))
            await answered(one, *messages)
        for n in range(3):
            entries = await one.gateway.entries(f"c{n}", 0)
            asked = [entry.message_id for entry in entries if entry.author == "user"]
            told = list(dict.fromkeys(e.message_id for e in entries if e.author == "bot"))
            assert sorted(asked, key=int) == [str(k) for k in range(n, 12, 3)]
            assert told == asked


async def test_an_edit_of_a_message_that_waits_takes_its_place(assistant_alone):
    first, edit = inbound(1, "느린 학습자"), inbound(2, "급식 심의위원회", corrects="1")
    await taken_in(assistant_alone, first)
    await taken_in(assistant_alone, edit)
    async with assistant_alone.running():
        await answered(assistant_alone, first, edit)
    assert (await assistant_alone.gateway.result(first)).replies == ()
    assert (await assistant_alone.gateway.result(edit)).replies != ()


async def test_too_many_messages_get_one_kind_word_and_others_do_not_notice(assistant_alone):
    gateway = assistant_alone.gateway
    async with assistant_alone.running():
        receipts = [await gateway.take_in(inbound(n)) for n in range(50)]
        other = inbound(1, conversation="other")
        assert (await gateway.take_in(other)).status == "taken"
        limited = [receipt for receipt in receipts if receipt.status == "limited"]
        assert len(limited) > 30
        assert [len(receipt.replies) for receipt in limited] == [1] + [0] * (len(limited) - 1)
        await answered(assistant_alone, other)


async def test_a_cry_for_help_is_heard_beyond_the_limit(assistant_alone):
    gateway = assistant_alone.gateway
    async with assistant_alone.running():
        for n in range(20):
            await gateway.take_in(inbound(n))
        cry = inbound("cry", "살기 싫어 죽고 싶어")
        assert (await gateway.take_in(cry)).status == "taken"
        await answered(assistant_alone, cry)
        assert (await gateway.result(cry)).intent.name == "crisis"


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
async def test_a_cry_for_help_is_answered_without_the_database(assistant_alone, postgresql):
    gateway = assistant_alone.gateway
    postgresql.stop()
    try:
        receipt = await gateway.take_in(inbound(1, "살기 싫어 죽고 싶어"))
        assert receipt.status == "spoken"
        assert any("tel:" in b.payload for reply in receipt.replies for b in reply.buttons)
        with pytest.raises(StoreUnavailable):
            await gateway.take_in(inbound(2))
    finally:
        postgresql.start()


async def test_who_waits_gets_the_answer_and_the_same_one_again(assistant_alone):
    async with assistant_alone.running():
        result = await assistant_alone.turns.converse(inbound(1))
        assert result.replies
        assert await assistant_alone.turns.converse(inbound(1)) == result
    assert await assistant_alone.gateway.waiting("c") == 0


@pytest.mark.parametrize("steps", range(3))
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_who_leaves_just_when_something_is_said_waits_no_more(assistant_alone, steps):
    leaving = asyncio.create_task(assistant_alone.gateway.answered(inbound(1), WITHIN))
    await assistant_alone.gateway.answered(inbound(2), 0.1)  # by then the first has looked, too
    assistant_alone.signals.wake("c")
    for _ in range(steps):
        await asyncio.sleep(0)
    leaving.cancel()
    done, _ = await asyncio.wait([leaving], timeout=WITHIN / 2)
    assert done
    assert leaving.cancelled()


async def test_answers_are_pushed_in_order(assistant_alone):
    post = Post()
    async with assistant_alone.running(post):
        messages = [inbound(n, address="here") for n in range(3)]
        for message in messages:
            await assistant_alone.gateway.take_in(message)
        await answered(assistant_alone, *messages)
        told = [text for author, text in await said(assistant_alone) if author == "bot"]
        await eventually(lambda: len(post.sent) == len(told))
    assert post.sent == [("here", text) for text in told]


async def test_what_was_not_delivered_is_tried_again_and_nothing_overtakes_it(assistant_alone):
    post = Post(Delivery("queued", retry_after=0.1), Delivery("queued", retry_after=0.1))
    async with assistant_alone.running(post):
        message = inbound(1, address="here")
        await assistant_alone.gateway.take_in(message)
        await answered(assistant_alone, message)
        told = [text for author, text in await said(assistant_alone) if author == "bot"]
        await eventually(lambda: len(post.sent) == len(told))
    assert [text for _, text in post.sent] == told
    assert post.tried == len(told) + 2


async def test_what_may_have_been_delivered_is_not_sent_again_but_told(assistant_alone):
    post = Post(Delivery("unknown", reason="timeout"))
    texts = assistant_alone.base.texts
    async with assistant_alone.running(post):
        message = inbound(1, address="here")
        await assistant_alone.gateway.take_in(message)
        await answered(assistant_alone, message)
        told = [text for author, text in await said(assistant_alone) if author == "bot"]
        await eventually(lambda: ("here", texts("talk.maybe_lost")) in post.sent)
        again = inbound(2, texts("talk.again_button"), address="here")
        await assistant_alone.gateway.take_in(again)
        await answered(assistant_alone, again)
        result = await assistant_alone.gateway.result(again)
    assert [reply.text for reply in result.replies] == told[: len(result.replies)]


async def test_who_has_blocked_us_is_left_alone_until_he_writes(assistant_alone):
    post = Post(Delivery("failed", unreachable=True, reason="blocked"))
    async with assistant_alone.running(post):
        first = inbound(1, address="here")
        await assistant_alone.gateway.take_in(first)
        await answered(assistant_alone, first)
        await eventually(lambda: post.tried == 1)
        await answered(assistant_alone, first)
        assert await assistant_alone.deliveries.recipient("c") is None
        second = replace(first, message_id="2")
        await assistant_alone.gateway.take_in(second)
        await answered(assistant_alone, second)
        await eventually(lambda: len(post.sent) >= 1)
    assert post.tried > 1


async def test_who_follows_hears_what_another_replica_says(
    assistant_alone, database_url, base, key
):
    async with (
        new_assistant(database_url, base, key) as other,
        assistant_alone.running(),
        following(assistant_alone) as heard,
        other.running(),
    ):
        await other.gateway.take_in(inbound(1))
        await answered(assistant_alone, inbound(1))
        await eventually(lambda: {entry.author for entry in heard} == {"user", "bot"})


async def test_following_gives_everything_once_in_order(assistant_alone):
    async with assistant_alone.running(), following(assistant_alone) as heard:
        messages = [inbound(n) for n in range(3)]
        for message in messages:
            await assistant_alone.gateway.take_in(message)
        await answered(assistant_alone, *messages)
        told = await assistant_alone.gateway.entries("c", 0)
        await eventually(lambda: len(heard) == len(told))
        async with asyncio.timeout(WITHIN):
            while await assistant_alone.gateway.waiting("c"):
                await asyncio.sleep(0.02)
    assert [entry.seq for entry in heard] == [entry.seq for entry in told]
