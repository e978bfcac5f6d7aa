"""Who is entitled to which counselling."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from knowledge.library import Library
from knowledge.policy import Policy, evaluate, next_question

REPORT = date(2022, 10, 11)
YOUNGER = ("m1", "m2", "m3", "h1", "h2")
ADMISSION = ("early-admission", "regular-admission", "personal-statement", "interview")


@pytest.fixture(scope="module")
def policy(policies: Mapping[str, Policy]) -> Policy:
    return policies["policy/counselling"]


@pytest.mark.parametrize("product", ["in-depth", "focused", *ADMISSION])
@pytest.mark.parametrize("grade", ["e6", *YOUNGER, "h3", "repeat"])
def test_grades(policy: Policy, product: str, grade: str) -> None:
    facts = {"product": f"product/{product}", "grade": grade, "member": True}
    allowed = ("h3", "repeat") if product in ADMISSION else YOUNGER
    expected = "eligible" if grade in allowed else "not_eligible"
    assert evaluate(policy, facts, REPORT).status == expected


@pytest.mark.parametrize(
    ("day", "product", "facts", "verdict"),
    [
        ("2022-06-30", "in-depth", {"grade": "m1"}, "undecidable"),
        ("2022-10-10", "focused", {"grade": "m2"}, "not_eligible"),
        ("2022-10-10", "focused", {"grade": "m3", "member": True}, "eligible"),
        ("2022-10-11", "in-depth", {"grade": "m1", "member": False}, "not_eligible"),
        ("2022-10-11", "in-depth", {"grade": "m1", "member": True, "sessions_used": 3}, "eligible"),
        ("2022-10-11", "in-depth", {"grade": "m1", "sessions_used": 4}, "not_eligible"),
        ("2022-10-11", "focused", {"grade": "m1", "sessions_used": 1}, "not_eligible"),
        (
            "2022-10-11",
            "interview",
            {"grade": "ged", "member": True, "preparing": True},
            "eligible",
        ),
        ("2022-10-11", "interview", {"grade": "repeat", "member": True}, "eligible"),
        ("2022-10-11", "interview", {"grade": "ged", "preparing": False}, "not_eligible"),
    ],
)
def test_case(policy: Policy, day: str, product: str, facts: dict[str, Any], verdict: str) -> None:
    facts = {"product": f"product/{product}", **facts}
    assert evaluate(policy, facts, date.fromisoformat(day)).status == verdict


def test_only_somebody_out_of_school_is_asked_about_preparing(policy: Policy) -> None:
    facts: dict[str, Any] = {"product": "product/interview", "member": True}
    asked = {
        grade: next_question(policy, {**facts, "grade": grade}, REPORT)
        for grade in ("h1", "h3", "ged")
    }
    assert {grade for grade, question in asked.items() if question} == {"ged"}
    assert asked["ged"] is not None
    assert asked["ged"].fact == "preparing"


def test_sessions_are_told(policy: Policy) -> None:
    facts = {"product": "product/in-depth", "grade": "m1", "member": True}
    assert any("4회" in line.text for line in evaluate(policy, facts, REPORT).lines)


def test_products_are_records(policy: Policy, library: Library) -> None:
    products = {record.id for record in library.of_kind("product")}
    assert set(policy.facts["product"].options) == products
