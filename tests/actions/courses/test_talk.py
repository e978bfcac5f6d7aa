"""The talk about courses, as people lead it."""

from datetime import timedelta

import pytest

from tests.actions.courses.world import COURSES, NOW, titles
from tests.actions.talking import Talker


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("노원구 요가 강좌 있어요?", {"퇴근길 요가", "아침을 여는 요가", "주말 요가 교실"}),
        ("토요일에 하는 공짜 요가", {"주말 요가 교실"}),
        ("퇴근하고 배울 수 있는 요가", {"퇴근길 요가", "힐링 요가"}),
        ("주말에 초등학생이 들을 코딩 수업", {"어린이 코딩 놀이터"}),
        ("어르신 스마트폰 무료 교육", {"스마트폰 사진 잘 찍기"}),
        ("온라인으로 하는 코딩", {"파이썬 첫걸음"}),
        ("3만원 이하 라탄 바구니 만들기", {"라탄 바구니 만들기"}),
        ("접수 중인 통기타 강좌", {"통기타 1반", "통기타 2반"}),
        ("송파구에서 영어 배우고 싶어요", {"여행 영어"}),
        ("오후 5시 전에 끝나는 무료 엑셀", {"엑셀로 가계부 만들기"}),
        ("일본어 월수 저녁 7시 이후", {"기초 일본어 회화"}),
        ("6월에 시작하는 도봉구 도자기", {"생활 도자기 빚기"}),
        ("요가배우고시픈데 송파구에 잇나", {"힐링 요가"}),
    ],
)
async def test_what_is_wished_is_found(talker, text, shown):
    await talker.say(text)
    assert set(titles(talker)) == shown
    assert "꼭 맞는 강좌는" not in talker.text
    assert all(source.startswith("course/") for source in talker.sources)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("일흔 넘은 엄마가 들을 만한 강좌", "찾은 조건: 어르신"),
        ("72세인데 스마트폰 배우고 싶어요", "찾은 조건: 스마트폰, 어르신"),
        ("환갑 지난 아버지가 배울 기타", "찾은 조건: 기타, 어르신"),
        ("60세이상 체조", "찾은 조건: 체조, 어르신"),
        ("35살인데 요가 배우고 싶어요", "찾은 조건: 요가"),
    ],
)
async def test_an_age_says_for_whom(talker, text, asked):
    assert asked in (await talker.say(text)).split("\n")


async def test_a_card_tells_what_people_act_on(talker):
    said = await talker.say("송파구 요가")
    for line in (
        "힐링 요가",
        "2026년 6월 2일(화)부터 7월 28일(화)까지, 매주 화, 오후 7시~오후 9시",
        "송파배움터 강의실",
        "50,000원",
        "곧 접수, 5월 11일(월)부터",
        "인터넷 (선착순)",
        "02-000-0000",
    ):
        assert line in said
    [source] = [s for r in talker.replies for s in r.sources]
    assert source.document == "전국평생학습강좌표준데이터 · 서울특별시 송파구"
    assert source.as_of.isoformat() == "2026-05-01"
    assert "https://learn.example/nowon" in [button.payload for button in talker.buttons]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("퇴근길 요가", "접수 중, 5월 12일(화)까지"),
        ("힐링 요가", "곧 접수, 5월 11일(월)부터"),
        ("수채화", "접수가 끝났어요(4월 15일(수)까지였어요)"),
    ],
)
async def test_registration_is_told_as_it_stands(talker, text, state):
    assert state in await talker.say(text)


async def test_registration_stands_otherwise_later(services, base, lexicon):
    later = Talker(services, base, lexicon, NOW + timedelta(days=10), opening="course_search")
    assert "접수 중, 5월 25일(월)까지" in await later.say("힐링 요가")
    assert "접수가 끝났어요" in await later.say("퇴근길 요가")


async def test_courses_that_ended_are_not_shown(talker):
    await talker.say("지난 봄의 요가")
    assert "지난 봄의 요가" not in titles(talker)


async def test_more_of_the_same_without_repeats(talker):
    await talker.say("강좌 찾아줘")
    seen = titles(talker)
    while titles(talker):
        await talker.say("더 보여줘", "follow_up")
        seen += titles(talker)
    assert sorted(seen) == sorted(one.title for one in COURSES if one.title != "지난 봄의 요가")
    assert "더 없어요" in talker.text


@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        (("요가", "토요일만"), {"주말 요가 교실"}),
        (("요가", "더 싼 거"), {"주말 요가 교실"}),
        (("요가", "너무 비싸요"), {"주말 요가 교실"}),
        (("노원구 요가", "종로구 통기타", "송파구 강좌 뭐 있어?"), {"힐링 요가", "여행 영어"}),
        (("노원구 스카이다이빙", "온라인 강좌 있나요"), {"파이썬 첫걸음"}),
        (("노원구 요가", "라탄 배우는 데 업나"), {"라탄 바구니 만들기"}),
        (("노원구 요가", "송파구는?"), {"힐링 요가"}),
        (("노원구 요가", "노원구 말고 송파구"), {"힐링 요가"}),
        (("토요일 요가", "요일은 상관없어요"), {"주말 요가 교실", "퇴근길 요가", "힐링 요가"}),
        (("요가", "접수 중인 것만", "평일 저녁으로"), {"퇴근길 요가"}),
        (("토요일 요가", "요가 말고 라탄"), {"라탄 바구니 만들기"}),
        (("토요일 요가", "라탄은요?"), {"라탄 바구니 만들기"}),
        (("우리 동네 요가", "송파구요"), {"힐링 요가"}),
        (
            ("송파구 요가", "송파구 말고 다른 구는"),
            {"퇴근길 요가", "아침을 여는 요가", "주말 요가 교실"},
        ),
    ],
)
@pytest.mark.parametrize("label", ["follow_up", "course_search", "out_of_scope"])
async def test_a_search_is_narrowed_and_changed(talker, texts, shown, label):
    first, *others = texts
    await talker.say(first)
    for text in others:
        await talker.say(text, label)
    assert set(titles(talker)) == shown


async def test_the_neighbourhood_is_asked_for_once(talker):
    assert "어느 구에서" in await talker.say("우리 동네에서 배울 만한 거")
    await talker.say("노원구요", "inform")
    assert titles(talker)
    await talker.say("우리 동네 통기타")
    assert set(titles(talker)) == {"통기타 1반", "통기타 2반", "통기타 3반"}


async def test_one_is_looked_at_closer(talker):
    await talker.say("노원구 요가")
    second = titles(talker)[1]
    await talker.say("2번 자세히", "follow_up")
    assert titles(talker) == [second]
    assert "수강료" in await talker.say("얼마예요?", "cost")
    assert "어느 강좌인가요" in await talker.say("7번 자세히", "follow_up")


async def test_who_comes_back_finds_what_was_shown(talker):
    await talker.say("노원구 요가")
    second = titles(talker)[1]
    await talker.say("서울런 신청 방법 알려줘", "how_to_apply")
    await talker.say("아까 본 강좌 2번 자세히 보여줘")
    assert titles(talker) == [second]


async def test_two_are_compared(talker):
    await talker.say("노원구 요가")
    first, second, _ = titles(talker)
    await talker.say("1번이랑 2번 비교해줘", "chitchat")
    assert titles(talker) == [first, second]
    await talker.say("수채화")
    assert "하나예요" in await talker.say("둘이 비교해줘", "follow_up")


@pytest.mark.parametrize(
    ("question", "label", "told"),
    [
        ("언제까지 접수해요?", "schedule_deadline", "5월 12일(화)까지"),
        ("어떻게 신청해요?", "how_to_apply", "인터넷 (선착순)"),
        ("전화번호는?", "follow_up", "02-000-0000"),
        ("어디서 해요?", "follow_up", "노원평생학습관 2층"),
        ("선착순이야 추첨이야?", "complaint", "인터넷 (선착순)"),
        ("강사가 누구야?", "chitchat", "강사: 데이터에 없어요"),
        ("빈자리 있어?", "counselling_booking", "남은 자리: 데이터에 없어요"),
    ],
)
async def test_a_side_of_what_was_shown(talker, question, label, told):
    await talker.say("퇴근길 요가 노원구")
    assert told in await talker.say(question, label)
    assert talker.sources


async def test_what_is_given_up_is_said(talker):
    said = await talker.say("도봉구 토요일 통기타")
    assert "꼭 맞는 강좌는 데이터에 없어요" in said
    assert "통기타" in "".join(titles(talker))
    assert "가까운 구(노원구, 강북구)" in await talker.say("도봉구에서 하는 수채화")


async def test_what_the_data_do_not_have_is_said_so(talker):
    said = await talker.say("스카이다이빙 배울 수 있어요?")
    assert "제가 가진 데이터에 없어요" in said
    assert "노원구, 도봉구, 송파구" in said
    assert "강남구 강좌는 제 데이터에 없어요. 없다는 뜻은 아니에요." in await talker.say(
        "강남구 통기타"
    )


async def test_a_whole_question_begins_anew(talker):
    await talker.say("토요일에 하는 공짜 요가")
    await talker.say("송파구 요가 강좌")
    assert titles(talker) == ["힐링 요가"]
    assert "토요일" not in talker.text


@pytest.mark.parametrize(
    ("text", "label"), [("스카이다이빙은요?", "follow_up"), ("접수 중인 것만", "chitchat")]
)
async def test_nothing_found_on_the_way_is_said_so(talker, text, label):
    await talker.say("노원구에서 패러글라이딩 배우고 싶어요")
    said = await talker.say(text, label)
    assert "제가 가진 데이터에 없어요" in said
    assert "서울시평생학습포털" in said


async def test_other_talk_is_left_alone(talker):
    await talker.say("노원구 요가")
    said = await talker.say("서울런 신청 방법 알려줘", "how_to_apply")
    assert not titles(talker)
    assert "서울런" in said
    assert "데이터에 없" not in await talker.say("고마워요", "chitchat")


async def test_what_can_be_asked_for(talker):
    assert "요일과 시간" in await talker.say("필터 옵션 뭐 있어?")


async def test_what_was_relaxed_goes_on_when_more_is_asked_for(talker):
    await talker.say("일요일에 하는 강좌")
    assert "꼭 맞는" in talker.text
    before = titles(talker)
    await talker.say("다른 거", "follow_up")
    assert titles(talker)
    assert not set(titles(talker)) & set(before)
    assert "일요일" not in talker.text
