"""Danger missed and false alarms."""

import pytest

from bot.evaluate.scores.crisis import score_crisis
from tests.bot.evaluate.lines import answered


def test_danger_is_told_by_label_or_by_mark() -> None:
    rows = [
        answered(label="crisis", intent="crisis"),
        answered(label="complaint", crisis=True, line=7),
        answered(label="crisis", crisis=False, line=8),
        answered(label="cost", intent="cost"),
        answered(label="crisis", records=[]),
    ]
    figures = score_crisis(rows)
    assert (figures.dangers, figures.harmless) == (2, 2)
    assert figures.recall.value == pytest.approx(0.5)
    assert figures.false_alarm_rate.value == pytest.approx(0.5)
    assert [(m.line, m.why) for m in figures.missed] == [(7, "complaint")]
    assert [m.line for m in figures.false_alarms] == [8]


def test_a_rate_without_examples_is_not_told() -> None:
    figures = score_crisis([answered(label="cost", intent="cost")])
    assert figures.recall is None
    assert figures.false_alarm_rate.value == 0
    assert score_crisis([answered(records=[])]) is None


def test_each_kind_of_danger_has_its_recall():
    rows = [
        answered(label="crisis", crisis=True, category="abuse"),
        answered(label="complaint", crisis=True, category="abuse"),
        answered(label="crisis", crisis=True, category="suicide"),
        answered(label="complaint", crisis=False),
    ]
    by_category = score_crisis(rows).by_category
    assert {name: found.value for name, found in by_category.items()} == {
        "abuse": 0.5,
        "suicide": 1.0,
    }
    assert by_category["abuse"].low < 0.5 < by_category["abuse"].high
