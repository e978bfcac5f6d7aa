"""A learning plan through the real Rasa: made, changed, looked back on, deleted."""

from datetime import datetime, timedelta

import pytest

from bot.today import today
from nlu.korean.dates import SEOUL
from tests.end_to_end.reading import records_of, text_of

pytestmark = [pytest.mark.rasa, pytest.mark.asyncio(loop_scope="session")]


async def say(talk, text):
    """Said today: the running app asks about the week of older plans, by the real clock."""
    return await talk.say(text, as_of=today())


async def planned(talk):
    await say(talk, "수능까지 수학 하루 2시간 계획 짜줘")
    for answer in ("20주 뒤까지요", "월수금이요", "고2요", "네", "골고루"):
        await say(talk, answer)


async def test_a_plan_is_made_of_what_was_told(talk):
    first = await talk.say("수능까지 수학 하루 2시간 계획 짜줘")
    assert first.intent.name == "course_search"
    assert "며칠까지" in text_of(first)
    for answer in ("2027년 11월 18일이요", "월수금이요", "고2요", "네", "골고루"):
        result = await talk.say(answer)
        assert result.intent.name == "course_search"
    shown = text_of(result)
    assert "2027년 11월 18일(목)까지 월·수·금, 하루 2시간" in shown
    assert {"product/in-depth", "vendor/megastudy", "desk/plans"} <= records_of(result)


async def test_a_question_in_between_is_answered_and_the_form_goes_on(talk):
    await talk.say("기말까지 3주 남았는데 영어랑 과학 계획 세워줘")
    between = await talk.say("근데 급식 심의위원회는 어느 과에서 해요?")
    assert between.intent.name == "contact_dept"
    assert "하루에 얼마나" in text_of(between)
    after = await talk.say("하루 1시간이요")
    assert "요일" in text_of(after)


@pytest.mark.parametrize(
    ("said", "read_back"),
    [
        ("수요일은 빼줘", "월·금"),
        ("수학 30분 줄여줘", "수학 하루 1시간 30분"),
        ("영어 추가", "영어 추가"),
        ("시간을 저녁으로 옮겨줘", "오후 7시 시작"),
    ],
)
async def test_a_plan_is_changed_and_taken_back(talk, said, read_back):
    await planned(talk)
    assert read_back in text_of(await say(talk, said))
    assert "되돌렸어요" in text_of(await say(talk, "아까 걸로 돌려줘"))
    assert "월·수·금, 하루 2시간" in text_of(await say(talk, "내 계획 보여줘"))


async def test_a_plan_is_deleted(talk):
    await planned(talk)
    assert "지웠어요" in text_of(await say(talk, "계획 지워줘"))
    assert "저장된 계획이 없어요" in text_of(await say(talk, "내 계획 보여줘"))


async def test_the_week_is_asked_about_once_and_the_answer_counts(talk, assistant):
    runtime, _ = assistant
    made = today()  # what waits in the outbox goes stale by the real clock
    await planned(talk)
    sunday = made + timedelta(days=13 - made.weekday())
    evening = datetime(sunday.year, sunday.month, sunday.day, 19, 5, tzinfo=SEOUL)
    await runtime.services.plans.check_in(evening)
    await runtime.services.plans.check_in(evening + timedelta(minutes=1))
    result = await talk.say("거의 못 했어요", as_of=sunday + timedelta(days=1))
    assert sum("얼마나 하셨나요" in reply.text for reply in result.replies) == 1
    assert "다음 주는 말씀하신 시간의 100%에서 70%로" in text_of(result)
