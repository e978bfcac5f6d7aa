"""Talk through a local Bot API server and the real client: what a user of Telegram notices."""

import asyncio

import pytest

from bot.today import now
from channels.messages import Inbound, conversation_id
from channels.telegram.intake import CHANNEL
from store.messages import Button, Reply
from store.outbox import put
from tests.channels.telegram.bot_api import BOT_ID, Fault
from tests.channels.telegram.world import WITHIN, Chat

USER = 7
QUESTION = "서울런이 뭐예요?"
PAYLOAD = "서울런에서 지원하는 학습 사이트를 모두 알려 주세요. 중학생이 볼 수 있는 것만요"


@pytest.fixture
async def talk(api, polling, running):
    """The channel at work."""
    async with running(polling):
        yield api


def conversation(gateway, user=USER):
    return conversation_id(CHANNEL, f"{BOT_ID}:{user}", gateway.pepper)


async def heard(gateway, user=USER):
    """What the assistant was told, by id of the message."""
    entries = await gateway.entries(conversation(gateway, user), after=0)
    return {entry.message_id: entry.text for entry in entries if entry.author == "user"}


async def understood(gateway, message_id, user=USER):
    """What the assistant has answered to."""
    inbound = Inbound(conversation(gateway, user), str(message_id), "", CHANNEL)
    assert await gateway.answered(inbound, within=WITHIN)
    return (await heard(gateway, user))[str(message_id)]


def said(api, user=USER):
    return api.chats[user].texts


async def test_a_question_is_answered_in_the_chat(talk, gateway):
    message = await talk.says(USER, QUESTION)
    await talk.until(lambda: "출처" in " ".join(said(talk)))
    assert await heard(gateway) == {str(message["message_id"]): QUESTION}
    assert not any("parse_mode" in call for _, call in talk.calls)


async def test_start_and_help_are_greeted_and_explained(talk, gateway):
    start = await talk.says(USER, "/start kampagne-22")
    helped = await talk.says(USER, "/help")
    other = await talk.says(USER, "/restart")
    said_for = gateway.texts.data("telegram.commands")
    assert await understood(gateway, start["message_id"]) == said_for["start"]
    assert await understood(gateway, helped["message_id"]) == said_for["help"]
    assert "restart" in await understood(gateway, other["message_id"])


async def test_somebody_in_danger_gets_the_numbers_and_can_press_a_button(talk, gateway):
    await talk.says(USER, "죽고 싶어요")
    await talk.until(lambda: said(talk) and talk.chats[USER].buttons)
    assert "☎" in said(talk)[-1]
    assert "109" in said(talk)[-1]
    title = gateway.texts("crisis.button_safe")
    press = await talk.presses(USER, title)
    assert await understood(gateway, f"cb{press}") == title
    assert talk.answered == [{"id": press, "text": ""}]


async def test_a_long_payload_is_looked_up(talk, gateway, database):
    await talk.says(USER, QUESTION)
    await talk.until(lambda: said(talk))
    reply = Reply(text="고르세요.", buttons=(Button(title="사이트", payload=PAYLOAD),))
    await say(database, gateway, reply)
    await talk.until(lambda: said(talk)[-1] == "고르세요.")
    assert len(PAYLOAD.encode()) > 64
    press = await talk.presses(USER, "사이트")
    assert await understood(gateway, f"cb{press}") == PAYLOAD


@pytest.mark.parametrize("data", ["#999999.0", "#1.99", "#x", "", "?", "#١.0"])
async def test_a_button_of_a_message_that_is_gone_is_answered_kindly(talk, gateway, data):
    await talk.says(USER, QUESTION)
    await talk.until(lambda: said(talk))
    press = await talk.presses_data(USER, data)
    await talk.until(lambda: talk.answered)
    text = gateway.texts("telegram.stale_button") if data else ""
    assert talk.answered == [{"id": press, "text": text}]
    assert f"cb{press}" not in await heard(gateway)


async def test_an_edit_corrects_the_message(talk, gateway):
    message = await talk.says(USER, "서울런 중2도 되나요?")
    await talk.until(lambda: said(talk))
    edited = await talk.edits(message, "서울런 중3도 되나요?")
    edit = f"{message['message_id']}e{edited['update_id']}"
    assert await understood(gateway, edit) == "서울런 중3도 되나요?"


async def test_other_contents_are_declined_kindly_and_not_kept(talk, gateway):
    album = {"photo": [{"file_id": "x", "width": 1, "height": 1}], "media_group_id": "1"}
    for _ in range(3):
        await talk.says(USER, **album)
    await talk.says(8, voice={"file_id": "x", "duration": 1})
    await talk.says(9, contact={"phone_number": "+821012345678", "first_name": "홍길동"})
    await talk.says(10, a_new_kind={})
    await talk.says(11, QUESTION)
    await talk.until(lambda: said(talk, 11))
    await talk.until(lambda: all(said(talk, user) for user in (USER, 8, 9)))
    unreadable = gateway.texts.data("telegram.unreadable")
    assert said(talk) == [unreadable["photo"]]
    assert said(talk, 8) == [unreadable["voice"]]
    assert said(talk, 9) == [unreadable["contact"]]
    assert said(talk, 10) == []
    assert [await heard(gateway, user) for user in (USER, 8, 9, 10)] == [{}] * 4


async def test_words_below_a_picture_are_read(talk, gateway):
    await talk.says(USER, photo=[{"file_id": "x"}], caption="죽고 싶어요")
    await talk.until(lambda: len(said(talk)) >= 2)
    assert gateway.texts.data("telegram.unreadable")["photo"] in said(talk)
    assert any("109" in text for text in said(talk))


async def test_groups_are_left_with_a_word_and_bots_ignored(talk, gateway):
    await talk.happens(message={**group(talk), "text": QUESTION})
    await talk.happens(
        my_chat_member={
            "chat": {"id": -5, "type": "group"},
            "new_chat_member": {"status": "member"},
        }
    )
    robot = {"id": 8, "is_bot": True, "first_name": "로봇"}
    await talk.happens(
        message={
            "message_id": 1,
            "chat": {"id": 8, "type": "private"},
            "from": robot,
            "text": QUESTION,
        }
    )
    await talk.until(lambda: talk.left)
    assert talk.left == [-5]
    assert said(talk, -5) == [gateway.texts("telegram.private_only")]
    assert await heard(gateway, 8) == {}


@pytest.mark.parametrize("faults", [[], [Fault(500)], [Fault()]], ids=["well", "500", "broken"])
async def test_typing_is_shown_while_an_answer_is_awaited(talk, gateway, assistant_alone, faults):
    talk.faults["sendChatAction"].extend(faults)
    async with assistant_alone.locks.hold(f"turns/{conversation(gateway)}"):
        await talk.says(USER, QUESTION)
        await talk.until(lambda: any(method == "sendChatAction" for method, _ in talk.calls))
        assert said(talk) == []
    await talk.until(lambda: said(talk))


async def test_whoever_blocks_us_is_left_alone_until_they_write_again(
    talk, gateway, database, assistant_alone
):
    await talk.says(USER, QUESTION)
    await talk.until(lambda: said(talk))
    talk.chats[USER].blocked = True
    await say(database, gateway, Reply(text="내일 상담이 있어요."))
    async with asyncio.timeout(WITHIN):
        while await assistant_alone.deliveries.recipient(conversation(gateway)):
            await asyncio.sleep(0.02)
    talk.chats[USER].blocked = False
    before = len(said(talk))
    await talk.says(USER, "다시 왔어요")
    await talk.until(lambda: len(said(talk)) > before)
    assert "내일 상담이 있어요." not in said(talk)


async def test_the_same_update_again_is_one_message(talk, gateway):
    message = await talk.says(USER, QUESTION)
    await talk.happens(message=message)
    await talk.says(8, QUESTION)
    await talk.until(lambda: "출처" in " ".join(said(talk, 8)))
    await talk.until(lambda: "출처" in " ".join(said(talk)))
    assert len(await heard(gateway)) == 1
    assert said(talk) == said(talk, 8)


async def say(database, gateway, reply, user=USER):
    """The assistant speaks on its own."""
    async with database.write() as session:
        await put(session, conversation(gateway, user), f"test/{reply.text}", reply, now())


def group(api):
    api.chats[-5] = Chat(-5, "group")
    return {"message_id": 3, "chat": {"id": -5, "type": "group"}, "from": {"id": 7}}
