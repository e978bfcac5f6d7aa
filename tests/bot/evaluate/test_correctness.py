"""Whole answers: every thing expected is checked by itself."""

import pytest

from bot.evaluate.scores.correctness import checks, score_correctness
from tests.bot.evaluate.lines import answered, cites, entity, says

GRADE = entity("grade", "m2")


@pytest.mark.parametrize(
    ("row", "held"),
    [
        (answered(expected={"intent": "cost"}), {"intent": True}),
        (answered(expected={"verdict": "eligible"}, verdict="eligible"), {"verdict": True}),
        (answered(expected={"verdict": "eligible"}, verdict="needs_info"), {"verdict": False}),
        (answered(expected={"verdict": "eligible"}), {"verdict": False}),
        (
            answered(
                expected={"verdict": {"status": "eligible", "policy": "other"}},
                verdict="eligible",
            ),
            {"verdict": False},
        ),
        (answered(cites("a", "b"), expected={"records": ["b", "c"]}), {"records": True}),
        (answered(cites("a"), expected={"records": ["b"]}), {"records": False}),
        (answered(cites("a"), expected={"records": []}), {"declined": False}),
        (answered(says("모릅니다"), expected={"records": []}), {"declined": True}),
        (answered(expected="must be declined"), {"declined": True}),
        (answered(expected={"declined": False}), {"answered": False}),
        (answered(says("3월", "무료"), expected={"says": ["3월", "무료"]}), {"says": True}),
        (answered(says("3월"), expected={"says": "4월"}), {"says": False}),
        (answered(says("3월"), says=["3월"], never=["무료"]), {"says": True, "never": True}),
        (answered(says("3월"), never=["3월"]), {"never": False}),
        (answered(says("3월"), says=["3월"], records=["a"]), {"says": True, "records": False}),
        (answered(says("3월"), says=["3월"], expected={"says": ["4월"]}), {"says": False}),
        (answered(found=[GRADE], expected={"entities": {"grade": "m2"}}), {"entities": True}),
        (answered(expected={"entities": [{"entity": "age", "value": 3}]}), {"entities": False}),
        (answered(cites("a"), records=["b"]), {}),
        (answered(intent="cost", says=[], never=[], records=[]), {}),
    ],
)
def test_what_is_checked(row, held) -> None:
    assert checks(row) == held


def test_an_answer_is_right_when_all_holds() -> None:
    rows = [
        answered(says("3월"), says=["3월"], never=["무료"]),
        answered(says("3월 무료"), says=["3월"], never=["무료"], line=5),
        answered(intent="cost"),
    ]
    figures = score_correctness(rows)
    assert figures.examples == 2
    assert figures.right.value == 0.5
    assert figures.checks["says"].right == 1
    assert figures.checks["never"].right == 0.5
    assert [(m.line, m.why) for m in figures.wrong] == [(5, "never")]


def test_what_is_not_checked_is_told() -> None:
    rows = [
        answered(expected={"tone": "kind", "says": ["3월"]}),
        answered(expected="the price list"),
    ]
    figures = score_correctness(rows)
    assert figures.examples == 1
    assert figures.not_checked == {"a sentence": 1, "tone": 1}
    assert score_correctness([answered(intent="cost")]) is None


def test_only_what_cannot_be_checked() -> None:
    figures = score_correctness([answered(expected="the price list")])
    assert (figures.examples, figures.right) == (0, None)
