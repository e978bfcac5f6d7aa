"""Telegram in human hands."""

import pytest

from channels.messages import conversation_id
from channels.telegram.intake import CHANNEL
from tests.channels.telegram.bot_api import BOT_ID
from tests.counsellor import Counsellor

USER = 7
QUESTION = "서울런이 뭐예요?"


@pytest.fixture
async def talk(api, polling, running):
    """The channel at work."""
    async with running(polling):
        yield api


@pytest.fixture
def conversation(gateway):
    """The user's conversation."""
    return conversation_id(CHANNEL, f"{BOT_ID}:{USER}", gateway.pepper)


@pytest.fixture
async def sky(assistant_alone, talk, conversation):
    """A counsellor who has taken the conversation over."""
    await talk.says(USER, QUESTION)
    await talk.until(lambda: "출처" in " ".join(talk.chats[USER].texts))
    sky = await Counsellor.new(assistant_alone)
    await sky.takes(conversation)
    return sky


async def test_a_counsellors_message_says_whose_it_is(talk, sky, conversation):
    await sky.says(conversation, "안녕하세요.")
    await talk.until(lambda: talk.chats[USER].texts[-1] == "[상담사 하늘]\n안녕하세요.")


async def test_what_the_user_writes_and_corrects_reaches_the_counsellor(talk, sky, conversation):
    before = len(talk.chats[USER].texts)
    message = await talk.says(USER, "수요일 5시에 갈게요")
    await sky.reads(conversation, "수요일 5시에 갈게요")
    await talk.edits(message, "수요일 6시에 갈게요")
    await sky.reads(conversation, "수요일 6시에 갈게요")
    await sky.says(conversation, "네, 6시에 봬요.")
    await talk.until(lambda: talk.chats[USER].texts[-1].endswith("네, 6시에 봬요."))
    assert len(talk.chats[USER].texts) <= before + 2  # what the counsellor said, and the notice
