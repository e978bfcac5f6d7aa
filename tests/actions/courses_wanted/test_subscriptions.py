"""Subscriptions: what opens after they began, in one message a day, nothing twice."""

from datetime import timedelta

import pytest

from actions.courses_wanted.service import CoursesWanted
from tests.actions.courses_wanted.conftest import a_course, at

BEGUN = at("2026-11-22T10:00")
OPENING = at("2026-11-28T09:00")
DAY = timedelta(days=1)


def open_course(number, **values):
    return a_course(number, **{"opens_at": OPENING, **values})


@pytest.fixture
async def subscribed(publish, wanted):
    await publish(
        a_course(1, opens_at=at("2026-11-20T09:00")),  # open when it began
        open_course(2),
        open_course(3, title="수채화"),
        open_course(4, district="서초구"),
        open_course(5, title="아침 하타 요 가", opens_at=OPENING + timedelta(hours=5)),
    )
    await wanted.subscribe("anna", "요가", "강남구", BEGUN)
    return wanted


async def test_what_opens_is_told_with_source_date_and_link(subscribed, words, said):
    assert await subscribed.tell_subscribers(BEGUN, words) == 0
    assert await subscribed.tell_subscribers(OPENING, words) == 1
    [reply] = await said(OPENING)
    assert "강남구 요가" in reply.text
    assert [card.title for card in reply.cards] == ["하타요가 2반"]
    assert any("12월 12일" in line for line in reply.cards[0].lines)
    assert reply.sources[0].document == "전국평생학습강좌표준데이터 · 서울특별시 강남구"
    assert "district=%EA%B0%95%EB%82%A8%EA%B5%AC" in reply.buttons[0].payload


async def test_once_a_day_and_nothing_twice(subscribed, words, said, database, publish):
    later = OPENING + timedelta(hours=6)
    assert await subscribed.tell_subscribers(OPENING, words) == 1
    other = CoursesWanted(database, database)  # of another process
    assert [await one.tell_subscribers(later, words) for one in (subscribed, other)] == [0, 0]
    assert await subscribed.tell_subscribers(OPENING + DAY, words) == 1
    assert await other.tell_subscribers(OPENING + DAY, words) == 0
    await publish(open_course(2, capacity=99), open_course(6), now=OPENING + 2 * DAY)
    assert await subscribed.tell_subscribers(OPENING + 2 * DAY, words) == 1
    assert await subscribed.tell_subscribers(OPENING + 3 * DAY, words) == 0
    told = [card.title for reply in await said(OPENING) for card in reply.cards]
    assert told == ["하타요가 2반", "아침 하타 요 가", "하타요가 6반"]


async def test_many_at_once_are_one_message(wanted, words, said, publish):
    await publish(*(open_course(n) for n in range(1, 9)))
    await wanted.subscribe("anna", "", "강남구", BEGUN)
    assert await wanted.tell_subscribers(OPENING, words) == 1
    [reply] = await said(OPENING)
    assert len(reply.cards) == wanted.rules.page
    assert "8개" in reply.text
    assert "5개가 더" in reply.text
    assert await wanted.tell_subscribers(OPENING + DAY, words) == 0


async def test_not_at_night_not_when_closed_or_full(wanted, words, publish):
    await publish(
        open_course(1, opens_at=at("2026-11-27T22:00")),
        open_course(2, stated="full"),
        open_course(3, closes_at=OPENING - timedelta(minutes=1)),
    )
    await wanted.subscribe("anna", "요가", "", BEGUN)
    assert await wanted.tell_subscribers(at("2026-11-27T23:00"), words) == 0
    assert await wanted.tell_subscribers(OPENING.replace(hour=8), words) == 1
    assert await wanted.tell_subscribers(OPENING + DAY, words) == 0


async def test_the_same_again_limits_and_ends(wanted):
    assert await wanted.subscribe("anna", " 요가 ", "강남구", BEGUN) == await wanted.subscribe(
        "anna", "요가", "강남구", BEGUN + DAY
    )
    for number in range(2, wanted.rules.subscriptions + 1):
        assert await wanted.subscribe("anna", f"주제{number}", "", BEGUN)
    assert await wanted.subscribe("anna", "하나 더", "", BEGUN) is None
    with pytest.raises(ValueError, match="topic or a district"):
        await wanted.subscribe("anna", " ", "", BEGUN)
    first, *others = await wanted.subscriptions("anna")
    assert await wanted.unsubscribe("ben", first.id) == 0
    assert await wanted.unsubscribe("anna", first.id) == 1
    assert await wanted.unsubscribe("anna") == len(others)
    assert await wanted.subscriptions("anna") == []


async def test_nothing_after_it_has_ended(subscribed, words):
    await subscribed.unsubscribe("anna")
    assert await subscribed.tell_subscribers(OPENING, words) == 0
