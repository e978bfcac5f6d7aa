"""The eligibility conversation: corrections, digressions, not knowing, starting over."""

from datetime import date

import pytest

from tests.end_to_end.reading import records_of, text_of

pytestmark = [pytest.mark.rasa, pytest.mark.asyncio(loop_scope="session")]


async def test_facts_up_to_a_verdict(talk):
    await talk.say("다문화 가정인데 중2예요 서울런 되나요?")
    result = await talk.say("서울 살아요")
    assert result.intent.name == "eligibility"
    assert result.verdict is not None
    assert result.verdict.status == "eligible"
    assert "policy/seoullearn" in records_of(result)


async def test_a_button_answers(talk):
    first = await talk.say("서울런 되는지 확인하고 싶어요")
    assert first.verdict is not None
    assert first.verdict.status == "needs_info"
    for _ in range(8):
        if not first.replies[-1].buttons or first.verdict.status != "needs_info":
            break
        first = await talk.say(first.replies[-1].buttons[0].payload)
    assert first.verdict is not None
    assert first.verdict.status in {"eligible", "not_eligible", "undecidable"}


async def test_a_digression_is_answered_and_the_form_comes_back(talk):
    asked = await talk.say("중2인데 서울런 되나요?")
    question = asked.replies[-1].buttons
    result = await talk.say("근데 급식 심의위원회는 어느 과에서 해요?")
    assert result.intent.name == "contact_dept"
    assert "친환경급식과" in text_of(result)
    assert result.replies[-1].buttons == question, "the same question is asked again"
    done = await talk.say("서울 살고 다문화 가정이에요")
    assert done.verdict is not None
    assert done.verdict.status == "eligible"


async def test_a_correction_is_taken(talk):
    await talk.say("서울 사는 고1이고 다문화 가정이에요. 서울런 돼요?")
    result = await talk.say("아니 부산 살아요")
    assert result.verdict is not None
    assert result.verdict.status == "not_eligible"


async def test_dont_know_is_an_answer(talk):
    result = await talk.say("서울 사는 중1인데 서울런 가능한가요?")
    for _ in range(10):
        if result.verdict is None or result.verdict.status != "needs_info":
            break
        result = await talk.say("모르겠어요")
    assert result.verdict is not None
    assert result.verdict.status == "undecidable"
    assert "1533-0909" in text_of(result)


async def test_two_failed_answers_bring_an_explanation(talk):
    await talk.say("중2인데 서울런 되나요?")
    await talk.say("그냥 뭐 그렇지")
    result = await talk.say("음 글쎄 뭐랄까")
    assert result.replies[-1].buttons


async def test_start_over_forgets(talk):
    await talk.say("부산 사는 중2인데 서울런 되나요?")
    await talk.say("처음부터 다시")
    result = await talk.say("서울런 되나요?")
    assert result.verdict is not None
    assert result.verdict.status == "needs_info"


@pytest.mark.parametrize("text", ["그만할래", "안 할래요"])
async def test_cancel_leaves_the_form(talk, text):
    await talk.say("중2인데 서울런 되나요?")
    left = await talk.say(text)
    assert "멈췄어요" in text_of(left)
    assert left.verdict is None
    result = await talk.say("디지털 문해학습장은 몇 곳이에요")
    assert len(result.replies) == 1


async def test_another_service_inside_the_form_is_a_digression(talk):
    asked = await talk.say("중2인데 서울런 되나요?")
    result = await talk.say("엄마도 평생교육이용권 받을 수 있어요?")
    assert "service/lifelong-voucher" in records_of(result)
    assert result.replies[-1].buttons == asked.replies[-1].buttons


@pytest.mark.parametrize(
    ("as_of", "status"),
    [(date(2022, 10, 11), "not_eligible"), (date(2024, 8, 1), "eligible")],
)
async def test_the_day_decides(talk, as_of, status):
    text = "서울 사는 중2이고 한부모도 다문화도 아닌 일반 가정인데 중위소득 60%면 서울런 되나요?"
    result = await talk.say(text, as_of=as_of)
    assert result.verdict is not None
    assert result.verdict.status == status
