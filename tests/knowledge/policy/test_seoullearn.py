"""The eligibility policy of 서울런, case by case."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.library import Library
from knowledge.policy import Policy, evaluate, next_question

CASES = yaml.safe_load((Path(__file__).parent / "cases.yml").read_text(encoding="utf-8"))
TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def policy(policies: Mapping[str, Policy]) -> Policy:
    return policies["policy/seoullearn"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['day']} {case['facts']}")
def test_case(policy: Policy, case: dict[str, Any]) -> None:
    result = evaluate(policy, case["facts"], case["day"])
    assert result.status == case["verdict"]
    assert set(case.get("because", ())) <= set(result.deciding)
    asked = result.question
    assert asked == next_question(policy, case["facts"], case["day"])
    assert (asked is not None) == (result.status == "needs_info")
    if "asks" in case:
        assert asked is not None
        assert ".".join(filter(None, (asked.fact, asked.member))) == case["asks"]


def test_tells_rule_source_papers_and_next_step(policy: Policy, library: Library) -> None:
    facts = {"residence": "seoul", "grade": "m3", "household": ["legal_single_parent"]}
    result = evaluate(policy, facts, date(2022, 10, 11))
    assert "legal_single_parent" in result.deciding
    assert "report-2022-10" in {citation.source for citation in result.citations}
    assert result.documents == ("documents/legal-single-parent",)
    assert result.contacts == ("contact/seoullearn",)
    assert set(result.documents + result.contacts) <= library.records.keys()
    assert result.next_step


def test_announcement_is_told_with_its_day_and_whom_to_ask(policy: Policy) -> None:
    facts = {"residence": "seoul", "age": 15, "household": "none", "income_percent": 70}
    result = evaluate(policy, facts, TODAY)
    announced = [line for line in result.lines if "2025년 10월 15일" in line.text]
    assert announced
    assert announced[0].citation is not None
    assert announced[0].citation.as_of == date(2025, 10, 15)
    assert result.contacts == ("contact/seoullearn",)


def test_a_year_before_the_announcement_it_is_not_told(policy: Policy) -> None:
    facts = {"residence": "seoul", "age": 15, "household": "none", "income_percent": 70}
    before = evaluate(policy, facts, date(2025, 10, 14))
    after = evaluate(policy, facts, date(2025, 10, 15))
    assert before.status == after.status == "not_eligible"
    assert not any("80%" in line.text for line in before.lines)
    assert any("80%" in line.text for line in after.lines)


def test_unknown_income_is_explained(policy: Policy) -> None:
    facts = {"residence": "seoul", "age": 15, "household": "none", "income_percent": "dont_know"}
    result = evaluate(policy, facts, TODAY)
    assert any("소득" in line.text for line in result.lines)


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"residence": "elsewhere"}, "충북"),
        ({"residence": "seoul", "age": 15, "household": ["out_of_school"]}, "복학"),
    ],
)
def test_special_cases_are_noted(policy: Policy, facts: dict[str, Any], word: str) -> None:
    assert any(word in line.text for line in evaluate(policy, facts, TODAY).lines)


def test_only_categories_of_that_day_are_offered(policy: Policy) -> None:
    question = next_question(policy, {"residence": "seoul", "age": 15}, date(2022, 10, 11))
    assert question is not None
    titles = " ".join(choice.title for choice in question.choices)
    assert "다문화" in titles
    assert "보훈" not in titles
    assert [choice.title for choice in question.choices][-2:] == ["해당 없음", "모르겠어요"]


def test_income_is_asked_in_the_steps_that_matter(policy: Policy) -> None:
    facts = {"residence": "seoul", "age": 15, "household": "none"}
    asked = next_question(policy, facts, TODAY)
    assert asked is not None
    assert [choice.value for choice in asked.choices] == [
        {"max": 60},
        {"over": 60, "max": 80},
        {"over": 80},
        "dont_know",
    ]


def test_somebody_asking_for_another_is_not_asked_for_his_own_grade(
    policies: Mapping[str, Policy],
) -> None:
    for policy in policies.values():
        for spec in policy.facts.values():
            if spec.ask:
                assert "몇 학년" not in spec.ask.other
                assert "나나" not in spec.ask.other
