"""Courses in conversation, through a real Rasa: found, narrowed, looked at, followed."""

import pytest

from tests.actions.courses.world import COURSES, NOW, SOON
from tests.end_to_end.conftest import LATER, Talk

pytestmark = [pytest.mark.rasa, pytest.mark.asyncio(loop_scope="session")]
MONDAY = NOW.date() + LATER
CLOSES = COURSES[0].closes_at + LATER
OPENS = SOON["opens_at"] + LATER


@pytest.fixture
def talk(informed, request):
    """A new conversation."""
    return Talk(informed.turns, f"courses-{abs(hash(request.node.nodeid))}")


def shown(result):
    """Titles of the courses shown."""
    return [c.title.split(". ", 1)[-1] for reply in result.replies for c in reply.cards]


@pytest.mark.parametrize(
    ("talked", "last"),
    [
        (["노원구 요가 강좌 있어요?", "토요일만"], ["주말 요가 교실"]),
        (["요가배우고시픈데 노원에 잇나", "더 싼 거"], ["주말 요가 교실"]),
        (["퇴근하고 배울 만한 요가", "접수 중인 것만"], ["퇴근길 요가"]),
        (["우리 동네에서 일본어 배우고 싶어", "노원구요"], ["기초 일본어 회화"]),
        (["노원구 요가 강좌", "송파구는?"], ["힐링 요가"]),
        (["도자기 배우고 싶어요", "라탄은요?"], ["라탄 바구니 만들기"]),
        (["아이 코딩 수업 토요일", "1번 자세히"], ["어린이 코딩 놀이터"]),
        (["송파구 요가", "1번 강좌 담아 주세요", "담은 강좌 보여 주세요"], ["힐링 요가"]),
    ],
)
async def test_courses_are_found_and_narrowed(talk, talked, last):
    for text in talked:
        result = await talk.say(text, MONDAY)
    assert shown(result) == last
    assert result.intent.name == "course_search"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("언제까지 접수해요?", "{0.month}월 {0.day}일(화)까지"),
        ("수강료는 얼마예요?", "30,000원"),
        ("어떻게 신청해요?", "인터넷 (선착순)"),
        ("어디서 해요?", "노원평생학습관 2층"),
    ],
)
async def test_a_side_of_what_was_shown(talk, question, answer):
    await talk.say("퇴근길 요가 강좌", MONDAY)
    said = await talk.say(question, MONDAY)
    assert answer.format(CLOSES) in said.replies[0].text


async def test_what_the_data_do_not_have_is_said_and_not_invented(talk):
    result = await talk.say("강남구에서 스카이다이빙 강좌 있어요?", MONDAY)
    text = result.replies[-1].text
    assert "데이터에 없어요" in text
    assert not any(s.record.startswith("course/") for r in result.replies for s in r.sources)


async def test_who_talks_of_something_else_gets_it(talk):
    await talk.say("노원구 요가 강좌", MONDAY)
    assert (await talk.say("서울런 신청은 어떻게 해요?", MONDAY)).intent.name != "course_search"
    assert (await talk.say("상담사 연결해 주세요", MONDAY)).intent.name == "human_agent"


async def test_openings_are_followed(talk):
    result = await talk.say("노원구 요가 접수 열리면 알려줘", MONDAY)
    assert "노원구 요가" in result.replies[-1].text
    result = await talk.say(f"{OPENS.month}월에 접수 열리는 강좌 뭐 있어요?", MONDAY)
    assert "힐링 요가" in "".join("".join(c.lines) for r in result.replies for c in r.cards)
