"""The weekly question: once a week, at its time, and the answer changes the next week."""

import asyncio
from datetime import date, datetime, timedelta

import pytest

from actions.plans.planner import daily_minutes
from actions.plans.weekly import last_moment, next_share, read_done
from knowledge.rules.plans import load_plan_rules
from nlu.korean.dates import SEOUL
from store.outbox import Outbox
from tests.actions.plans.conftest import NEXT_SUNDAY, NOW
from tests.actions.plans.test_dialogue import text_of

RULES = load_plan_rules()


@pytest.mark.parametrize(
    ("moment", "week"),
    [
        ("2026-11-29T18:59", None),
        ("2026-11-29T19:00", "2026-W48"),
        ("2026-11-30T14:59", "2026-W48"),
        ("2026-11-30T15:01", None),
        ("2027-01-03T20:00", "2026-W53"),
    ],
)
def test_a_week_is_asked_about_when_it_ends(moment, week):
    found = last_moment(datetime.fromisoformat(moment).replace(tzinfo=SEOUL), RULES.check_in)
    assert (found.week if found else None) == week


async def test_a_sweep_asks_once_however_often_it_runs(planned, plans, database):
    counts = await asyncio.gather(*(plans.check_in(NEXT_SUNDAY) for _ in range(5)))
    assert sum(counts) == 1
    (notice,) = await Outbox(database).waiting("p", NEXT_SUNDAY)
    assert notice.reply.buttons[0].title == "다 했어요"
    assert await plans.check_in(NEXT_SUNDAY + timedelta(days=7)) == 1


async def test_a_plan_of_yesterday_a_plan_that_ended_and_other_days_are_left_alone(planned, plans):
    assert await plans.check_in(NOW + timedelta(hours=5)) == 0
    assert await plans.check_in(NEXT_SUNDAY - timedelta(days=3)) == 0
    wish = (await plans.of("p")).plan.wish.model_copy(update={"until": date(2026, 11, 28)})
    await plans.keep("p", wish, NOW, planned.base)
    assert await plans.check_in(NEXT_SUNDAY) == 0


@pytest.fixture
async def asked(planned, plans):
    await plans.check_in(NEXT_SUNDAY)
    planned.now = NEXT_SUNDAY + timedelta(hours=1)
    return planned


@pytest.mark.parametrize(
    ("said", "share"), [("다 했어요", 100), ("반 정도 했어", 85), ("거의 못 했어요", 70)]
)
async def test_a_bare_answer_counts_after_the_question(asked, plans, said, share):
    shown = text_of(await asked.say(said, "inform"))
    kept = await plans.of("p")
    assert kept.plan.share == share
    assert list((await plans.progress(kept)).values()) != [None]
    assert "다음 주" in shown


async def test_a_bare_answer_means_nothing_without_the_question(planned, plans):
    await planned.say("다 했어요", "inform")
    assert (await plans.of("p")).stored.version == 1


async def test_an_answer_counts_once(asked, plans):
    await asked.say("거의 못 했어요", "inform")
    await asked.say("거의 못 했어요", "inform")
    assert (await plans.of("p")).plan.share == 70


async def test_a_tired_answer_is_heard_first_and_leads_to_support(asked, plans):
    replies = await asked.say("이번 주 계획 거의 못 했어요 너무 힘들어요")
    assert replies[0].text.startswith("많이 지치셨군요")
    assert any("지치고 힘들어요" in button.payload for button in replies[0].buttons)


async def test_a_feeling_is_answered_as_a_feeling_and_the_week_gets_lighter(asked, plans):
    replies = await asked.say("하나도 못 했어 나 너무 지쳤어", "emotional_support")
    assert "1388" in replies[0].text
    assert "다음 주는" in replies[-1].text
    assert (await plans.of("p")).plan.share == 70


async def test_a_feeling_alone_is_no_answer(asked, plans):
    await asked.say("친구랑 싸워서 속상해", "emotional_support")
    assert (await plans.of("p")).plan.share == 100


async def test_who_does_not_want_it_is_not_asked(asked, plans):
    assert "여쭤보지 않을게요" in text_of(await asked.say("주간 점검 그만 받을래요"))
    assert await plans.check_in(NEXT_SUNDAY + timedelta(days=7)) == 0
    await asked.say("주간 점검 다시 받을래요")
    assert await plans.check_in(NEXT_SUNDAY + timedelta(days=7)) == 1


@pytest.mark.parametrize("done", ["all", "half", "little"])
def test_next_week_stays_within_the_limits(done):
    for share in range(RULES.check_in.least, 101):
        assert RULES.check_in.least <= next_share(share, done, RULES) <= 100


async def test_the_next_week_is_shorter_after_a_hard_one_and_longer_after_a_good_one(asked, plans):
    def minutes(kept):
        return daily_minutes(kept.plan.wish, RULES, kept.plan.share)

    first = minutes(await plans.of("p"))
    await asked.say("거의 못 했어요", "inform")
    second = minutes(await plans.of("p"))
    asked.now = NEXT_SUNDAY + timedelta(days=7)
    await plans.check_in(asked.now)
    await asked.say("이번 주 계획 다 했어요")
    third = minutes(await plans.of("p"))
    assert second < third < first


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("전부 다 끝냈어요", "all"),
        ("절반쯤이요", "half"),
        ("하나도 못 했어요", "little"),
        ("서울런은 어떻게 신청해요?", None),
    ],
)
def test_answers_are_read_from_a_few_words(text, done, base):
    assert read_done(text, base.texts) == done
