"""Plans in the database: one per person, versions that are never lost, one question a week."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from store.messages import Reply
from store.outbox import Outbox
from store.plans import Occasion, PlanChanged, Plans

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
SUNDAY = date(2026, 11, 29)
WEEK = Occasion("2026-W48", "plan/x/2026-W48", Reply(text="어땠나요?"), NOW + timedelta(days=12))


@pytest.fixture
def plans(database):
    return Plans(database)


async def save(plans, number, person="p", ends_on=None):
    before = await plans.current(person)
    expected = before.version if before else 0
    return await plans.save(person, {"n": number}, ends_on, NOW, expected)


async def test_a_person_has_the_plan_saved_last(plans):
    assert await plans.current("p") is None
    await save(plans, 1)
    await save(plans, 2)
    current = await plans.current("p")
    assert (current.content, current.version, current.checked) == ({"n": 2}, 2, True)


async def test_stepping_back_goes_the_way_back_and_a_change_after_it_is_new(plans):
    for number in (1, 2, 3):
        await save(plans, number)
    assert (await plans.step_back("p", 3)).content == {"n": 2}
    assert (await plans.step_back("p", 2)).content == {"n": 1}
    assert await plans.step_back("p", 1) is None
    changed = await save(plans, 4)
    assert changed.version == 4
    assert (await plans.step_back("p", 4)).content == {"n": 1}


async def test_of_changes_at_the_same_time_one_counts(plans):
    await save(plans, 0)
    tries = (plans.save("p", {"n": n}, None, NOW, 1) for n in range(1, 9))
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(result, PlanChanged) for result in results) == 7
    assert (await plans.current("p")).version == 2


async def test_of_first_plans_at_the_same_time_one_counts(plans):
    tries = (plans.save("p", {"n": n}, None, NOW, 0) for n in range(8))
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(result, PlanChanged) for result in results) == 7
    assert (await plans.current("p")).version == 1


async def test_a_deleted_plan_is_gone_with_everything_and_a_new_one_starts_anew(plans):
    stored = await save(plans, 1)
    await plans.ask(stored, WEEK, NOW)
    assert await plans.delete("p")
    assert not await plans.delete("p")
    assert await plans.current("p") is None
    assert await plans.answers(stored) == {}
    assert (await save(plans, 2)).id != stored.id


async def test_a_week_is_asked_about_once_however_many_ask(plans, database):
    stored = await save(plans, 1)
    news = await asyncio.gather(*(plans.ask(stored, WEEK, NOW) for _ in range(12)))
    assert sum(news) == 1
    assert len(await Outbox(database).waiting("p", NOW)) == 1


async def due(plans):
    return [plan.person for plan in await plans.due("2026-W48", SUNDAY, NOW)]


async def test_due_are_running_plans_of_those_who_want_it(plans):
    await save(plans, 1, "open")
    await save(plans, 1, "last day", ends_on=SUNDAY)
    await save(plans, 1, "over", ends_on=SUNDAY - timedelta(days=1))
    await save(plans, 1, "unwanted")
    await plans.check("unwanted", wanted=False)
    asked = await save(plans, 1, "asked")
    await plans.ask(asked, WEEK, NOW)
    assert sorted(await due(plans)) == ["last day", "open"]
    assert await plans.due("2026-W48", SUNDAY, NOW - timedelta(seconds=1)) == []


async def test_an_answer_counts_once_and_brings_the_next_version_with_it(plans):
    stored = await save(plans, 1)
    assert await plans.unanswered(stored, NOW) is None
    await plans.ask(stored, WEEK, NOW)
    assert await plans.unanswered(stored, NOW) == "2026-W48"
    assert await plans.unanswered(stored, NOW + timedelta(seconds=1)) is None
    answered = await plans.answer(stored, "2026-W48", "half", {"n": 2}, None, NOW)
    assert (answered.version, answered.content) == (2, {"n": 2})
    assert await plans.unanswered(answered, NOW) is None
    assert await plans.answers(answered) == {"2026-W48": "half"}
    with pytest.raises(PlanChanged):
        await plans.answer(answered, "2026-W48", "all", {"n": 3}, None, NOW)
    assert (await plans.current("p")).content == {"n": 2}


async def test_a_turn_that_is_run_again_finds_what_it_found(plans):
    assert await plans.current("p", "1") is None
    first = await plans.save("p", {"n": 1}, None, NOW, 0, "1")
    assert await plans.current("p", "2") == first
    assert await plans.current("p", "1") is None
    assert await plans.current("p") is None
    await plans.save("p", {"n": 1}, None, NOW, 0, "1")
    await plans.save("p", {"n": 2}, None, NOW, 1, "2")
    assert (await plans.current("p", "2")).content == {"n": 1}
    assert (await plans.save("p", {"n": 2}, None, NOW, 1, "2")).version == 2
    await plans.step_back("p", 2, "3")
    assert (await plans.current("p", "3")).content == {"n": 2}


async def test_an_answer_is_open_again_to_the_turn_that_gave_it(plans):
    await save(plans, 1)
    stored = await plans.current("p")
    await plans.ask(stored, WEEK, NOW)
    await plans.answer(stored, WEEK.week, "half", {"n": 2}, None, NOW, "7")
    assert await plans.unanswered(stored, NOW) is None
    assert await plans.current("p", "7") == stored
    assert await plans.unanswered(stored, NOW) == WEEK.week


async def test_what_somebody_else_changed_since_is_left_alone(plans):
    await plans.save("p", {"n": 1}, None, NOW, 0, "1")
    await save(plans, 2)
    assert (await plans.current("p", "1")).content == {"n": 2}
