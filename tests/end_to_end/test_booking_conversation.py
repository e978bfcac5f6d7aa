"""Counselling booked through the real Rasa, with the practice desk.

Asked as of today: the sweeper of the running app works on today's clock, too.
"""

import re
from pathlib import Path

import pytest

from actions.booking.notices import Notices
from bot.today import now, today
from tests.end_to_end.reading import records_of, text_of

pytestmark = [pytest.mark.rasa, pytest.mark.asyncio(loop_scope="session")]

NUMBER = re.compile(r"BG-\w{4}-\w{4}")
READY = "고1이고 서울런 회원이에요. 만 16세고요, 심화상담 예약할게요"
PRACTICE = "연습용"


class User:
    """Says one thing after the other today, and presses buttons."""

    def __init__(self, talk):
        self._talk, self.name = talk, talk.name
        self.result = None

    async def say(self, text: str) -> str:
        self.result = await self._talk.say(text, today())
        return text_of(self.result)

    async def press(self, title: str) -> str:
        buttons = [button for reply in self.result.replies for button in reply.buttons]
        return await self.say(next(b.payload for b in buttons if b.title.startswith(title)))

    @property
    def titles(self) -> list[str]:
        return [button.title for button in self.result.replies[-1].buttons]

    async def booked(self) -> str:
        """Book the first time there is, without a name; the number."""
        await self.say(f"{READY} 제일 빠른 걸로요")
        await self.press("이름 없이")
        return NUMBER.search(await self.press("네"))[0]


@pytest.fixture
def user(talk):
    return User(talk)


async def test_who_stops_is_asked_no_more(user):
    assert "학년" in await user.say("심화상담 잡아줘")
    assert "다시 예약하고 싶으면" in await user.say("안 할래요")
    assert len(user.result.replies) == 1
    assert "학년" not in await user.say("고마워")


async def test_a_teen_books_step_by_step(user):
    assert "학년" in await user.say("심화상담 잡아줘")
    assert "회원인가요" in await user.say("중2요")
    assert "만 14세 이상" in await user.press("네")
    assert "policy/counselling" in records_of(user.result)
    assert "비어 있는 시간" in await user.press("네")
    wanted = user.titles[1]
    assert wanted in await user.say(wanted)
    assert "토토로" not in user.result.model_dump_json()
    confirm = await user.say("토토로라고 불러 주세요")
    assert wanted in confirm
    assert PRACTICE in confirm
    done = await user.say("네")
    assert user.result.intent.name == "counselling_booking"
    number = NUMBER.search(done)[0]
    assert wanted in done
    assert wanted in await user.say("내 예약 언제예요?")
    assert number in user.result.model_dump_json()


async def test_a_parent_books_for_a_child_under_14(user):
    assert "학생" in await user.say("우리 애 심화상담 예약하려고요. 중1이에요")
    await user.press("네")
    await user.press("아니요")
    await user.say("두 번째요")
    assert "전화번호" in await user.say("지우예요")
    confirm = await user.say("010-1234-5678")
    assert "이대로 예약할까요?" in confirm
    assert "가렸어요" not in confirm, "the number was asked for"
    assert "아직 정해진 예약은 아니에요" in await user.say("네")


async def test_everything_at_once_leaves_the_name_and_the_yes(user):
    assert await user.booked()


async def test_a_correction_a_digression_and_a_way_back(user):
    await user.say(f"{READY} 제일 빠른 걸로요")
    answered = await user.say("근데 학교보안관은 어느 과에서 해요?")
    assert user.result.intent.name == "contact_dept"
    assert "이름" in answered
    await user.press("이름 없이")
    assert "비어 있는 시간" in await user.press("다른 시간")
    await user.say("첫 번째요")
    assert "이대로 예약할까요?" in text_of(user.result)


async def test_cancelling_halfway_leaves_nothing(user):
    await user.say(f"{READY} 제일 빠른 걸로요")
    await user.say("취소")
    assert "예약이 없어요" in await user.say("내 예약 확인해 주세요")


async def test_moving_and_cancelling(user):
    number = await user.booked()
    assert "비어 있는 시간" in await user.say("예약 옮겨 주세요")
    other = user.titles[2]
    assert other in await user.say(other)
    moved = await user.press("네")
    assert other in moved
    assert number in moved
    assert "정말 취소할까요?" in await user.say("예약 취소해줘")
    assert "취소했어요" in await user.press("네")


async def test_who_is_not_entitled_hears_why(user):
    told = await user.say("고3인데 심화상담 예약할래요")
    assert user.result.verdict is not None
    assert user.result.verdict.status == "not_eligible"
    assert "중1~고2" in told
    assert "정시 전략 컨설팅" in user.titles


async def test_waiting(user):
    await user.say(READY)
    await user.press("대기")
    assert "대기를 신청했어요" in await user.press("아무 때나")
    assert "심화상담" in await user.say("대기 확인해 주세요")
    assert "모두 취소" in await user.say("대기 취소할게요")


async def test_bad_times_and_unknown_numbers(user):
    await user.say(READY)
    assert "이런 시각은 없어요" in await user.say("내일 25시요")
    assert "달력에 없어요" in await user.say("2월 30일 3시요")
    assert "이미 지난" in await user.say("어제 3시")
    await user.say("취소")
    assert "찾지 못했어요" in await user.say("BG-7K2M-9QXD 취소해줘")


async def test_notices_come_with_the_next_answer(user, assistant):
    runtime, _ = assistant
    number = await user.booked()
    said = Notices(runtime.base, runtime.services.address)
    await runtime.services.booking.call_off(number, now(), said.cancelled_by_staff)
    assert "창구의 사정" in await user.say("안녕하세요")


@pytest.mark.parametrize("words", ["죽고싶어요", "살기 싫어", "자해했어"])
async def test_danger_said_in_place_of_a_name_is_heard(user, assistant, words):
    await user.say(f"{READY} 제일 빠른 걸로요")
    await user.say(words)
    assert user.result.intent.name == "crisis"
    runtime, _ = assistant
    assert await runtime.services.people.tell(user.name, "name") is None


async def test_what_was_told_stands_encrypted_and_nowhere_else(user, assistant):
    runtime, _ = assistant
    await user.say(f"{READY} 제일 빠른 걸로요")
    await user.say("토토로라고 불러 주세요")
    await user.press("네")
    assert await runtime.services.people.tell(user.name, "name") == "토토로"
    files = Path(runtime.engine.url.database).parent.iterdir()
    kept = {file.name: file.read_bytes() for file in files}
    assert any(b"personal_details" in content for content in kept.values())
    assert [name for name, content in kept.items() if "토토로".encode() in content] == []
