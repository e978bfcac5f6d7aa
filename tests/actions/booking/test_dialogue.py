"""Booking in conversation: from the first sentence to a number, and what gets in the way."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from store.errors import StoreUnavailable
from tests.actions.booking.saying import NUMBER, READY, booked
from tests.actions.desk.desk import IN_DEPTH, at

MINUTE = timedelta(minutes=1)

# What is said does not depend on the database; that it is kept on both, the tests of the desk show.
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


async def test_from_the_first_sentence_to_a_number(talk, services):
    asked = await talk.say("담주 수욜 4시에 심화상담 잡아줘")
    assert "11월 25일(수) 오후 4시" in asked
    assert "학년" in asked
    assert "회원" in await talk.say("중2요")
    explained = await talk.say("네, 회원이에요")
    assert "policy/counselling" in talk.sources
    assert "4회" in explained
    assert "만 14세 이상" in explained
    assert talk.verdict.status == "eligible"
    named = await talk.say("네")
    assert "11월 25일(수) 오후 4시" in named
    assert "이름" in named
    confirm = await talk.say("토토로")
    for told in (
        "심화상담",
        "11월 25일(수) 오후 4시",
        "배움센터 3층",
        "김배움 상담사",
        "11월 24일(화) 오후 4시",
    ):
        assert told in confirm
    assert "desk/counselling" in talk.sources
    done = await talk.press("네")
    number = NUMBER.search(done).group()
    assert f"/bookings/{number}.ics" in done
    assert "24시간 전, 2시간 전" in done
    [found] = await services.booking.upcoming("someone", talk.now)
    assert found.number == number
    assert found.slot.starts_at == at("11-25 16:00")
    assert await services.people.tell("someone", "name") == "토토로"
    assert "토토로" not in str(talk.slots)


async def test_everything_in_the_first_sentence_leaves_the_name(talk):
    await talk.say(f"{READY} 수요일 4시")
    assert "이름" in talk.text
    assert "11월 25일(수) 오후 4시" in talk.text


async def test_a_parent_is_asked_about_the_child(talk):
    await talk.say("우리 애 심화상담 예약하고 싶어요. 중1이에요")
    assert "학생이 서울런 회원인가요?" in talk.text
    await talk.say("네")
    assert "상담받을 학생이 만 14세 이상인가요?" in talk.text


async def test_under_14_the_guardian_is_asked_and_the_booking_waits(talk, services):
    await talk.say("우리 애 심화상담 예약하고 싶어요. 중1이고 회원이에요. 수요일 4시요")
    await talk.press("아니요")
    assert "전화번호" in await talk.say("지우예요")
    await talk.say("번호는 몰라요")
    assert "전화번호" in talk.text
    await talk.say("010-1234-5678")
    waiting = await talk.say("네")
    assert "아직 정해진 예약은 아니에요" in waiting
    assert "11월 24일(화) 오후 3시" in waiting, "until when"
    [found] = await services.booking.awaiting_consent(talk.now)
    assert found.state == "awaiting_consent"
    assert await services.people.tell("someone", "guardian_phone") == "010-1234-5678"
    assert "1234" not in str(talk.slots)


async def test_an_age_that_was_said_is_not_asked_for(talk):
    await talk.say("중1이고 회원이에요. 13살인데 심화상담 예약할게요. 수요일 4시")
    await talk.say("이름 없이 예약할게요")
    assert "법정대리인" in talk.text


@pytest.mark.parametrize("age", ["15살", "14살"])
async def test_an_age_that_leaves_it_open_is_asked_about(talk, age):
    await talk.say(f"중3이고 회원이에요. {age}인데 심화상담 예약할게요")
    assert "만 14세 이상인가요?" in talk.text


@pytest.mark.parametrize(
    ("text", "why", "offered"),
    [
        ("고3인데 심화상담 예약할래요", "중1~고2 학생만", "수시 전략 컨설팅"),
        ("중2인데 면접 상담 예약할래요", "대입 준비생", "심화상담"),
        ("중2고 회원은 아닌데 심화상담 예약", "아직 회원이 아닙니다", "서울런 대상 확인"),
        ("초5 우리 딸 상담 예약해 주세요", "중1~고2 학생만", "사람에게 물어보기"),
    ],
)
async def test_who_is_not_entitled_is_told_why_and_what_else_there_is(talk, text, why, offered):
    told = await talk.say(text)
    assert why in told
    assert offered in talk.titles
    assert "policy/counselling" in talk.sources
    assert talk.verdict.status == "not_eligible"
    assert talk.form is None


async def test_what_else_there_is_can_be_pressed(talk):
    await talk.say("고3인데 심화상담 예약할래요")
    await talk.press("정시 전략")
    assert "몇 학년" in talk.text


async def test_not_knowing_the_product_leads_to_those_that_fit(talk):
    await talk.say("상담 예약하고 싶어요")
    await talk.say("모르겠어요")
    told = await talk.say("고1이요")
    assert set(talk.titles) == {"심화상담", "집중상담"}
    assert "4회에 걸쳐" in told


async def test_not_knowing_the_membership_ends_kindly(talk):
    await talk.say("중2인데 심화상담 예약할게요")
    await talk.say("모르겠어요")
    assert "서울런 대상 확인" in talk.titles
    assert talk.verdict.status == "undecidable"


async def test_a_grade_told_before_counts(talk):
    talk.slots["facts"] = {"grade": "m2", "residence": "seoul"}
    await talk.say("심화상담 예약할게요")
    assert "회원인가요" in talk.text


@pytest.mark.parametrize(
    ("when", "why"),
    [
        ("어제 3시", "이미 지난"),
        ("내일 오후 1시", "시작 24시간 전"),
        ("3월 2일 4시", "60일 뒤까지"),
        ("12월 25일 3시", "성탄절"),
        ("내일 25시", "이런 시각은 없어요"),
        ("2월 30일 3시", "달력에 없어요"),
        ("수요일 새벽 3시", "시작하는 상담이 없어요"),
        ("다음 주 일요일 3시", "시작하는 상담이 없어요"),
    ],
)
async def test_a_time_that_cannot_be_is_explained_and_others_are_offered(talk, when, why):
    await talk.say(READY)
    told = await talk.say(when)
    assert why in told
    assert any("월" in title and "시" in title for title in talk.titles)
    assert "대기 신청" in talk.titles


async def test_a_taken_time_brings_the_nearest_ones(someone):
    await booked(someone("first"))
    talk = someone("second")
    await talk.say(f"{READY} 수요일 4시")
    assert "다른 분의 예약" in talk.text
    near = [title for title in talk.titles if "11월 25일(수)" in title]
    assert "11월 25일(수) 오후 3시" in near
    assert "11월 25일(수) 오후 4시" not in near


async def test_without_noon_the_hours_of_the_desk_decide_and_that_is_said(talk):
    await talk.say(READY)
    told = await talk.say("토요일 11시")
    assert "11월 28일(토) 오전 11시" in told
    assert "오전인지 오후인지" in told


async def test_the_list_can_be_paged_and_chosen_from(talk):
    await talk.say(READY)
    first = talk.titles[:4]
    await talk.press("다른 시간")
    second = talk.titles[:4]
    assert not set(first) & set(second)
    await talk.say("두 번째요")
    assert second[1] in talk.text


async def test_a_part_of_the_day_can_be_asked_for(talk):
    await talk.say(READY)
    await talk.say("오전은 없어요?")
    times = [title for title in talk.titles if "시" in title and "월" in title]
    assert times
    assert all("오전" in title for title in times)


async def test_the_first_there_is(talk):
    await talk.say(READY)
    assert "11월 23일(월) 오후 4시" in await talk.say("제일 빠른 걸로")


@pytest.mark.parametrize(
    ("correction", "now"),
    [
        ("아니 목요일로", "11월 26일(목) 오후 4시"),
        ("한 시간 늦게", "11월 25일(수) 오후 5시"),
        ("그날 말고 다음 날", "11월 26일(목) 오후 4시"),
        ("3시로 바꿔 주세요", "11월 25일(수) 오후 3시"),
    ],
)
async def test_a_correction_at_the_end_takes_another_time(talk, services, correction, now):
    await talk.say(f"{READY} 수요일 4시")
    await talk.say("이름 없이 예약할게요")
    confirm = await talk.say(correction)
    assert f"{now}, 이대로 예약할까요?" in confirm
    await talk.say("네")
    assert len(await services.booking.upcoming("someone", talk.now)) == 1
    # The first hold was given back.
    assert await services.booking.offered_at(IN_DEPTH, at("11-25 16:00"), talk.now)


async def test_a_corrected_grade_is_decided_anew(talk, services):
    await talk.say(f"{READY} 수요일 4시")
    told = await talk.say("아니 고3이요")
    assert "중1~고2 학생만" in told
    assert talk.form is None
    assert await services.booking.offered_at(IN_DEPTH, at("11-25 16:00"), talk.now)


async def test_a_question_in_between_is_answered_and_the_form_goes_on(talk):
    await talk.say(f"{READY} 수요일 4시")
    await talk.say("근데 이거 무료예요?", label="cost")
    assert len(talk.replies) > 1
    assert "이름" in talk.replies[-1].text
    assert "이대로 예약할까요?" in await talk.say("라떼")


async def test_what_a_question_means_is_explained(talk):
    await talk.say("중2인데 심화상담 예약할게요")
    assert "누리집에서 자격을 확인" in await talk.say("회원이 뭐예요?", label="eligibility")
    assert "회원인가요" in talk.text


async def test_sessions_left_can_be_asked_in_between(talk):
    await talk.say(f"{READY} 수요일 4시")
    told = await talk.say("심화상담 몇 번 남았어요?", label="counselling_booking")
    assert "4회 가운데 0회" in told
    assert "이름" in talk.replies[-1].text


@pytest.mark.parametrize("label", ["cancel", "counselling_booking", "inform"])
async def test_cancelling_gives_the_hold_back(talk, services, label):
    await talk.say(f"{READY} 수요일 4시")
    await talk.say("취소", label=label)
    assert talk.form is None
    assert await services.booking.offered_at(IN_DEPTH, at("11-25 16:00"), talk.now)
    assert await services.people.expected("someone", talk.now) is None


async def test_starting_over_gives_the_hold_back(talk, services):
    await talk.say(f"{READY} 수요일 4시")
    await talk.say("처음부터 다시", label="start_over")
    assert await services.booking.offered_at(IN_DEPTH, at("11-25 16:00"), talk.now)


async def test_a_hold_that_ran_out_is_said_and_taken_again(talk, services):
    await talk.say(f"{READY} 수요일 4시")
    await talk.say("이름 없이 예약할게요")
    told = await talk.say("네", later=11 * MINUTE)
    assert "10분이 지나서" in told
    assert "이대로 예약할까요?" in told
    assert NUMBER.search(await talk.say("네"))
    assert len(await services.booking.upcoming("someone", talk.now)) == 1


async def test_a_hold_that_ran_out_and_was_taken_brings_others(someone):
    talk = someone("slow")
    await talk.say(f"{READY} 수요일 4시")
    await talk.say("이름 없이 예약할게요")
    quick = someone("quick")
    quick.now += 11 * MINUTE
    await booked(quick)
    told = await talk.say("네", later=12 * MINUTE)
    assert "그사이 그 시간이 찼어요" in told
    assert "다른 시간" in talk.titles


async def test_two_bookings_at_once_name_the_one_in_the_way(talk):
    number = await booked(talk)
    await talk.say(f"{READY.replace('심화상담', '집중상담')} 수요일 4시")
    assert "이미 다른 예약이 있어요" in talk.text
    assert number in talk.text


async def test_a_used_up_product_is_refused_with_its_rule(talk):
    focused = READY.replace("심화상담", "집중상담")
    await talk.say(f"{focused} 목요일 4시")
    await talk.say("이름 없이 예약할게요")
    await talk.say("네")
    told = await talk.say(f"{focused} 금요일 4시")
    assert "1회 받는데, 이미 받았습니다" in told
    assert "policy/counselling" in talk.sources
    assert "심화상담" in talk.titles


async def test_with_the_database_gone_nothing_is_half_booked(talk, engine):
    await talk.say(f"{READY} 수요일 4시")
    await talk.say("이름 없이 예약할게요")
    file = Path(engine.url.database)
    kept = file.read_bytes()
    file.write_bytes(b"broken")
    with pytest.raises(StoreUnavailable):
        await talk.say("네")
    file.write_bytes(kept)
    talk.form = None
    assert "예약이 없어요" in await talk.say("내 예약 언제예요?")


WORDS = (
    "네|아니요|모르겠어요|중2요|고3이요|수요일 4시|아니 목요일로|30분 늦게|다른 시간|대기 신청|"
    "취소|두 번째요|라떼|010-1234-5678|이름 없이 예약할게요|제일 빠른 걸로|예약 취소해줘|25시|"
    "예약 옮겨줘|심화상담 예약|회원이에요|13살이요|내 예약 언제예요?|BG-2B45-ABCD|아무 때나요|"
    "집중상담 금요일 3시에 잡아줘"
)


@example_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(WORDS.split("|")), max_size=12), st.integers(0, 10**9))
async def test_whatever_is_said_there_is_an_answer(someone, said, person):
    talk = someone(str(person))
    for text in said:
        assert (await talk.say(text)).strip(), said
        own = await talk.services.booking.upcoming(str(person), talk.now)
        assert len({booked.slot.starts_at for booked in own}) == len(own)


async def test_a_wrong_number_of_the_guardian_can_be_told_again(talk, services):
    await talk.say("중1이고 회원이에요. 13살인데 심화상담 예약할게요. 수요일 4시")
    await talk.say("이름 없이 예약할게요")
    await talk.say("010-1234-5678")
    assert "전화번호" in await talk.say("엄마 번호를 잘못 적었어요", label="counselling_booking")
    assert "이대로 예약할까요?" in await talk.say("010-8765-4321")
    assert await services.people.tell("someone", "guardian_phone") == "010-8765-4321"


async def test_why_a_number_is_needed_is_explained(talk):
    await talk.say("중1이고 회원이에요. 13살인데 심화상담 예약할게요. 수요일 4시")
    await talk.say("이름 없이 예약할게요")
    assert "보호자와 함께" in await talk.say("번호를 꼭 알려줘야 하나요?", label="contact_dept")


async def test_knowing_neither_product_nor_grade_ends_kindly(talk):
    await talk.say("상담 예약할게요")
    await talk.say("모르겠어요")
    await talk.say("모르겠어요")
    assert talk.verdict.status == "undecidable"
    assert talk.form is None
    assert "사람에게 물어보기" in talk.titles


async def test_what_there_is_is_told_with_the_question(talk):
    told = await talk.say("상담 받고 싶은데 뭐가 있어요?")
    assert "4회에 걸쳐" in told
    assert "심화상담" in talk.titles


async def test_the_half_of_the_day_is_said_only_when_it_was_open(talk):
    await talk.say(f"{READY} 수요일 오후 4시")
    assert "오전인지 오후인지" not in await talk.say("5시로 바꿔 주세요")


async def test_later_than_the_one_held(talk):
    await talk.say(f"{READY} 수요일 오후 4시")
    await talk.say("좀 더 늦은 시간은 없나요?")
    assert talk.titles[0] == "11월 25일(수) 오후 5시"


@pytest.mark.parametrize("text", ["아 그냥 취소할게요", "안 할래요", "그만둘래"])
async def test_leaving_in_other_words(talk, services, text):
    await talk.say(f"{READY} 수요일 4시")
    await talk.say(text, label="deny")
    assert talk.form is None
    assert await services.booking.offered_at(IN_DEPTH, at("11-25 16:00"), talk.now)


async def test_where_and_how_long_can_be_asked_before_the_yes(talk):
    await talk.say(f"{READY} 수요일 4시")
    told = await talk.say("장소가 어디예요? 몇 분 해요?", label="contact_dept")
    assert "배움센터 3층" in told
    assert "50분" in told
    assert "이름" in talk.replies[-1].text
