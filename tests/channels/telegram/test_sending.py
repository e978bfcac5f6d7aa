"""What becomes of a message when Telegram is slow, busy, broken or refuses."""

import pytest

from channels.telegram.client import Client
from channels.telegram.pacing import BURST, MANY, PerChat
from channels.telegram.sender import Sender
from knowledge.texts import load_texts
from store.messages import Button, Reply
from tests.channels.telegram.bot_api import TOKEN, Fault
from tests.channels.telegram.world import Chat

USER = 7
SHORT = Reply(text="안녕하세요.")
LONG = Reply(text="힘내세요. " * 1_500)  # three parts


@pytest.fixture
async def sender(closed_api):
    """A sender that waits half a second for Telegram."""
    closed_api.chats[USER] = Chat(USER)
    bot = Client(TOKEN, closed_api.url, patience=0.5)
    yield Sender(bot, load_texts())
    await bot.request.shutdown()


async def test_a_message_arrives_once_and_its_id_is_told(api, sender):
    delivery = await sender.send(str(USER), SHORT)
    (shown,) = api.chats[USER].shown
    assert (delivery.state, delivery.external_id) == ("sent", str(shown["message_id"]))


async def test_a_closed_door_is_tried_again(closed_api, sender):
    assert (await sender.send(str(USER), SHORT)).state == "queued"
    async with closed_api.serving():
        assert (await sender.send(str(USER), SHORT)).state == "sent"
    assert closed_api.chats[USER].texts == ["안녕하세요."]


@pytest.mark.parametrize(
    "fault",
    [
        Fault(500),
        Fault(502, done=True),
        Fault(done=True),
        Fault(silent=True, done=True),
        Fault(status=200),
    ],
    ids=["server error", "bad gateway", "broken off", "no answer in time", "nonsense"],
)
async def test_what_may_have_arrived_is_unknown(api, sender, fault):
    api.faults["sendMessage"].append(fault)
    assert (await sender.send(str(USER), SHORT)).state == "unknown"
    assert len(api.chats[USER].shown) == fault.done


async def test_a_flood_wait_is_respected_and_concerns_that_chat_alone(api, sender):
    api.chats[8] = Chat(8)
    api.faults["sendMessage"].append(Fault(429, retry_after=30))
    flood = await sender.send(str(USER), SHORT)
    assert (flood.state, flood.retry_after) == ("queued", 30)
    again = await sender.send(str(USER), SHORT)
    assert again.state == "queued"
    assert 0 < again.retry_after <= 30
    assert [method for method, _ in api.calls] == ["sendMessage"]
    assert (await sender.send("8", SHORT)).state == "sent"


async def test_after_the_flood_wait_messages_go_out_again(api, sender):
    api.faults["sendMessage"].append(Fault(429, retry_after=1))
    await sender.say(str(USER), [SHORT])
    assert api.chats[USER].texts == ["안녕하세요."]


async def test_who_has_blocked_us_cannot_be_reached(api, sender):
    api.chats[USER].blocked = True
    delivery = await sender.send(str(USER), SHORT)
    assert (delivery.state, delivery.unreachable) == ("failed", True)


async def test_an_unknown_chat_fails(api, sender):
    assert (await sender.send("99", SHORT)).state == "failed"


async def test_a_token_that_is_refused_keeps_messages(api):
    bot = Client("4242:AA-another-token", api.url, patience=0.5)
    delivery = await Sender(bot, load_texts()).send(str(USER), SHORT)
    await bot.request.shutdown()
    assert delivery.state == "queued"
    assert "another" not in delivery.reason


async def test_words_arrive_even_when_a_button_is_refused(api, sender):
    reply = Reply(text="지금 전화해 주세요.", buttons=(Button(title="", payload="네"),))
    assert (await sender.send(str(USER), reply)).state == "sent"
    assert api.chats[USER].texts == ["지금 전화해 주세요."]


async def test_the_rest_of_a_long_message_is_tried_again_and_nothing_is_said_twice(api, sender):
    api.faults["sendMessage"].extend([None, Fault(429, retry_after=1), None])
    assert (await sender.send(str(USER), LONG)).state == "sent"
    assert " ".join(api.chats[USER].texts) == LONG.text.strip()


async def test_half_a_message_is_unknown_and_the_rest_not_said_out_of_order(api, sender):
    api.faults["sendMessage"].extend([None, Fault(500)])
    assert (await sender.send(str(USER), LONG)).state == "unknown"
    assert len(api.chats[USER].shown) == 1


async def test_half_a_message_is_never_queued_again(api, sender):
    api.faults["sendMessage"].extend([None, Fault(429, retry_after=3_000)])
    assert (await sender.send(str(USER), LONG)).state == "unknown"


async def test_a_busy_chat_gets_the_rest_later(api, sender):
    api.chats[8] = Chat(8)
    states = [(await sender.send(str(USER), SHORT)).state for _ in range(BURST + 1)]
    assert states == ["sent"] * BURST + ["queued"]
    assert (await sender.send("8", SHORT)).state == "sent"
    await sender.say(str(USER), [SHORT])
    assert len(api.chats[USER].shown) == BURST + 1


async def test_a_very_long_message_takes_its_time(api, sender):
    text = "힘내세요. " * 5_000
    assert (await sender.send(str(USER), Reply(text=text))).state == "sent"
    assert len(api.chats[USER].shown) > BURST
    assert " ".join(api.chats[USER].texts) == text.strip()


async def test_chats_at_rest_are_forgotten():
    chats = PerChat(1, 10)
    assert chats["7"] is chats["7"]
    for number in range(3 * MANY):
        assert chats[str(number)].max_rate == 1
    assert len(chats) <= MANY
