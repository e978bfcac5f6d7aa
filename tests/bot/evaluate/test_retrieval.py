"""Ranks of right records, and declining."""

import pytest

from bot.evaluate.scores.retrieval import score_retrieval
from tests.bot.evaluate.lines import answered, cites


def test_replies_and_search_are_ranked_apart() -> None:
    rows = [
        answered(cites("a", "b"), records=["a"], ranking=["b", "c", "d", "a"]),
        answered(cites("b"), cites("a"), records=["x", "a"], ranking=["a"]),
        answered(cites("b"), records=["a"], ranking=["b", "a"], line=3),
    ]
    figures = score_retrieval(rows)
    assert (figures.answerable, figures.unanswerable) == (3, 0)
    assert [e.value for e in figures.cited.recall.values()] == pytest.approx([1 / 3, 2 / 3, 2 / 3])
    assert figures.cited.mrr.value == pytest.approx((1 + 1 / 2) / 3)
    assert [e.value for e in figures.search.recall.values()] == pytest.approx([1 / 3, 2 / 3, 1])
    assert figures.search.mrr.value == pytest.approx((1 / 4 + 1 + 1 / 2) / 3)
    assert figures.cited.declining is None
    assert [(m.line, m.why) for m in figures.wrong][-1] == (3, "cited b")


def test_declining() -> None:
    rows = [
        answered(records=[], unanswerable=True),
        answered(cites("contact/desk"), records=[]),
        answered(cites("a"), records=[], line=3),
        answered(cites("a"), records=["a"]),
        answered(records=["a"], unanswerable=True),
        answered(expected={"declined": True}),
        answered(expected="not known: must say so"),
        answered(cites("contact/desk"), records=["contact/desk"]),
    ]
    figures = score_retrieval(rows)
    assert (figures.answerable, figures.unanswerable) == (3, 5)
    declining = figures.cited.declining
    assert (declining.precision, declining.recall) == pytest.approx((4 / 5, 4 / 5))
    assert figures.search.declining.recall == pytest.approx(1 / 5)
    assert (3, "answered") in [(m.line, m.why) for m in figures.wrong]


def test_only_questions_to_decline() -> None:
    figures = score_retrieval([answered(records=[])])
    assert figures.cited.recall == {}
    assert figures.cited.mrr is None
    assert figures.cited.declining.f1 == 1


def test_nothing_to_measure() -> None:
    assert score_retrieval([answered(intent="cost")]) is None
