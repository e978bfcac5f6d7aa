"""A plan in conversation: asks what is missing, shows, changes, takes back, deletes."""

import pytest


def text_of(replies):
    cards = [
        line for reply in replies for card in reply.cards for line in (card.title, *card.lines)
    ]
    return "\n".join([*(reply.text for reply in replies), *cards])


def sources_of(replies):
    return {source.record for reply in replies for source in reply.sources}


async def test_only_what_is_missing_is_asked_one_at_a_time(talk):
    assert "며칠까지" in text_of(await talk.say("수능까지 수학 하루 2시간 계획 짜줘"))
    assert "요일" in text_of(await talk.say("2027년 11월 18일", "inform"))
    assert "학년" in text_of(await talk.say("월수금", "inform"))
    assert "회원" in text_of(await talk.say("고2요", "inform"))
    assert "어떻게 공부" in text_of(await talk.say("네", "affirm"))
    shown = text_of(await talk.say("골고루", "inform"))
    assert "2027년 11월 18일(목)까지 월·수·금, 하루 2시간" in shown
    assert "약속하는 계획은 아니에요" in shown
    assert talk.form is None


async def test_everything_at_once_makes_the_plan_at_once(talk):
    told = (
        "12월 13일 기말까지 영어랑 과학 평일 저녁 90분 문제 풀이로 중3 서울런 회원이에요 계획 짜줘"
    )
    shown = text_of(await talk.say(told))
    assert talk.form is None
    assert "2026년 12월 13일(일)까지 평일, 하루 1시간 30분" in shown
    assert "오후 7시 영어 문제 풀이" in shown


async def test_the_day_of_an_exam_is_never_invented(talk, plans):
    await talk.say("수능까지 국어 매일 한 시간 고3 계획 짜줘")
    await talk.say("모르겠어요", "dont_know")
    await talk.say("아니요", "deny")
    await talk.say("인강", "inform")
    assert (await plans.of("p")).plan.wish.until is None


async def test_a_month_of_an_exam_ends_the_plan_before_it_and_says_so(talk, plans):
    await talk.say("검정고시 8월, 주말만 가능해요 국영수 하루 세시간 계획 짜줘")
    await talk.say("아니요", "deny")
    shown = text_of(await talk.say("골고루", "inform"))
    assert "8월의 정확한 시험 날짜는" in shown
    assert (await plans.of("p")).plan.wish.until.isoformat() == "2027-07-31"


@pytest.mark.parametrize(
    ("told", "complaint"),
    [("2026년 11월 1일까지", "이미 지났어요"), ("2031년 5월 1일까지", "너무 멀어서")],
)
async def test_a_day_that_cannot_be_is_asked_again(talk, told, complaint):
    await talk.say("수능까지 수학 하루 2시간 계획 짜줘")
    replies = await talk.say(told, "inform")
    assert complaint in text_of(replies)
    assert "며칠까지" in text_of(replies)


async def test_too_little_time_is_asked_again(talk):
    await talk.say("꾸준히 영어 배우고 싶어요 토요일마다 하루 20분 계획 짜줘")
    assert "40분 이상은 필요해요" in text_of(await talk.say("30분", "inform"))


async def test_more_than_is_realistic_is_cut_and_said(talk):
    told = "꾸준히 수학 평일 하루 5시간 초4예요 서울런 회원 아니에요 문제 풀이 계획 짜줘"
    shown = text_of(await talk.say(told))
    assert "하루 5시간은 쉬어 가며 하기에 너무 길어요" in shown
    assert "하루 2시간 안에서" in shown


async def test_members_are_shown_what_they_are_entitled_to_with_its_source(planned):
    replies = await planned.say("내 계획 보여줘")
    assert {
        "vendor/megastudy",
        "product/in-depth",
        "service/mentoring",
        "desk/plans",
    } <= sources_of(replies)
    assert "4회 남아 있어요" in text_of(replies)


async def test_who_is_no_member_is_shown_what_is_open_to_all(talk):
    told = "꾸준히 수학 평일 하루 1시간 중2예요 서울런 회원 아니에요 강의로 계획 짜줘"
    records = sources_of(await talk.say(told))
    assert "service/open-lectures" in records
    assert not any(record.startswith(("vendor/", "product/")) for record in records)


async def test_grown_ups_are_not_asked_for_membership_and_are_shown_programmes(talk):
    replies = await talk.say(
        "66세인데 스마트폰 배우고 싶어요 화요일 목요일 하루 1시간 혼자 공부할 계획 짜주세요"
    )
    assert talk.form is None
    assert any(record.startswith("programme/") for record in sources_of(replies))


@pytest.mark.parametrize(
    ("said", "read_back"),
    [
        ("수요일은 빼줘", "공부하는 날 월·금"),
        ("화요일도 추가해줘", "공부하는 날 월·화·수·금"),
        ("금요일 공부는 토요일로 옮겨줘", "공부하는 날 월·수·토"),
        ("주말에만 할래", "공부하는 날 주말"),
        ("수학 30분 줄여줘", "수학 하루 1시간 30분"),
        ("하루 1시간으로 바꿔줘", "하루 1시간"),
        ("영어 추가", "영어 추가"),
        ("영어 30분 추가해줘", "영어 하루 30분"),
        ("시간을 저녁으로 옮겨줘", "오후 7시 시작"),
        ("아침 6시 30분부터 할래", "오전 6시 30분 시작"),
        ("12월 20일까지로 바꿔줘", "2026년 12월 20일(일)까지"),
        ("인강 말고 문제 풀이로 바꿔줘", "문제 풀이"),
    ],
)
async def test_a_change_is_made_read_back_and_can_be_taken_back(planned, plans, said, read_back):
    before = (await plans.of("p")).plan
    shown = text_of(await planned.say(said))
    assert read_back in shown.splitlines()[0]
    assert (await plans.of("p")).plan != before
    assert "되돌렸어요" in text_of(await planned.say("아까 걸로 돌려줘"))
    assert (await plans.of("p")).plan == before


async def test_a_subject_that_is_added_takes_no_more_time_than_told(planned, plans):
    await planned.say("영어 추가")
    wish = (await plans.of("p")).plan.wish
    assert [(s.name, s.minutes) for s in wish.subjects] == [("수학", 60), ("영어", 60)]
    await planned.say("수학은 빼줘")
    assert [s.name for s in (await plans.of("p")).plan.wish.subjects] == ["영어"]


@pytest.mark.parametrize(
    "said",
    [
        "월수금은 빼줘",
        "수학은 빼줘",
        "하루 5시간 줄여줘",
        "2020년 1월 1일까지로 바꿔줘",
        "2040년까지로 바꿔줘",
        "국어 영어 과학 사회 한국사 역사 도덕 한문 추가해줘",
    ],
)
async def test_a_change_that_cannot_be_leaves_the_plan_as_it_is(planned, plans, said):
    before = await plans.of("p")
    await planned.say(said)
    assert await plans.of("p") == before


async def test_times_that_no_day_has_do_no_harm(planned, plans):
    for said in ("수학 하루 30시간", "하루 23시간 늘려줘", "수학 20시간 더", "25시로 옮겨줘"):
        await planned.say(said)
    wish = (await plans.of("p")).plan.wish
    assert sum(block.minutes for block in (await plans.of("p")).plan.blocks) <= 3 * 360
    assert wish == type(wish).model_validate(wish.model_dump())


async def test_what_is_not_understood_changes_nothing(planned, plans):
    before = await plans.of("p")
    assert "알아듣지 못했어요" in text_of(await planned.say("계획 좀 알록달록하게"))
    assert await plans.of("p") == before


async def test_the_first_plan_has_nothing_before_it(planned):
    assert "처음 만든 그대로" in text_of(await planned.say("되돌려줘"))


async def test_another_goal_makes_another_plan_in_its_place(planned, plans):
    await planned.say("12월 13일 기말고사 계획 새로 짜줘 과학 평일 하루 1시간")
    for answer in ("고2요", "네", "골고루"):
        if planned.form:
            replies = await planned.say(answer, "inform")
    assert "전에 있던 계획은" in text_of(replies)
    assert (await plans.of("p")).plan.wish.goal == "기말고사"


async def test_a_deleted_plan_is_gone(planned, plans):
    assert "지웠어요" in text_of(await planned.say("내 계획 지워 주세요"))
    assert await plans.of("p") is None
    assert "저장된 계획이 없어요" in text_of(await planned.say("내 계획 보여줘"))


async def test_a_request_about_the_old_plan_is_no_answer_of_the_form(planned):
    await planned.say("기말고사 계획 새로 짜줘")
    await planned.say("내 계획 보여줘")
    assert planned.rejected


async def test_people_do_not_see_each_others_plans(planned, plans):
    assert await plans.of("q") is None


@pytest.mark.parametrize(
    "said", ["주말에만", "목요일은 못 하겠어 금요일도 빼줘", "아침으로 옮길래"]
)
async def test_a_few_words_after_the_plan_change_it_whatever_they_sound_like(planned, plans, said):
    await planned.say(said, "inform")
    assert (await plans.of("p")).stored.version == 2


@pytest.mark.parametrize("said", ["상담 금요일로 잡아줘", "네", "영어 강좌 있어요?"])
async def test_what_is_about_something_else_changes_no_plan(planned, plans, said):
    await planned.say(said, "inform")
    assert (await plans.of("p")).stored.version == 1


async def test_after_another_topic_the_same_words_change_no_plan(planned, plans):
    planned.slots["topic"] = "service/mentoring"
    await planned.say("주말에만", "inform")
    assert (await plans.of("p")).stored.version == 1


async def test_a_doubtful_request_without_a_subject_begins_no_plan(talk):
    await talk.say("신혼집 인테리어 계획", confidence=0.4)
    assert talk.form is None
    await talk.say("중국어 조금씩", confidence=0.4)
    assert talk.form
