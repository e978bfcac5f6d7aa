"""Who may have which counselling, and how often."""

from datetime import date

import pytest

from actions.desk.entitlement import entitlement, quota

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("product", "number"),
    [
        ("product/in-depth", 4),
        ("product/focused", 1),
        ("product/interview", None),
        ("product/early-admission", None),
    ],
)
def test_the_number_of_sessions_is_that_of_the_sources(base, product, number) -> None:
    assert quota(base, product, TODAY) == number


@pytest.mark.parametrize(
    ("product", "grade", "used", "status"),
    [
        ("product/in-depth", "m3", 0, "eligible"),
        ("product/in-depth", "m3", 3, "eligible"),
        ("product/in-depth", "m3", 4, "not_eligible"),
        ("product/in-depth", "h3", 0, "not_eligible"),
        ("product/focused", "h2", 0, "eligible"),
        ("product/focused", "h2", 1, "not_eligible"),
        ("product/interview", "h3", 9, "eligible"),
    ],
)
def test_the_policy_decides_with_what_was_used(base, product, grade, used, status) -> None:
    known = {"grade": grade, "member": True}
    assert entitlement(base, known, product, used, TODAY).status == status


def test_what_is_not_known_is_asked(base) -> None:
    asked = entitlement(base, {"grade": "m3"}, "product/in-depth", 0, TODAY)
    assert asked.status == "needs_info"
    assert asked.question
    assert asked.question.fact == "member"
