"""Applying for a mentor in conversation: from the first sentence to a settled match."""

from datetime import datetime, timedelta

import pytest

from actions.mentoring.models import Mentor
from actions.mentoring.telling import accepted_notice
from nlu.korean.dates import SEOUL
from tests.actions.talking import Talker, services_on

NOW = datetime(2026, 11, 22, 10, tzinfo=SEOUL)
WHOLE = "고1이고 만 16세예요. 수학을 기초부터 온라인으로 평일 저녁에 배우고 싶어요. 멘토 신청할래요"


# What is said does not depend on the database; that it is kept on both, the tests of the desk show.
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def services(database):
    return services_on(database)


@pytest.fixture
def talker(services, base, lexicon):
    return Talker(services, base, lexicon, NOW, opening="mentoring_apply")


def application(talker):
    return talker.services.mentoring.applications.find(talker.person)


async def apply(talker):
    for text in (WHOLE, "없어요", "없어요", "네"):
        await talker.say(text)
    return await application(talker)


async def test_one_question_at_a_time_and_nothing_stored_before_the_yes(talker):
    said = [
        "멘토쌤 구해주세요",
        "고2요",
        "네",
        "영어랑 국어",
        "학교 진도요",
        "직접 만나기",
        "노원구요",
        "토요일 오전",
        "간호사가 되고 싶어요",
        "수능 2등급",
    ]
    for text in said:
        await talker.say(text)
        assert talker.form
        assert await application(talker) is None
    for told in ("고2", "영어, 국어", "노원구", "토요일 오전", "의료·보건", "수능 2등급"):
        assert told in talker.text or set(told.split(", ")) <= set(
            talker.text.replace("\n", ", ").replace("과목: ", "").split(", ")
        )
    assert "11월 22일(일)" in await talker.press("이대로 신청")
    done = await application(talker)
    assert done.state == "open"
    assert set(done.wishes.subjects) == {"english", "korean"}
    assert (done.wishes.mode, done.wishes.district) == ("offline", "노원구")
    assert talker.sources == {"service/mentoring"}


async def test_the_first_sentence_counts(talker):
    await talker.say(WHOLE)
    assert "좋아하는 것" in talker.text
    done = await apply(talker)
    assert done.wishes.grade == "h1"
    assert done.wishes.level == "basic"
    assert done.wishes.times == tuple(
        f"{day}-evening" for day in ("mon", "tue", "wed", "thu", "fri")
    )


async def test_applying_again_changes_the_first_application(talker):
    first = await apply(talker)
    await talker.say("멘토 과목을 영어로 바꿔 주세요")
    assert "영어" in talker.text
    await talker.say("네")
    second = await application(talker)
    assert (second.id, second.wishes.subjects) == (first.id, ("english",))


async def test_under_fourteen_the_guardian_is_asked(talker, services):
    await talker.say("중1인데 수학 멘토 신청할래요")
    for text in ("아니요", "잘 모르겠어요", "상관없어요", "언제든 괜찮아요", "없어요", "없어요"):
        await talker.say(text)
    assert "보호자" in await talker.say("네")
    assert await application(talker) is None
    await talker.say("010-1234-5678")
    waiting = await application(talker)
    assert waiting.state == "awaiting_consent"
    assert await services.people.tell(talker.person, "guardian_phone") == "010-1234-5678"
    assert "010" not in talker.text
    assert "보호자 동의" in await talker.say("멘토 언제 정해져요?")
    await services.mentoring.applications.grant_consent(waiting.id, talker.now)
    assert (await application(talker)).state == "open"


async def test_without_a_guardian_nothing_is_kept(talker):
    await talker.say("중1인데 수학 멘토 신청할래요")
    for text in ("아니요", "모르겠어요", "온라인", "주말 오후", "없어요", "없어요", "네"):
        await talker.say(text)
    assert "저장하지 않았어요" in await talker.say("싫어요")
    assert talker.form is None
    assert await application(talker) is None


async def test_a_phone_number_nobody_kept_is_no_consent(talker):
    await talker.say("중1인데 수학 멘토 신청할래요")
    for text in ("아니요", "모르겠어요", "온라인", "주말 오후", "없어요", "없어요", "네"):
        await talker.say(text)
    talker.now += timedelta(hours=2)  # the edge expects no number any more
    await talker.say("[전화번호]")
    assert await application(talker) is None


async def test_younger_pupils_are_told_what_there_is(talker):
    await talker.say("우리 아이 초5인데 수학 멘토 신청하고 싶어요")
    assert talker.form is None
    assert {"service/mentoring", "service/senior-mentoring"} <= talker.sources
    assert await application(talker) is None


@pytest.mark.parametrize("text", ["멘토링 신청 어떻게 해요?", "멘토 어떻게 신청하고 돈은 드나요"])
async def test_a_general_question_is_answered_from_the_records(talker, text):
    await talker.say(text)
    assert talker.form is None
    assert "service/mentoring" in talker.sources
    assert "여기서 신청하기" in talker.titles


async def test_a_correction_and_a_named_step(talker):
    await talker.say(WHOLE)
    for text in ("없어요", "없어요", "수학 말고 과학이요"):
        await talker.say(text)
    assert "과목: 과학" in talker.text
    assert "언제 시간이 되는지" in await talker.say("시간을 바꿀래요")
    assert "주말 오전" in await talker.say("주말 오전")
    assert "무엇을 바꿀까요" in await talker.say("아니요")
    await talker.say("영어도 추가해 주세요")
    await talker.say("네")
    done = await application(talker)
    assert set(done.wishes.subjects) == {"science", "english"}
    assert done.wishes.times == ("sat-morning", "sun-morning")


async def test_a_goal_keeps_no_number_and_stays_short(talker):
    await talker.say(WHOLE)
    await talker.say("없어요")
    await talker.say("연락은 [전화번호]로 하고 성적을 올리고 싶어요 " + "꼭 " * 80)
    await talker.say("네")
    goal = (await application(talker)).wishes.goal
    assert len(goal) <= 60
    assert not any(letter.isdigit() for letter in goal)


@pytest.mark.parametrize(
    ("text", "label"), [("취소", None), ("안할래", "nlu_fallback"), ("그냥 안 할게요", "chitchat")]
)
async def test_leaving_the_form_keeps_nothing(talker, text, label):
    await talker.say("멘토 신청할래요")
    assert "멈췄어요" in await talker.say(text, label)
    assert talker.form is None
    assert not talker.slots.get("drafts")
    assert await application(talker) is None


async def test_withdrawing_asks_first(talker):
    await apply(talker)
    await talker.say("멘토링 신청을 취소할래요")
    assert "그대로" in await talker.say("아니요")
    assert await application(talker)
    await talker.say("멘토링 신청을 취소할래요")
    assert "지웠어요" in await talker.say("네")
    assert await application(talker) is None


async def test_a_question_in_between_is_answered_and_the_form_goes_on(talker):
    await talker.say("멘토 신청할래요")
    answered = await talker.say("멘토링은 일주일에 몇 번 하나요?", "mentoring_info")
    assert "주 1회" in answered
    assert "학년" in answered


async def test_one_conversation_holds_one_learner(talker):
    await apply(talker)
    assert "한 명" in await talker.say("둘째도 멘토 부탁드려요")
    assert (await application(talker)).wishes.grade == "h1"


async def test_without_an_application_there_is_nothing_to_look_up(talker):
    await talker.say("멘토 신청했는데 언제 매칭돼요?")
    assert "신청은 없어요" in talker.text
    assert "contact/seoullearn" in talker.sources


async def test_a_settled_match_is_told_with_its_reasons(talker, services, base):
    done = await apply(talker)
    mentor = Mentor(
        id="M-1",
        name="하늘",
        university="예시대",
        major="수학교육과",
        subjects=("math",),
        grades=("h1",),
        mode="online",
        times=("mon-evening",),
        capacity=1,
        levels=("basic",),
    )
    await services.mentoring.roster.replace([mentor], NOW)
    assert (await services.mentoring.proposals.match(NOW)).proposed == 1
    assert "찾는 중" in await talker.say("멘토 언제 정해져요?")
    ((proposal, _, _),) = await services.mentoring.proposals.listed("proposed")

    def say(*about):
        return accepted_notice(*about, base)

    for _ in range(2):
        await services.mentoring.proposals.accept(proposal.id, NOW, say)
    (notice,) = await services.outbox.waiting(talker.person, NOW)
    lines = notice.reply.cards[0].lines
    assert "배울 과목: 수학" in lines
    assert "만나는 시간: 월요일 저녁" in lines
    assert "전공이 배울 과목과 가까워요." in lines
    assert "하늘" in await talker.say("멘토 언제 정해져요?")
    assert "담당자" in await talker.say("다른 쌤으로 바꿔주세요")
    assert (await application(talker)).id == done.id
