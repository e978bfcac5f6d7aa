"""Labels: precision and recall, confusions, confidence."""

import pytest

from bot.evaluate.scores.intents import score_intents, score_two_intents
from tests.bot.evaluate.lines import answered


def labelled(*triples):
    return [
        answered(label=found, sure=sure, intent=expected, line=n)
        for n, (expected, found, sure) in enumerate(triples, start=1)
    ]


def test_every_label_has_its_figures() -> None:
    rows = labelled(("cost", "cost", 1), ("cost", "crisis", 1), ("crisis", "crisis", 1))
    figures = score_intents(rows, 0.9)
    assert figures.examples == 3
    assert figures.accuracy.value == pytest.approx(2 / 3)
    assert figures.labels["cost"].model_dump() == pytest.approx(
        {"precision": 1.0, "recall": 0.5, "f1": 2 / 3, "examples": 2}
    )
    assert figures.labels["crisis"].precision == 0.5
    assert figures.macro_f1.value == pytest.approx(2 / 3)


def test_a_label_never_expected_has_no_row_but_a_place_in_the_matrix() -> None:
    figures = score_intents(labelled(("cost", "complaint", 0.4), ("cost", "cost", 0.4)), 0.9)
    assert list(figures.labels) == ["cost"]
    assert figures.macro_f1.value == pytest.approx(2 / 3)
    assert figures.matrix.labels == ("complaint", "cost")
    assert figures.matrix.counts == ((0, 0), (1, 1))


def test_confusions_come_most_frequent_first_with_their_first_line() -> None:
    rows = labelled(
        ("cost", "cost", 1), ("cost", "crisis", 1), ("crisis", "cost", 1), ("crisis", "cost", 1)
    )
    first, second = score_intents(rows, 0.9).confusions
    assert (first.expected, first.found, first.times, first.line) == ("crisis", "cost", 2, 3)
    assert second.times == 1


def test_intervals_hold_the_figure_and_stay_the_same() -> None:
    rows = labelled(*[("cost", "cost", 1)] * 15, *[("crisis", "cost", 1)] * 5)
    figures = score_intents(rows, 0.9)
    for estimate in (figures.accuracy, figures.macro_f1):
        assert 0 <= estimate.low <= estimate.value <= estimate.high <= 1
    assert figures.accuracy.low < 0.75 < figures.accuracy.high
    assert score_intents(rows, 0.9) == figures


def test_wrong_and_confident_lines_are_named() -> None:
    rows = labelled(("cost", "crisis", 0.9), ("cost", "crisis", 0.89), ("cost", "cost", 1.0))
    confidence = score_intents(rows, 0.9).confidence
    assert confidence.wrong_but_confident == pytest.approx(1 / 3)
    assert [mention.line for mention in confidence.wrong] == [1]


def test_calibration_compares_confidence_with_the_share_that_is_right() -> None:
    rows = labelled(
        ("cost", "cost", 0.55), ("cost", "crisis", 0.55), ("cost", "cost", 1.0), ("cost", "cost", 0)
    )
    confidence = score_intents(rows, 0.9).confidence
    assert [b.examples for b in confidence.bins] == [1, 2, 1]
    assert confidence.calibration_error == pytest.approx((2 * 0.05 + 1) / 4)


def test_of_several_wishes_the_first_is_reported_and_all_are_answered() -> None:
    wishes = ["eligibility", "cost"]
    rows = [answered(label=label, intents=wishes) for label in ("eligibility", "complaint")]
    rows.append(answered(label="cost", also=["eligibility"], intents=wishes))
    figures = score_two_intents(rows)
    assert figures.first.value == pytest.approx(1 / 3)
    assert figures.any_of_them.value == pytest.approx(2 / 3)
    assert [mention.why for mention in figures.wrong] == [
        "eligibility + cost → complaint",
        "eligibility + cost → cost",
    ]
    assert figures.all_of_them.value == pytest.approx(1 / 3)


def test_nothing_to_measure() -> None:
    assert score_intents([answered(records=["a"])], 0.9) is None
    assert score_two_intents([answered(intent="cost")]) is None
