"""A message that is answered twice is told the same and changes nothing twice.

So it comes when the process dies after it acted and before Rasa remembered what it did: the same
message is answered again from the same memory, perhaps much later.
"""

import re
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta

import pytest

from actions.booking.notices import Notices
from tests.actions.booking.saying import NUMBER, READY
from tests.actions.desk.desk import IN_DEPTH, NOW, at, counsellor, weekly
from tests.actions.talking import Talker, services_on

WEEK = timedelta(days=7)
PLAN_FILE = re.compile(r"plans/\w+")
NO_LONGER = {  # what is told when there is nothing left to end: as true as what was told first
    "대기 신청을 모두 취소했어요.": "대기 신청한 상담이 없어요.",
    "계획을 지웠어요.": "아직 저장된 계획이 없어요.",
}


class Redone(Talker):
    """Somebody whose every message is answered twice; the second time `late`."""

    late = timedelta(0)

    async def answer(self, turn):
        before = deepcopy(self.slots), self.form
        await super().answer(turn)
        told, form, standing = self.text, self.form, await self.standing()
        self.slots, self.form = before
        await super().answer(replace(turn, now=turn.now + self.late))
        assert _comparable(self.text) == _comparable(told)
        assert self.form == form
        assert await self.standing() == standing

    async def standing(self):
        """All that a person has; of a hold only what it is for, nobody was told its number."""
        services, person = self.services, self.person
        booking, plan = services.booking, await services.plans.of(person)
        return (
            [(held.product, held.slot) for held in await booking.held(person, self.now)],
            await booking.upcoming(person, self.now),
            await booking.waiting(person, self.now),
            await services.mentoring.applications.find(person),
            plan and (plan.plan, plan.stored.version, await services.plans.progress(plan)),
            await services.people.expected(person, self.now),
            await services.people.tell(person, "guardian_phone"),
        )


def _comparable(told):
    for done, over in NO_LONGER.items():
        if told.startswith((done, over)):
            return over
    return PLAN_FILE.sub("plans/…", told)


@pytest.fixture
async def services(database):
    services = services_on(database)
    lee = counsellor(id="lee", name="이다리 상담사", hours=[weekly("WE,SA", "10:00", "12:00")])
    await services.booking.open_counsellors([counsellor(), lee], NOW)
    return services


@pytest.fixture
def talk(services, base, lexicon):
    return Redone(services, base, lexicon, NOW)


@pytest.fixture
def apply(services, base, lexicon):
    return Redone(services, base, lexicon, NOW, opening="mentoring_apply")


@pytest.fixture
def plan(services, base, lexicon):
    return Redone(services, base, lexicon, NOW, opening="study_plan")


async def book(talk):
    for text in (f"{READY} 수요일 4시", "이름 없이 예약할게요"):
        await talk.say(text)
    return NUMBER.search(await talk.say("네")).group()


async def test_a_booking_with_a_change_of_mind_and_a_question_in_between(talk, services):
    for text in (READY, "제일 빠른 걸로", "아니 목요일로", "한 시간 늦게", "상담은 몇 분이에요?"):
        await talk.say(text)
    await talk.say("이름 없이 예약할게요")
    assert NUMBER.search(await talk.say("네"))
    [booked] = await services.booking.upcoming("someone", talk.now)
    assert booked.slot.starts_at == at("11-26 17:00")


async def test_a_time_that_somebody_else_has_stays_theirs(talk, services, base, lexicon):
    await book(Talker(services, base, lexicon, NOW, "other"))
    assert "다른 분" in await talk.say(f"{READY} 수요일 4시")
    assert len(talk.titles) > 1


async def test_leaving_gives_the_time_back(talk, services):
    await talk.say(f"{READY} 수요일 4시")
    await talk.say("그만")
    assert await services.booking.held("someone", talk.now) == []
    assert await services.booking.offered_at(IN_DEPTH, at("11-25 16:00"), talk.now)


async def test_a_guardian_s_number_is_told_once(talk, services):
    await talk.say("중1이고 회원이에요. 13살인데 심화상담 예약할게요. 수요일 4시")
    for text in ("이름 없이 예약할게요", "010-1234-5678", "네"):
        await talk.say(text)
    [booked] = await services.booking.upcoming("someone", talk.now)
    assert booked.state == "awaiting_consent"


async def test_a_booking_is_moved_and_cancelled_once(talk, services):
    await book(talk)
    await talk.say("예약 목요일 3시로 옮겨줘")
    assert "옮겼어요" in await talk.say("네")
    [moved] = await services.booking.upcoming("someone", talk.now)
    assert moved.slot.starts_at == at("11-26 15:00")
    await talk.say("예약 취소해줘")
    assert "취소했어요" in await talk.say("네")
    assert await services.booking.upcoming("someone", talk.now) == []


async def test_what_was_booked_stays_told_long_after_the_hold_would_have_run_out(talk):
    await talk.say(f"{READY} 수요일 4시")
    await talk.say("이름 없이 예약할게요")
    talk.late = timedelta(hours=2)
    assert NUMBER.search(await talk.say("네"))
    await talk.say("예약 목요일 3시로 옮겨줘")
    assert "옮겼어요" in await talk.say("네")
    await talk.say("예약 취소해줘")
    talk.late = timedelta(days=4)
    assert "취소했어요" in await talk.say("네")


async def test_a_place_on_the_waiting_list_is_taken_and_left_once(talk, services):
    await talk.say("심화상담 대기 신청할게요. 고1이고 회원이에요. 만 16세요. 다음 주로요")
    assert len(await services.booking.waiting("someone", talk.now)) == 1
    await talk.say("대기 취소할게요")
    assert await services.booking.waiting("someone", talk.now) == []


async def test_an_offer_is_taken_up_once(talk, services, base, lexicon):
    first = Talker(services, base, lexicon, NOW, "first")
    await book(first)
    for text in (f"{READY} 수요일 4시", "대기 신청"):
        await talk.say(text)
    for text in ("예약 취소해줘", "네"):
        await first.say(text)
    said = Notices(base, services.address)
    assert await services.booking.offer_freed(first.now, said.offer) == 1
    [notice] = await services.outbox.waiting("someone", first.now)
    talk.now = first.now
    for text in (notice.reply.buttons[0].payload, "네", "이름 없이 예약할게요"):
        await talk.say(text)
    assert NUMBER.search(await talk.say("네"))
    assert len(await services.booking.upcoming("someone", talk.now)) == 1


async def test_an_application_is_made_changed_and_withdrawn_once(apply, services):
    await apply.say(
        "고1이고 만 16세예요. 수학을 기초부터 온라인으로 평일 저녁에 배우고 싶어요. 멘토 신청"
    )
    for text in ("없어요", "없어요"):
        await apply.say(text)
    assert "신청을 받았어요" in await apply.say("네")
    await apply.say("멘토 과목을 영어로 바꿔 주세요")
    assert "바꿨어요" in await apply.say("네")
    await apply.say("멘토링 신청을 취소할래요")
    assert "지웠어요" in await apply.say("네")
    assert await services.mentoring.applications.find("someone") is None


async def test_an_application_of_a_child_tells_the_number_once(apply, services):
    await apply.say("중1인데 수학 멘토 신청할래요")
    for text in (
        "아니요",
        "잘 모르겠어요",
        "상관없어요",
        "언제든 괜찮아요",
        "없어요",
        "없어요",
        "네",
    ):
        await apply.say(text)
    await apply.say("010-1234-5678")
    assert (await services.mentoring.applications.find("someone")).state == "awaiting_consent"


@pytest.fixture
async def planned(plan):
    await plan.say("2027년 11월 18일 수능까지 수학 하루 2시간 월수금 계획 짜줘")
    for text in ("고2요", "네", "골고루"):
        await plan.say(text)
    return plan


async def test_a_plan_is_made_changed_taken_back_and_deleted_once(planned, services):
    made = (await services.plans.of("someone")).plan
    assert "1시간 30분" in await planned.say("수학 30분 줄여줘")
    assert "1시간" in await planned.say("수학 30분 줄여줘")
    assert "되돌렸어요" in await planned.say("아까 걸로 돌려줘")
    assert "되돌렸어요" in await planned.say("아까 걸로 돌려줘")
    assert (await services.plans.of("someone")).plan == made
    await planned.say("계획 지워줘")
    assert await services.plans.of("someone") is None


async def test_a_plan_in_one_sentence_replaces_nothing(plan, services):
    await plan.say(
        "2027년 11월 18일 수능까지 고2 수학 하루 2시간 월수금 인강으로 서울런 회원이고 계획 짜줘"
    )
    assert (await services.plans.of("someone")).stored.version == 1
    assert "전에 있던 계획" not in plan.text


async def test_another_plan_replaces_the_first_once(planned, services):
    await planned.say("12월 13일 기말고사 계획 새로 짜줘 과학 평일 하루 1시간")
    for text in ("고2요", "네", "골고루"):
        if planned.form:
            await planned.say(text)
    assert "전에 있던 계획" in planned.text
    assert (await services.plans.of("someone")).stored.version == 2


async def test_the_weekly_question_is_answered_once(planned, services):
    planned.now = NOW + WEEK + timedelta(days=7 - NOW.isoweekday(), hours=10)
    assert await services.plans.check_in(planned.now) == 1
    await planned.say("거의 못 했어요")
    kept = await services.plans.of("someone")
    assert kept.plan.share == 70
    assert list((await services.plans.progress(kept)).values()) == ["little"]


async def test_who_wants_no_weekly_question_is_told_so(planned, services):
    assert "여쭤보지 않을게요" in await planned.say("주간 점검 그만 받을래요")
    assert not (await services.plans.of("someone")).stored.checked
