"""Courses that people keep and wait for, as they speak of them."""

from tests.actions.courses.world import titles


async def test_the_one_asked_about_is_the_one_that_is_kept(alone):
    await alone.say("노원구 요가")
    second = titles(alone)[1]
    await alone.say("2번 전화번호 좀", "follow_up")
    assert second in await alone.say("그거 담아줘", "chitchat")


async def test_a_course_is_kept_and_dropped(alone):
    await alone.say("송파구 요가")
    assert "접수가 열리면 알려 드릴게요" in await alone.say(
        "접수 열리면 알려줘", "schedule_deadline"
    )
    await alone.say("라탄 바구니")
    assert "담았어요" in await alone.say("1번 강좌 담아 주세요", "chitchat")
    await alone.say("담은 강좌 보여 주세요", "programme_info")
    assert titles(alone) == ["라탄 바구니 만들기", "힐링 요가"]
    await alone.say("2번 강좌 담기 취소해 주세요", "out_of_scope")
    await alone.say("담은 강좌 보여줘")
    assert titles(alone) == ["라탄 바구니 만들기"]


async def test_a_topic_and_district_are_followed(alone):
    assert "노원구 요가" in await alone.say("노원구 요가 접수 열리면 알려줘", "how_to_apply")
    await alone.say("송파구 영어")
    assert "송파구 영어" in await alone.say("이런 강좌 새로 열리면 알려줘", "schedule_deadline")
    listed = await alone.say("내 강좌 알림 보여 주세요")
    assert "1. 노원구 요가" in listed
    assert "2. 송파구 영어" in listed
    await alone.say("1번 강좌 알림 꺼 주세요", "cancel_nothing")
    assert "노원구 요가" not in await alone.say("내 강좌 알림 보여 주세요")


async def test_a_number_that_is_in_no_list_ends_nothing(alone):
    await alone.say("노원구 요가 접수 열리면 알려줘", "how_to_apply")
    assert "노원구 요가" in await alone.say("0번 강좌 알림 꺼 주세요")
    await alone.say("라탄 바구니")
    await alone.say("1번 강좌 담아 주세요", "chitchat")
    await alone.say("0번 강좌 담기 취소해 주세요")
    assert titles(alone) == ["라탄 바구니 만들기"]


async def test_what_was_not_shown_is_not_followed(alone):
    await alone.say("송파구 요가")
    assert "어느 강좌인가요" in await alone.say("7번 접수 열리면 알려줘", "schedule_deadline")
    assert "없어요" in await alone.say("내 강좌 알림 보여 주세요")


async def test_what_opens_when(alone):
    assert "5월 11일" in await alone.say("이번 달에 뭐 열려?", "out_of_scope")
    said = await alone.say("5월에 접수 열리는 강좌 뭐 있어요?", "schedule_deadline")
    assert "5월 11일" in said
    assert "송파배움터" in said
    assert "노원구" in await alone.say("노원구 강좌는 언제 접수해요?", "schedule_deadline")
    assert "2026년 6월에 접수를 시작하는" in await alone.say("6월에 접수하는 강좌")


async def test_registration_of_other_things_is_not_ours(alone):
    said = await alone.say("서울런 접수는 언제 열려요?", "schedule_deadline")
    assert "강좌" not in said.split("\n")[0]
    assert not any(source.startswith("course/") for source in alone.sources)
