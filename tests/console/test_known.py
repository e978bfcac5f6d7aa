"""What is known of a person, in words; and why a verdict came out as it did."""

from datetime import date

import pytest

from bot.console.known import FACTS_POLICY, judged, told
from store.messages import Intent, TurnResult, Verdict

ON = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"residence": "seoul"}, ("사는 곳", ("네, 서울에 살아요",))),
        ({"age": 15}, ("만 나이", ("15",))),
        ({"age": {"min": 12, "under": 15}}, ("만 나이", ("12 이상", "15 미만"))),
        ({"grade": "dont_know"}, ("학년", ("모른다고 함",))),
        (
            {"household": {"has": ["single_parent"], "not": ["multicultural"], "rest": "no"}},
            ("가정과 학생의 상황", ("한부모가족", "다문화가족 아님", "그 밖에는 아님")),
        ),
    ],
)
def test_facts_are_told_in_words(base, facts, words):
    [fact] = told(facts, base.policies[FACTS_POLICY], base.texts)
    assert (fact.title, fact.words) == words


def test_a_verdict_is_told_with_each_rule(base):
    verdict = Verdict(status="needs_info", policy=FACTS_POLICY)
    result = TurnResult(intent=Intent(name="eligibility", confidence=0.9), verdict=verdict)
    [one] = judged([result, result], {"residence": "elsewhere"}, ON, base)
    assert one.title == "서울런 이용 자격"
    assert "unmet" in {step.state for step in one.evaluation.trace}


def test_facts_no_policy_can_take_leave_the_verdict_alone(base):
    verdict = Verdict(status="needs_info", policy=FACTS_POLICY)
    result = TurnResult(intent=Intent(name="eligibility", confidence=0.9), verdict=verdict)
    [one] = judged([result], {"residence": "the moon"}, ON, base)
    assert one.evaluation is None
