"""Saved courses: reminded when registration opens, once, by day; told what changes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from actions.courses_wanted.service import CoursesWanted
from tests.actions.courses_wanted.conftest import a_course, at

BEFORE, NIGHT, MORNING = at("2026-11-22T10:00"), at("2026-11-28T00:01"), at("2026-11-28T08:00")
COURSE = a_course(1)


@pytest.fixture
async def kept(publish, wanted):
    await publish(COURSE)
    await wanted.save("anna", COURSE.id, BEFORE)
    return wanted


async def test_saved_once_listed_and_taken_back(kept):
    assert (await kept.save("anna", COURSE.id, BEFORE)).registration.state == "soon"
    assert await kept.save("anna", "course/none", BEFORE) is None
    assert [one.course for one in await kept.saved("anna")] == [COURSE]
    assert await kept.saved("ben") == []
    assert await kept.unsave("anna", COURSE.id) is True
    assert await kept.unsave("anna", COURSE.id) is False


async def test_reminded_in_the_morning_and_once(kept, words, said, database):
    for moment in (BEFORE, NIGHT, at("2026-11-28T07:59")):
        assert await kept.remind_opening(moment, words) == 0
    assert await kept.remind_opening(MORNING, words) == 1
    for again in (kept, CoursesWanted(database, database)):
        assert await again.remind_opening(MORNING + timedelta(hours=1), words) == 0
    [reply] = await said(MORNING)
    assert "하타요가 1반" in reply.text
    assert reply.sources[0].record == COURSE.id
    assert reply.cards[0].buttons[0].payload == COURSE.url
    assert any("12월 12일" in line for line in reply.cards[0].lines)
    assert await said(COURSE.closes_at + timedelta(hours=1)) == []  # too late to be of use


async def test_nothing_at_night_whoever_saved(kept, words):
    for hour in (21, 23):
        assert await kept.remind_opening(MORNING.replace(hour=hour), words) == 0
    assert await kept.remind_opening(MORNING.replace(hour=20), words) == 1


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("how", ["quietly", "open already", "taken back", "closed", "full"])
async def test_who_is_not_reminded(publish, wanted, words, how):
    course = replace(COURSE, stated="full") if how == "full" else COURSE
    await publish(course)
    saved_at = MORNING if how == "open already" else BEFORE
    await wanted.save("anna", COURSE.id, saved_at, reminds=how != "quietly")
    if how == "taken back":
        await wanted.unsave("anna", COURSE.id)
    now = at("2026-12-13T09:00") if how == "closed" else MORNING + timedelta(hours=1)
    assert await wanted.remind_opening(now, words) == 0


async def test_a_window_that_moves_is_told_once_and_reminded_of_anew(kept, words, said, publish):
    moved = replace(COURSE, opens_at=at("2026-12-05T10:00"), closes_at=at("2026-12-20T23:59"))
    await publish(moved)
    assert await kept.remind_opening(BEFORE, words) == 1
    assert await kept.remind_opening(BEFORE, words) == 0
    assert await kept.remind_opening(MORNING, words) == 0
    assert await kept.remind_opening(moved.opens_at, words) == 1
    assert await kept.remind_opening(moved.opens_at + timedelta(days=1), words) == 0
    texts = [reply.text for reply in await said(moved.opens_at)]
    assert ["바뀌었어요" in text for text in texts] == [True, False]


async def test_a_window_that_becomes_known_and_is_open(publish, wanted, words, said):
    await publish(replace(COURSE, opens_at=None, closes_at=None))
    await wanted.save("anna", COURSE.id, BEFORE)
    assert await wanted.remind_opening(MORNING, words) == 0
    await publish(COURSE)
    assert await wanted.remind_opening(MORNING, words) == 1
    assert await wanted.remind_opening(MORNING, words) == 0
    [reply] = await said(MORNING)
    assert "정해졌어요" in reply.text


async def test_a_course_that_is_gone_is_told_once(kept, words, said, publish):
    await publish(COURSE, gone=[COURSE.id])
    assert await kept.remind_opening(BEFORE, words) == 1
    assert await kept.remind_opening(MORNING, words) == 0
    [reply] = await said(BEFORE)
    assert "데이터에 없어요" in reply.text
    assert [one.is_gone for one in await kept.saved("anna")] == [True]


async def test_forgotten_some_time_after_its_end(kept):
    kept_days = kept.rules.saved_days
    end = at(f"{COURSE.ends_on}T12:00")
    assert await kept.forget_saved(end + timedelta(days=kept_days)) == 0
    assert await kept.forget_saved(end + timedelta(days=kept_days + 1)) == 1
    assert await kept.saved("anna") == []
