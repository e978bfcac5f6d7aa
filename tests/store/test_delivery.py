"""What is to be pushed, and what became of it."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet

from store.cipher import Cipher
from store.delivery import Deliveries, Recipient
from store.inbox import Inbox
from store.messages import Reply
from store.outbox import Outbox, put

NOW = datetime(2026, 11, 30, 7, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
A_MOMENT = timedelta(seconds=1)
CIPHER = Cipher([Fernet.generate_key().decode()])


@pytest.fixture
def deliveries(database):
    return Deliveries(database, CIPHER)


@pytest.fixture
async def told(database):
    """A conversation that can be pushed to, with three messages."""
    await Inbox(database, CIPHER).take_in("c", "post", "1", "네", NOW, address="chat 1")
    async with database.write() as session:
        for text in ("하나", "둘", "셋"):
            await put(session, "c", text, Reply(text=text), NOW, LATER if text == "셋" else None)


def texts(messages):
    return [message.reply.text for message in messages]


async def test_what_is_queued_is_due_in_its_order(deliveries, told):
    assert await deliveries.due(["post"], NOW) == ["c"]
    assert await deliveries.due(["other"], NOW) == []
    assert await deliveries.recipient("c") == Recipient("post", "chat 1")
    assert texts(await deliveries.queued("c", NOW)) == ["하나", "둘", "셋"]
    assert texts(await deliveries.queued("c", LATER)) == ["하나", "둘"]


async def test_a_message_is_claimed_once(deliveries, told):
    first, *_ = await deliveries.queued("c", NOW)
    assert await deliveries.sending(first.id)
    assert not await deliveries.sending(first.id)
    await deliveries.settle(first, "sent", NOW, "x7")
    assert texts(await deliveries.queued("c", NOW)) == ["둘", "셋"]


async def test_a_failed_try_holds_back_what_follows(deliveries, told):
    first, *_ = await deliveries.queued("c", NOW)
    await deliveries.sending(first.id)
    await deliveries.postpone(first.id, LATER)
    assert await deliveries.queued("c", NOW) == []
    again, *_ = await deliveries.queued("c", LATER)
    assert (again.id, again.attempts) == (first.id, 1)


async def test_what_was_cut_off_is_found_and_may_be_asked_for(deliveries, told, database):
    first, *_ = await deliveries.queued("c", NOW)
    await deliveries.sending(first.id)
    (lost,) = await deliveries.interrupted("c")
    assert lost.id == first.id
    for _ in range(2):
        await deliveries.settle(lost, "unknown", NOW, then=Reply(text="다시 볼까요?"))
    assert await deliveries.interrupted("c") == []
    assert texts(await Outbox(database).waiting("c", NOW)) == ["둘", "셋", "다시 볼까요?"]


async def test_who_cannot_be_reached_is_reached_again_after_writing(deliveries, told, database):
    await deliveries.unreachable("c", NOW + A_MOMENT, LATER)
    assert await deliveries.due(["post"], NOW) == []
    assert await deliveries.recipient("c") is None
    await Inbox(database, CIPHER).take_in("c", "post", "2", "네", NOW, address="chat 2")
    assert await deliveries.recipient("c") == Recipient("post", "chat 2")


async def test_who_wrote_while_we_failed_to_reach_him_can_be_reached(deliveries, told):
    await deliveries.unreachable("c", NOW - A_MOMENT, LATER)
    assert await deliveries.recipient("c") is not None


async def test_who_never_wrote_cannot_be_pushed_to(deliveries, database):
    async with database.write() as session:
        await put(session, "new", "하나", Reply(text="하나"), NOW)
    assert await deliveries.due(["post", "api"], NOW) == []
    assert await deliveries.recipient("new") is None
    assert await deliveries.recipient("nobody") is None
