"""Facts: what is understood, how later words change earlier ones, what is refused."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from knowledge.policy import FactError, Policy, learn


@pytest.fixture(scope="module")
def policy(policies: Mapping[str, Policy]) -> Policy:
    return policies["policy/seoullearn"]


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ([{"age": 15}], {"age": 15}),
        ([{"age": 15}, {"age": 16}], {"age": 16}),
        ([{"age": None}], {}),
        ([{"household": ["single_parent"]}], {"household": {"has": ["single_parent"]}}),
        ([{"household": "none"}], {"household": {"rest": "no"}}),
        ([{"household": "dont_know"}], {"household": {"rest": "dont_know"}}),
        (
            [{"household": ["single_parent"]}, {"household": {"not": ["single_parent"]}}],
            {"household": {"not": ["single_parent"]}},
        ),
        (
            [{"household": ["legal_single_parent"]}, {"household": {"not": ["single_parent"]}}],
            {"household": {"not": ["single_parent"]}},
        ),
        (
            [{"household": {"not": ["single_parent"]}}, {"household": ["legal_single_parent"]}],
            {"household": {"has": ["legal_single_parent"]}},
        ),
        (
            [{"household": {"unsure": ["legal_single_parent"]}}, {"household": {"rest": "no"}}],
            {"household": {"unsure": ["legal_single_parent"], "rest": "no"}},
        ),
        (
            [{"income_percent": {"max": 100}}, {"income_percent": "dont_know"}],
            {"income_percent": {"max": 100, "dont_know": True}},
        ),
    ],
)
def test_learn(policy: Policy, said: list[dict[str, Any]], known: dict[str, Any]) -> None:
    facts: dict[str, Any] = {}
    for something in said:
        facts = learn(policy, facts, something)
    assert facts == known
    assert json.loads(json.dumps(facts)) == learn(policy, {}, facts) == facts


@pytest.mark.parametrize(
    "said",
    [
        {"residense": "seoul"},
        {"residence": "busan"},
        {"residence": ["seoul"]},
        {"age": "열다섯"},
        {"age": True},
        {"age": float("nan")},
        {"age": {"from": 3}},
        {"age": {"min": 20, "max": 10}},
        {"household": ["rich"]},
        {"household": 3},
        {"household": {"has": "single_parent"}},
        {"household": {"rest": "yes"}},
        {"household": {"has": ["multicultural"], "not": ["multicultural"]}},
    ],
)
def test_impossible_facts_are_refused(policy: Policy, said: dict[str, Any]) -> None:
    with pytest.raises(FactError, match=next(iter(said))):
        learn(policy, {}, said)
