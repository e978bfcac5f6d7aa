"""What is said about saved courses, subscriptions and the calendar."""

from datetime import date

import pytest

from actions.courses_wanted import dialogue
from actions.courses_wanted.openings import Where
from tests.actions.courses_wanted.conftest import ADDRESS, a_course, at

# What is asked of the database is tested on both kinds in the tests beside this one.
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
NOW = at("2026-11-22T10:00")
COURSE = a_course(1)


@pytest.fixture
async def world(publish):
    habit = [date(2026, month, 28) for month in (5, 6, 7, 9, 10)]
    await publish(
        COURSE,
        *(a_course(n) for n in range(2, 6)),
        a_course(9, title="수채화", district="서초구", institution="서초구청"),
        a_course(10, opens_at=at("2026-12-03T10:00"), closes_at=None),
        *(
            a_course(20 + n, institution="노원구청", opens_at=at(f"{on}T00:00"))
            for n, on in enumerate(habit)
        ),
    )


async def test_saving_listing_and_taking_back(world, wanted, base):
    said = await dialogue.save_reply(wanted, base, "anna", COURSE.id, NOW)
    assert "담았어요" in said.text
    assert "접수가 열리면 알려 드릴게요" in said.text
    assert said.sources[0].record == COURSE.id
    quiet = await dialogue.save_reply(wanted, base, "anna", "course/none", NOW)
    assert "찾지 못했어요" in quiet.text
    listed = await dialogue.saved_reply(wanted, base, "anna", NOW)
    assert listed.cards[0].title == "1. 하타요가 1반"
    assert [button.payload for button in listed.cards[0].buttons] == [
        COURSE.url,
        "1번 강좌 담기 취소해 주세요",
    ]
    assert "뺐어요" in (await dialogue.unsave_reply(wanted, base, "anna", COURSE.id)).text
    assert "담은 강좌가 없어요" in (await dialogue.saved_reply(wanted, base, "anna", NOW)).text


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"opens_at": at("2026-11-20T09:00")}, "지금 접수 중"),
        ({"opens_at": None, "closes_at": None}, "데이터에 없어요"),
        ({"opens_at": None, "closes_at": None, "stated": "soon"}, "데이터에 없어요"),
        ({"closes_at": at("2026-11-21T09:00")}, "끝났어요"),
        ({"opens_at": at("2026-11-20T09:00"), "stated": "full"}, "정원이 찼어요"),
    ],
)
async def test_who_cannot_be_reminded_is_told_why(publish, wanted, base, values, word):
    await publish(a_course(1, **values))
    said = await dialogue.save_reply(wanted, base, "anna", COURSE.id, NOW)
    assert word in said.text


async def test_following_and_ending(world, wanted, base):
    asked = await dialogue.subscribed_reply(wanted, base, "anna", " ", "", NOW)
    assert "배울 내용이나 구" in asked.text
    for topic in ("요가", "영어"):
        said = await dialogue.subscribed_reply(wanted, base, "anna", topic, "강남구", NOW)
        assert f"강남구 {topic} 강좌 접수가 열리면" in said.text
    listed = await dialogue.subscriptions_reply(wanted, base, "anna")
    assert "2. 강남구 영어" in listed.text
    assert listed.buttons[1].payload == "2번 강좌 알림 꺼 주세요"
    await dialogue.unsubscribed_reply(wanted, base, "anna", 1)
    assert [one.topic for one in await wanted.subscriptions("anna")] == ["영어"]
    assert "영어" in (await dialogue.unsubscribed_reply(wanted, base, "anna", 7)).text
    assert "껐어요" in (await dialogue.unsubscribed_reply(wanted, base, "anna")).text
    assert "없어요" in (await dialogue.unsubscribed_reply(wanted, base, "anna")).text


async def test_a_month_with_sources_and_ways_on(world, openings, base):
    where = Where(district="강남구", topic="요가")
    said = await dialogue.calendar_reply(
        openings, base, ADDRESS, NOW, where, month=date(2026, 11, 5)
    )
    assert said.text.startswith("2026년 11월에 접수를 시작하는 강남구 요가 강좌예요.")
    assert [card.title for card in said.cards] == ["11월 28일(토) 강남구청"]
    assert said.cards[0].lines[0] == "강좌 5개"
    assert "12월 12일(토)까지" in said.cards[0].lines[1]
    assert said.sources[0].record == COURSE.id
    assert [button.payload for button in said.buttons][1:] == [
        "강남구 요가 강좌 접수 열리면 알려 주세요",
        "강남구 요가 12월에 접수 열리는 강좌 알려 주세요",
    ]


async def test_when_an_institution_opens_and_what_is_expected(world, openings, base):
    said = await dialogue.calendar_reply(
        openings, base, ADDRESS, NOW, Where(institution="노원 구청")
    )
    assert "앞으로 접수를 시작하는 노원 구청 강좌는 아직 데이터에 없어요" in said.text
    assert "11월 28일(토) 무렵 노원구청: 지난 6번 가운데 5번 매월 28일 무렵" in said.text
    assert "(2026년 5월~2026년 10월)" in said.text
    assert "약속이 아니에요" in said.text
    assert said.sources
    known = await dialogue.calendar_reply(openings, base, ADDRESS, NOW, Where(institution="강남"))
    assert [card.title for card in known.cards] == [
        "11월 28일(토) 강남구청",
        "12월 3일(목) 강남구청",
    ]
    assert "마감일은 데이터에 없어요" in known.cards[1].lines[1]


async def test_nothing_opens_but_it_is_said_what_the_data_cover(world, openings, base):
    said = await dialogue.calendar_reply(openings, base, ADDRESS, NOW, Where(topic="승마"))
    assert "데이터에 없어요" in said.text
    assert "강남구" in said.text
    assert said.cards == ()
