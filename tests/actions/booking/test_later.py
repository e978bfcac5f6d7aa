"""What is said of bookings later: looked up, moved, cancelled, waited for, booked again."""

from datetime import timedelta

import pytest

from actions.booking.notices import Notices
from tests.actions.booking.saying import READY, booked
from tests.actions.desk.desk import NOW, at, counsellor

MINUTE = timedelta(minutes=1)

# What is said does not depend on the database; that it is kept on both, the tests of the desk show.
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


async def test_looking_up_and_somebody_elses_number(someone):
    talk, other = someone("one"), someone("two")
    number = await booked(talk)
    assert number in await talk.say("내 예약 언제예요?")
    assert "11월 25일(수) 오후 4시" in await talk.say(number.lower().replace("-", " "))
    theirs = await other.say(number)
    assert theirs == await other.say("BG-2B45-ABCD") == await other.say("BG-1234")
    assert "11월" not in theirs
    assert await other.say(f"{number} 취소해줘") == theirs


async def test_moving(talk, services):
    number = await booked(talk)
    await talk.say("예약 목요일 3시로 옮겨줘")
    assert "11월 26일(목) 오후 3시" in talk.text
    assert "옮겼어요" in await talk.say("네")
    [found] = await services.booking.upcoming("someone", talk.now)
    assert (found.number, found.slot.starts_at) == (number, at("11-26 15:00"))


async def test_moving_can_be_left(talk, services):
    await booked(talk)
    await talk.say("예약 한 시간 늦춰 주세요")
    assert "11월 25일(수) 오후 5시" in talk.text
    assert "그대로" in await talk.press("그대로")
    [found] = await services.booking.upcoming("someone", talk.now)
    assert found.slot.starts_at == at("11-25 16:00")


async def test_cancelling_asks_first(talk, services):
    await booked(talk)
    assert "정말 취소할까요?" in await talk.say("예약 취소해줘")
    assert "desk/counselling" in talk.sources
    assert "취소했어요" in await talk.press("네")
    assert await services.booking.upcoming("someone", talk.now) == []


async def test_of_several_bookings_one_is_chosen(talk, services):
    await booked(talk)
    await booked(talk, "금요일 3시")
    await talk.say("예약 취소해줘")
    assert "어느 예약" in talk.text
    await talk.say("두 번째요")
    assert "11월 27일(금) 오후 3시" in talk.text
    await talk.say("네")
    [left] = await services.booking.upcoming("someone", talk.now)
    assert left.slot.starts_at == at("11-25 16:00")


async def test_the_day_names_the_booking(talk):
    await booked(talk)
    await booked(talk, "금요일 3시")
    assert "11월 27일(금) 오후 3시 예약을" in await talk.say("금요일 예약 취소해줘")


async def test_after_the_deadline_the_rule_is_told(talk, services):
    await booked(talk)
    talk.now = at("11-25 10:00")
    told = await talk.say("예약 취소해줘")
    assert "24시간 전" in told
    assert "desk/counselling" in talk.sources
    assert await services.booking.upcoming("someone", talk.now)


async def test_sessions_left(talk):
    await booked(talk)
    told = await talk.say("심화상담 몇 번 남았어요?")
    assert "4회 가운데 1회" in told
    assert "3회 남았어요" in told
    assert "policy/counselling" in talk.sources


async def test_nothing_booked(talk):
    assert "예약이 없어요" in await talk.say("예약 취소해줘")
    assert "예약이 없어요" in await talk.say("내 예약 언제예요?")


async def test_waiting_for_a_day_and_taking_up_the_offer(someone, services):
    first, talk = someone("first"), someone("second")
    await booked(first)
    await talk.say(f"{READY} 수요일 4시")
    await talk.say("대기 신청")
    assert "11월 25일(수)" in talk.text
    assert "11월 25일(수)" in await talk.say("대기 확인")
    await first.say("예약 취소해줘")
    await first.say("네")
    said = Notices(talk.base, services.address)
    assert await services.booking.offer_freed(first.now, said.offer) == 1
    notices = await services.outbox.waiting("second", first.now)
    [button] = notices[0].reply.buttons
    talk.now = first.now
    await talk.say(button.payload)
    await talk.say("네")
    await talk.say("이름 없이 예약할게요")
    assert "예약했어요" in await talk.say("네")
    assert "대기 신청한 상담이 없어요" in await talk.say("대기 확인")


async def test_waiting_can_be_left(talk):
    await talk.say("심화상담 대기 신청할게요. 고1이고 회원이에요. 만 16세요. 다음 주로요")
    assert "대기를 신청했어요" in talk.text
    assert "모두 취소" in await talk.say("대기 취소할게요")


async def test_a_booking_word_in_a_doubtful_message_still_reaches_the_desk(talk):
    number = await booked(talk)
    assert number in await talk.say("내 예약 확인 좀", label="counselling_booking")


async def test_without_counsellors_the_waiting_list_is_offered(talk, services):
    gone = [counsellor(retired=True), counsellor(id="lee", name="이다리 상담사", retired=True)]
    await services.booking.open_counsellors(gone, NOW)
    await talk.say(READY)
    assert "빈 시간이 없어요" in talk.text
    assert "대기 신청" in talk.titles


async def test_a_second_booking_asks_only_for_the_time(talk, services):
    await booked(talk)
    asked = await talk.say("심화상담 하나 더 예약할게요")
    assert "지난 예약처럼 고1" in asked
    assert "언제가 좋으세요" in asked
    await talk.say("금요일 오후 3시")
    await talk.say("이름 없이 예약할게요")
    await talk.say("네")
    assert len(await services.booking.upcoming("someone", talk.now)) == 2


async def test_another_child_is_asked_about_anew(talk):
    await booked(talk)
    await talk.say("심화상담 하나 더 예약할게요. 둘째는 중1이에요")
    assert "지난 예약처럼" not in talk.text
    assert "학생이 서울런 회원인가요?" in talk.text


async def test_another_grade_is_asked_for_the_age_again(talk):
    await booked(talk)
    await talk.say("심화상담 하나 더 예약할게요. 이번엔 중1이요")
    assert "만 14세 이상" in talk.text


async def test_one_at_a_time_is_said_at_once(talk):
    interview = "고3이고 회원이에요. 만 18세예요. 면접 상담 예약할게요"
    await talk.say(f"{interview} 수요일 4시")
    await talk.say("이름 없이 예약할게요")
    await talk.say("네")
    assert "예약이 하나 있어요" in await talk.say(interview)
    assert "시간 바꾸기" in talk.titles
