"""Which record answers: what search finds clearly, what a sure label means, or none."""

from collections.abc import Callable
from datetime import date

import pytest

from actions.course_talk.programmes import programmes
from actions.fallback import fallback
from actions.talk import out_of_scope
from actions.tasks import TASKS
from actions.turn import Outcome, Turn
from knowledge.search.layout import Layout
from nlu.korean.extract import extract
from nlu.korean.lexicon import Lexicon
from store.messages import Entity

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def turn(base, settings) -> Callable[..., Turn]:
    """A message as it comes to a task, with what the extractor finds in it."""
    names = Lexicon.load(Layout(settings.home).lexicon)

    def said(text: str, label: str, confidence: float = 0.99) -> Turn:
        entities = tuple(
            Entity(entity=f.entity, value=f.value, text=f.text, role=f.role)
            for f in extract(text, TODAY, names)
        )
        return Turn(text, label, confidence, entities, as_of=TODAY)

    return said


def cited(outcome: Outcome) -> list[str]:
    """Records in the order they are cited."""
    return [source.record for reply in outcome.replies for source in reply.sources]


@pytest.mark.parametrize(
    ("text", "label", "record"),
    [
        ("부업 멘토 특강 참여 인원", "special_lecture", "programme/I-2-1"),
        ("아바타로 상담하는 거 있다던데", "counselling_info", "programme/II-1-4"),
        ("동행 봉사활동 교육과정", "mentor_recruit", "programme/III-1-7"),
        ("시민대학을 메타버스로도 들을 수 있나요", "programme_info", "programme/II-1-1"),
        ("비인가 대안학교 지원 담당 과", "contact_dept", "department/youth-policy"),
    ],
)
def test_a_clear_find_wins_over_narrow_labels_and_names(base, turn, text, label, record) -> None:
    assert cited(TASKS["action_answer"](turn(text, label), base))[0] == record


@pytest.mark.parametrize(
    ("action", "label"),
    [
        ("action_human_agent", "human_agent"),
        ("action_emotional_support", "emotional_support"),
        ("action_vendor_choice", "vendor_choice"),
        ("action_inform", "inform"),
        ("action_out_of_scope", "out_of_scope"),
    ],
)
def test_a_clear_find_wins_over_a_doubtful_label(base, turn, action, label) -> None:
    asked = turn("작은 회사 직원들 배우게 해주는 주문형 학습", label, 0.6)
    assert cited(TASKS[action](asked, base))[0] == "programme/I-2-2"


def test_a_sure_label_is_answered_from_its_own_record(base, turn) -> None:
    outcome = TASKS["action_answer"](turn("배속 2배까지 되나여", "device_usage", 0.96), base)
    assert cited(outcome)[0] == "service/seoullearn-devices"


@pytest.mark.parametrize(
    ("text", "label"),
    [("휴학하면 국가장학금 토해내나요", "mentor_recruit"), ("K-MOOC 이수증 출력", "device_usage")],
)
def test_a_doubtful_label_is_not_answered_from_a_record_that_does_not_fit(
    base, turn, text, label
) -> None:
    outcome = TASKS["action_answer"](turn(text, label, 0.5), base)
    assert cited(outcome) == []
    assert outcome.slots["offered"] == "person"


def test_sites_are_not_listed_for_a_doubtful_question_about_something_else(base, turn) -> None:
    asked = turn("유치원을 병설로 보낼지 사립으로 보낼지 고민이에요", "vendor_choice", 0.6)
    assert cited(TASKS["action_vendor_choice"](asked, base)) == []


@pytest.mark.parametrize(
    "text", ["부산 평생학습관 강좌 일정", "대구 디지털배움터 위치", "전주시 평생학습 장학금"]
)
def test_another_city_is_not_answered_from_our_records(base, turn, text) -> None:
    assert cited(fallback(turn(text, "programme_info"), base)) == []
    assert cited(programmes(turn(text, "course_search"), base)) == []


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("수원 사는데 동네배움터 다녀도 되나요", "programme/II-2-1"),
        ("부산에서도 서울런 쓸 수 있나요", "service/seoullearn"),
    ],
)
def test_who_lives_elsewhere_is_told_about_what_is_ours(base, turn, text, record) -> None:
    assert record in cited(fallback(turn(text, "programme_info"), base))


def test_what_is_not_ours_needs_a_record_surer_than_its_label(base, turn) -> None:
    text = "귀농창업종합반"
    assert "programme/III-1-11" in cited(out_of_scope(turn(text, "out_of_scope", 0.86), base))
    assert cited(out_of_scope(turn("농협 귀농 대출 금리", "out_of_scope", 0.9), base)) == []


@pytest.mark.parametrize(
    ("text", "confidence", "record"),
    [("발달장애 아들 성인 됐는데 다닐 센터", 0.8, "programme/III-2-7")],
)
def test_a_question_clearly_about_another_service_starts_no_examination(
    base, turn, text, confidence, record
) -> None:
    outcome = TASKS["action_eligibility"](turn(text, "eligibility", confidence), base)
    assert outcome.label == "eligibility"
    assert cited(outcome)[0] == record
    assert outcome.enter_form is None
