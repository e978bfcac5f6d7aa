"""KakaoTalk in human hands: nobody can be pushed to, so requests wait for a person."""

import asyncio

import pytest

from knowledge.texts import load_texts
from tests.channels.kakao.platform import EVENT, EVENT_KEY
from tests.counsellor import Counsellor

QUESTION = "느린 학습자 지원이 뭐예요?"
CHECK = "답변 확인"
MINA = "user-mina"
TEXTS = load_texts()
BUSY = TEXTS.data("kakao.nothing")["human"]


@pytest.fixture
def mina(conversation_of):
    """Mina's conversation."""
    return conversation_of(MINA)


@pytest.fixture
async def sky(assistant_alone):
    """A counsellor."""
    return await Counsellor.new(assistant_alone)


@pytest.fixture
def in_hands(sky, mina):
    """Has the counsellor take Mina's conversation over, and Mina hear of it."""

    async def take(kakao):
        await kakao.says(MINA, QUESTION)
        await sky.reads(mina, QUESTION)
        await sky.takes(mina)
        await kakao.asks_for(MINA, "사람이 답해 드려요")
        return kakao.chats[MINA]

    return take


async def test_who_writes_to_a_person_is_told_that_it_takes_time(talking, in_hands):
    async with talking() as kakao:
        await in_hands(kakao)
        chat = await kakao.says(MINA, "여기 계세요?")
        assert chat.text.endswith(BUSY)
        assert chat.labels == [CHECK]


async def test_what_a_person_has_said_goes_along(talking, in_hands, sky, mina):
    async with talking() as kakao:
        await in_hands(kakao)
        await sky.says(mina, "안녕하세요, 하늘이에요.")
        chat = await kakao.says(MINA, "여기 계세요?")
        assert chat.text.endswith("[상담사 하늘]\n안녕하세요, 하늘이에요.")


async def test_a_person_who_answers_at_once_is_waited_for(talking, in_hands, sky, mina):
    async with talking(wait=4.0) as kakao:
        chat = await in_hands(kakao)
        asked = asyncio.create_task(kakao.says(MINA, "여기 계세요?"))
        await sky.reads(mina, "여기 계세요?")
        await sky.says(mina, "네, 여기 있어요.")
        await asked
        assert chat.text.endswith("[상담사 하늘]\n네, 여기 있어요.")


async def test_a_person_answers_by_callback(talking, in_hands, sky, mina):
    async with talking(callback_wait=30.0) as kakao:
        chat = await in_hands(kakao)
        await kakao.says(MINA, "여기 계세요?", callback=True)
        assert chat.waiting_texts == [TEXTS.data("kakao.callback")["human"]]
        await sky.says(mina, "네, 여기 있어요.")
        await kakao.until(lambda: kakao.callbacks)
        assert chat.text.endswith("네, 여기 있어요.")


async def test_who_waits_by_callback_needs_no_event(talking, in_hands, sky, mina):
    async with talking(callback_wait=30.0, event_key=EVENT_KEY, event_name=EVENT) as kakao:
        await in_hands(kakao)
        kakao.events.clear()
        await kakao.says(MINA, "여기 계세요?", callback=True)
        await sky.says(mina, "네, 여기 있어요.")
        await kakao.until(lambda: kakao.callbacks)
        assert kakao.events == []
        await sky.says(mina, "더 궁금한 것이 있나요?")
        await kakao.until(lambda: kakao.events)
        await kakao.says(MINA, CHECK)
        await kakao.asks_for(MINA, "더 궁금한 것이 있나요?")


async def test_a_callback_nobody_answered_says_how_to_go_on(talking, in_hands, sky, mina):
    async with talking(callback_wait=5.0) as kakao:
        chat = await in_hands(kakao)
        await kakao.says(MINA, "여기 계세요?", callback=True)
        await kakao.until(lambda: kakao.callbacks)
        assert chat.text.endswith(BUSY)
        await sky.says(mina, "네, 여기 있어요.")
        await kakao.asks_for(MINA, "네, 여기 있어요.")


async def test_of_several_messages_only_the_last_is_told_that_nobody_answered(
    talking, in_hands, sky, mina
):
    async with talking(callback_wait=6.0) as kakao:
        chat = await in_hands(kakao)
        for text in ("저기요", "제가요", "신청했는데요"):
            await kakao.says(MINA, text, callback=True)
        await kakao.until(lambda: kakao.callbacks)
        assert len(chat.waiting_texts) == 3
        assert chat.text.count(BUSY) == 1
        await sky.says(mina, "네, 여기 있어요.")
        await kakao.asks_for(MINA, "네, 여기 있어요.")
        assert len(kakao.callbacks) == 1


async def test_in_the_queue_it_is_said_so(talking, sky):
    async with talking() as kakao:
        await kakao.says(MINA, "살기 싫어 죽고 싶어")
        chat = await kakao.says(MINA, CHECK)
        assert chat.text.endswith(TEXTS.data("kakao.nothing")["queued"])
