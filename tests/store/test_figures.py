"""Figures of hand-made data whose answers are known."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.figures import Bookings, Crises, Intent, Period, Spread
from store.figures.spread import spread, spread_of_counts
from tests.store.figures_world import MOMENT, SEOUL, WEEK, World, later

MINUTE = timedelta(minutes=1)


@pytest.fixture
def world(database):
    return World(database)


async def report(world, period=WEEK):
    return await world.figures.report(period)


async def test_nothing_happened(world):
    told = await report(world)
    assert (told.messages, told.conversations, told.asked, told.unanswered) == (0, 0, 0, 0)
    assert told.traffic.days == dict.fromkeys(WEEK.days, 0)
    assert told.traffic.answered_in is None
    assert told.handoffs.stars is told.handoffs.waited is told.left.handled_in is None
    assert not told.bookings
    assert not told.crises
    questions = await world.figures.questions(WEEK)
    assert (questions.unanswered, questions.unsure) == ([], [])


async def test_days_begin_at_midnight_in_seoul(world):
    midnight = datetime(2026, 11, 18, tzinfo=SEOUL)
    smallest = timedelta(microseconds=1)
    for at in (midnight - smallest, midnight, midnight + timedelta(days=1) - smallest):
        await world.asks(at=at)
    wednesday = Period(date(2026, 11, 18), date(2026, 11, 18), SEOUL)
    assert (await report(world, wednesday)).traffic.days == {date(2026, 11, 18): 2}
    assert (await report(world, wednesday.before())).traffic.days == {date(2026, 11, 17): 1}


async def test_channels(world):
    await world.asks(of="a", took=1)
    await world.asks(of="a", took=2)
    await world.asks(of="b", took=3.456)
    await world.asks(of="k", channel="kakao")
    await world.waits_to_be_read(of="k")
    told = await report(world)
    web, kakao = (told.traffic.channels[name] for name in ("web", "kakao"))
    assert (web.conversations, web.messages) == (2, 3)
    assert web.answered_in == Spread(3, p50=2.0, p90=3.46, p95=3.46)
    assert (kakao.conversations, kakao.messages, kakao.answered_in.count) == (1, 2, 1)
    assert (told.messages, told.conversations, told.asked) == (5, 3, 4)
    assert told.traffic.answered_in.count == 4


async def test_what_a_counsellor_gets_is_not_asked_of_the_assistant(world):
    await world.asks(intent="out_of_scope", owner="human", took=0, replies=False, confidence=0.1)
    told = await report(world)
    assert (told.messages, told.asked, told.traffic.answered_in) == (1, 0, None)


async def test_who_waits_is_answered_by_the_assistant(world):
    await world.asks(owner="queued")
    told = await report(world)
    assert (told.asked, told.traffic.answered_in.count) == (1, 1)


async def test_intents(world):
    await world.asks(confidence=0.4)
    await world.asks(cites=False)
    await world.asks()
    await world.asks("ㅁㄴㅇ", "out_of_scope", cites=False)
    await world.asks("네", "affirm", cites=False)
    await world.asks("죽고 싶어요", "crisis", confidence=0.1)
    told = await report(world)
    assert told.intents == {
        "cost": Intent(messages=3, unsure=1, unanswered=1),
        "out_of_scope": Intent(messages=1, unsure=0, unanswered=1),
        "affirm": Intent(messages=1, unsure=0, unanswered=0),
        "crisis": Intent(messages=1, unsure=0, unanswered=0),
    }
    assert told.unanswered == 2


async def test_questions_without_an_answer_are_grouped_and_lead_to_the_last(world):
    for of in ("a", "b"):
        await world.asks("주차 되나요?", "out_of_scope", cites=False, of=of, confidence=0.7)
    await world.asks("요금은?", cites=False, of="c")
    await world.asks("요금은?", cites=True, of="c")
    await world.asks("", "out_of_scope", cites=False)  # what could not be read
    await world.asks("고쳐 쓴 말", "out_of_scope", replies=False)  # an edit took its place
    await world.asks("오래된 말", "out_of_scope", cites=False, at=later(days=-9))
    told = (await world.figures.questions(WEEK)).unanswered
    assert [(q.text, q.count, q.conversation) for q in told] == [
        ("주차 되나요?", 2, "b"),
        ("요금은?", 1, "c"),
    ]
    assert (told[0].intent, told[0].confidence) == ("out_of_scope", 0.7)


async def test_doubtful_questions(world):
    await world.asks("음", "inform", confidence=0.49)
    await world.asks("비용", confidence=0.5)
    await world.asks("Rasa 없이", confidence=0.0)
    await world.asks("위험", "crisis", confidence=0.2)
    told = (await world.figures.questions(WEEK)).unsure
    assert [(q.text, q.intent, q.confidence) for q in told] == [("음", "inform", 0.49)]


async def test_a_list_of_questions_has_an_end(world):
    for number in range(12):
        await world.asks(f"질문 {number}", "out_of_scope", cites=False)
    told = (await world.figures.questions(WEEK)).unanswered
    assert [q.text for q in told] == [f"질문 {number}" for number in range(11, 1, -1)]


async def test_waits(world):
    await world.waits(end="claimed", after=30, of="a")
    await world.says("a", "notice", later(seconds=40))
    await world.says("a", "counsellor", later(seconds=50))
    await world.waits(end="claimed", after=90, of="b", begin="crisis")
    await world.waits(end="left", after=200, of="d")
    await world.waits(end="gave_up", after=1200, of="e")
    await world.waits(end="dismissed", after=5, of="h", begin="crisis")
    await world.waits(of="f")
    await world.event("taken", "bot", "human", MOMENT, of="g")
    told = (await report(world)).handoffs
    assert told.conversations == 7
    assert told.waits == {"claimed": 2, "left": 1, "gave_up": 1, "dismissed": 1, "open": 1}
    assert told.waited == Spread(2, p50=30, p90=90, p95=90)
    assert told.waited_in_danger == Spread(1, 90, 90, 90)
    assert told.waited_in_vain == Spread(2, 200, 1200, 1200)
    assert told.first_reply == Spread(1, 50, 50, 50)
    assert told.events["claimed"] == 2
    assert told.events["offered"] == 6


async def test_a_second_session_is_a_wait_of_its_own(world):
    await world.waits(end="claimed", after=10)
    await world.event("closed", "human", "closed", later(minutes=5))
    await world.event("requested", "closed", "queued", later(hours=1))
    await world.event("claimed", "queued", "human", later(hours=1, seconds=20))
    await world.says("c", "counsellor", later(hours=1, seconds=25))
    told = (await report(world)).handoffs
    assert told.conversations == 1
    assert told.waited == Spread(2, 10, 20, 20)
    assert told.first_reply == Spread(1, 25, 25, 25)  # in the first nobody said anything


async def test_a_transfer_begins_no_new_wait(world):
    await world.waits(end="claimed", after=10)
    await world.event("transferred", "human", "offered", later(minutes=5))
    await world.event("claimed", "offered", "human", later(minutes=6))
    assert (await report(world)).handoffs.waits == {"claimed": 1}


async def test_a_danger_wakes_what_was_put_off(world):
    await world.event("snoozed", "human", "snoozed", MOMENT)
    await world.event("crisis", "snoozed", "queued", later(minutes=5))
    await world.event("claimed", "queued", "human", later(minutes=5, seconds=20))
    assert (await report(world)).handoffs.waited_in_danger == Spread(1, 20, 20, 20)


async def test_a_wait_that_ends_after_the_period_counts(world):
    at = datetime(2026, 11, 21, 23, 59, 30, tzinfo=SEOUL)
    await world.waits(end="claimed", after=60, at=at)
    assert (await report(world)).handoffs.waited == Spread(1, 60, 60, 60)


async def test_ratings(world):
    for stars in (5, 4, 5, 1):
        await world.event("rated", "closed", "closed", MOMENT, stars=stars)
    told = (await report(world)).handoffs
    assert told.ratings == {5: 2, 4: 1, 1: 1}
    assert told.stars == 3.75


async def test_bookings(world):
    soon, before = later(days=1), later(days=-30)
    await world.booked("made", "confirmed", MOMENT, later(days=20))
    await world.booked("gone", "cancelled", MOMENT, later(days=21))
    await world.booked("held", "released", MOMENT, later(days=22), settled_at=None)
    await world.booked("came", "completed", before, soon)
    await world.booked("stayed away", "no_show", before, soon + timedelta(hours=2))
    await world.booked("old", "completed", before, before)
    await world.booked("other", "confirmed", MOMENT, later(days=23), product="product/focused")
    assert (await report(world)).bookings == {
        "product/in-depth": Bookings(made=2, cancelled=1, completed=1, no_show=1),
        "product/focused": Bookings(made=1, cancelled=0, completed=0, no_show=0),
    }


async def test_crises(world):
    await world.danger(state="taken", taken=2 * MINUTE)
    await world.danger(state="closed", taken=5 * MINUTE, escalations=1)
    await world.danger(state="dismissed")
    await world.danger("abuse", escalations=3)
    await world.danger("abuse", at=later(days=-20))
    assert (await report(world)).crises == {
        "suicide": Crises(found=3, taken=2, in_time=1, dismissed=1, escalated=1, open=0),
        "abuse": Crises(found=1, taken=0, in_time=0, dismissed=0, escalated=1, open=1),
    }


async def test_left_messages(world):
    await world.leaves(handled=30 * MINUTE)
    await world.leaves()
    told = (await report(world)).left
    assert (told.left, told.handled_in) == (2, Spread(1, 1800, 1800, 1800))


zones = st.sampled_from([SEOUL, ZoneInfo("America/New_York"), ZoneInfo("UTC")])
periods = st.builds(
    lambda first, days, zone: Period(first, first + timedelta(days=days), zone),
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.integers(0, 400),
    zones,
)


@given(periods)
def test_the_period_before_ends_where_this_one_begins(period):
    before = period.before()
    assert before.end == period.start
    assert len(before.days) == len(period.days)
    assert period.days[0] == period.first
    assert period.days[-1] == period.last


@given(periods, st.timedeltas(timedelta(days=-3), timedelta(days=403)))
def test_a_moment_is_within_a_period_when_its_day_is(period, offset):
    moment = period.start + offset
    day = moment.astimezone(period.zone).date()
    assert (period.start <= moment < period.end) == (day in period.days)


def test_a_period_does_not_end_before_it_begins():
    with pytest.raises(ValueError, match="2026-11-17 is before 2026-11-18"):
        Period(date(2026, 11, 18), date(2026, 11, 17), SEOUL)


@given(st.lists(st.integers(0, 20), min_size=1))
def test_a_spread_is_of_durations_that_occurred(durations):
    told = spread(durations)
    ordered = sorted(durations)
    assert told.count == len(durations)
    assert set(durations) >= {told.p50, told.p90, told.p95}
    assert told.p50 <= told.p90 <= told.p95
    assert sum(value <= told.p90 for value in ordered) >= 0.9 * len(ordered)
    assert sum(value < told.p90 for value in ordered) < 0.9 * len(ordered)


def test_no_spread_of_nothing():
    assert spread_of_counts({}) is None
