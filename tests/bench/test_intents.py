"""The benchmark of intents counts what it says and reads every system in the same way."""

import math

import numpy as np
import pytest
import yaml

from bench import nlu
from bench.intents.plain import KINDS, guesses
from bench.intents.report import TOGETHER, Reading, curve_table, mistakes_table, whole_report
from bench.intents.scores import figures, mistakes, right
from bench.intents.sets import (
    EXAMPLES,
    SETS,
    Labelled,
    examples,
    held_out,
    share_of,
    variants,
    write_examples,
)
from bench.intents.systems import Guess, Trained, diets, ours, plain_systems
from bench.noises import BOTH, CLEAN, NOISES


def guessed(*intents, confidence=None):
    return [Guess(intent, confidence, 1.0) for intent in intents]


def test_figures_of_a_small_set():
    expected = ["crisis", "crisis", "cost", "out_of_scope"]
    found = figures(expected, guessed("crisis", "cost", "cost", "crisis"))
    assert found.accuracy.value == 0.5
    assert found.crisis_recall.value == 0.5
    assert found.false_alarms.value == 0.5
    assert found.outside_f1.value == 0
    assert found.macro_f1.value == pytest.approx((1 / 2 + 2 / 3 + 0) / 3)
    assert found.macro_f1.low <= found.macro_f1.value <= found.macro_f1.high
    assert found.sure_but_wrong is None


def test_an_inner_label_is_wrong_and_has_no_f1_of_its_own():
    found = figures(["cost", "cost"], guessed("cost", "follow_up"))
    assert found.accuracy.value == 0.5
    assert found.macro_f1.value == pytest.approx(2 / 3)


def test_what_a_set_does_not_have_has_no_figure():
    found = figures(["cost"], guessed("cost"))
    assert math.isnan(found.crisis_recall.value)
    assert math.isnan(found.outside_f1.value)


def test_only_confident_mistakes_are_sure():
    expected = ["cost", "cost"]
    assert figures(expected, guessed("cost", "help", confidence=0.95)).sure_but_wrong == 0.5
    assert figures(expected, guessed("cost", "help", confidence=0.5)).sure_but_wrong == 0


def test_mistakes_are_counted_by_pair():
    expected = ["cost", "cost", "crisis", "cost"]
    found = guessed("help", "help", "cost", "cost")
    assert mistakes(expected, found) == [("cost", "help", 2), ("crisis", "cost", 1)]
    assert right(expected, found).tolist() == [False, False, False, True]


def test_every_example_is_read():
    lines = sum(
        line.lstrip().startswith("- ") and "intent:" not in line
        for file in EXAMPLES.glob("*.yml")
        for line in file.read_text(encoding="utf-8").splitlines()
    )
    every = examples()
    assert len(every) == lines
    assert not any(text.startswith("- ") for text, _ in every)


def test_shares_keep_every_intent_and_contain_one_another(tmp_path):
    every = examples()
    half, quarter = share_of(every, 0.5), share_of(every, 0.25)
    assert set(quarter) <= set(half) <= set(every)
    assert len(half) == pytest.approx(len(every) / 2, rel=0.01)
    assert {intent for _, intent in quarter} == {intent for _, intent in every}
    write_examples(quarter, tmp_path / "part.yml")
    assert sorted(examples(tmp_path)) == sorted(quarter)


def test_noise_is_the_same_every_time_and_changes_texts():
    texts = [text for text, _ in held_out(["held out"])["held out"]]
    first = variants(texts)
    assert first == variants(texts)
    assert list(first) == list(NOISES)
    assert all(len(noisy) == len(texts) for noisy in first.values())
    changed = np.mean([a != b for a, b in zip(first[CLEAN], first[BOTH], strict=True)])
    assert changed > 0.9


def test_a_set_that_is_missing_is_left_out(tmp_path):
    (tmp_path / SETS["blind"]).write_text('{"text": "얼마예요", "intent": "cost"}\n')
    assert held_out(folder=tmp_path) == {"blind": [Labelled("얼마예요", "cost")]}


def test_seed_and_epochs_reach_the_peers():
    for system in diets(7, 43):
        parts = yaml.safe_load(system.config)["pipeline"]
        diet = next(part for part in parts if part["name"] == "DIETClassifier")
        assert (diet["epochs"], diet["random_seed"]) == (7, 43)
    folders = [system.folder for epochs in (7, 8) for system in diets(epochs, 43)]
    assert len(set(folders)) == 4


SMALL = [
    Labelled(text, intent)
    for intent, texts in {
        "cost": ["얼마예요", "돈이 드나요", "무료인가요", "비용이 있나요", "요금이 궁금해요"],
        "crisis": ["죽고 싶어요", "살기 싫어", "사라지고 싶다", "자해했어요", "맞았어요"],
    }.items()
    for text in texts
]


@pytest.mark.parametrize("kind", ["svm", "svm-noisy"])
def test_the_linear_peers_learn(kind):
    peer = KINDS[kind]
    found = guesses(peer.reader(peer.fit(SMALL)), ["돈이 얼마예요", "죽고 싶다"])
    assert [guess["intent"] for guess in found] == ["cost", "crisis"]
    assert all(guess["ms"] > 0 for guess in found)


@pytest.mark.rasa
@pytest.mark.parametrize("kind", ["nearest-1", "nearest-5"])
def test_the_nearest_examples_vote(kind, settings, monkeypatch):
    monkeypatch.setenv("BAEUMGIL_HOME", str(settings.home.resolve()))
    peer = KINDS[kind]
    found = guesses(peer.reader(peer.fit(SMALL)), ["죽고 싶어요"])
    assert found[0]["intent"] == "crisis"


def readings(tmp_path, settings):
    sets = {"one": [Labelled("얼마예요", "cost"), Labelled("살기 싫어", "crisis")]}
    good, bad = guessed("cost", "crisis"), guessed("cost", "cost")
    model = lambda system: Trained(system, settings.home, tmp_path, 1.0, 1.0)  # noqa: E731
    systems = [ours(), *plain_systems()[:1], *diets(1, 42)[:1]]
    found = [
        Reading(
            model(system),
            nlu.together(sets, {("one", noise): answers for noise in NOISES}),
            again,
        )
        for system, answers, again in zip(
            systems,
            [good, good, bad],
            [[], [], [nlu.together(sets, {("one", noise): good for noise in NOISES})]],
            strict=True,
        )
    ]
    return {**sets, TOGETHER: sets["one"]}, found


@pytest.mark.rasa
def test_the_report_compares_and_says_what_it_cannot_say(tmp_path, settings):
    sets, found = readings(tmp_path, settings)
    printed = whole_report(sets, found)
    assert "1.000, not significant" in printed
    assert "| clean | Rasa default | 0.500 (" in printed
    assert "| Rasa default | clean | 2 | 0.750 (0.500–1.000) |" in printed


def test_tables_of_the_curve_and_of_mistakes(tmp_path, settings):
    sets, found = readings(tmp_path, settings)
    assert "| crisis | cost | 1 | 100% |" in mistakes_table(sets, ["one"], found[2])
    table = curve_table({"one": sets["one"]}, {0.5: found[2].guesses, 1.0: found[0].guesses})
    assert "| 50% | 0.500 | 0.500 |" in table
    assert "| 100% | 0.000 | 0.000 |" in table


@pytest.mark.rasa
def test_rasa_reads_with_the_trained_model(settings, tmp_path):
    """The model of the assistant stands for one of the benchmark, which takes longer to train."""
    (tmp_path / "model.tar.gz").symlink_to((settings.home / "build/rasa/model.tar.gz").resolve())
    found = Trained(ours(), settings.home, tmp_path, 0, 0).read(["죽고 싶어요", "환율 얼마야"])
    assert [guess.intent for guess in found] == ["crisis", "out_of_scope"]
    assert all(0 < guess.confidence <= 1 and guess.ms > 0 for guess in found)
