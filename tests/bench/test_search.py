"""The benchmark of search ranks every system over the same passages."""

from dataclasses import replace

import numpy as np
import pytest

from bench import search
from bench.retrieval.figures import place, ranking_table
from bench.retrieval.questions import SETS, Question, noisy, read_questions
from bench.retrieval.systems import ALL, Corpus, Weights, fitted, rankers

TEXTS = ["가나 다라", "마바 사아", "자차 카타"] + [f"빈 글 {n}" for n in range(20)]


def signal(number):
    """Full score for the passage of that number, none for the others."""
    return lambda text: np.eye(len(TEXTS), dtype=np.float32)[number]


CORPUS = Corpus(
    TEXTS,
    str.split,
    (signal(0), signal(1), signal(2)),
    lambda scores: [str(n) for n in np.argsort(-scores, kind="stable")],
)


def test_a_fusion_weighs_its_signals():
    assert CORPUS.fuse(Weights(0.5, 0.3, 0), "")[:3].tolist() == pytest.approx([0.5, 0.3, 0])


def test_a_signal_without_weight_is_not_asked():
    def fail(text):
        raise AssertionError(text)

    corpus = replace(CORPUS, signals=(signal(0), fail, fail))
    assert corpus.fuse(Weights(1, 0, 0), "")[0] == 1


def test_weights_are_fitted_to_the_questions():
    weights = fitted(CORPUS, [Question("무엇", frozenset("1"))])
    assert weights["dense + BM25 Kiwi"].words > weights["dense + BM25 Kiwi"].dense
    assert weights["dense + BM25 Kiwi"].chars == 0
    assert set(rankers(CORPUS, weights)) >= {"dense alone", ALL, *weights}


def test_bm25_finds_words_and_letters():
    systems = rankers(CORPUS, {})
    assert systems["BM25, whitespace"]("사아")[0] == "1"
    assert systems["BM25, character 2–3-grams"]("카타요")[0] == "2"
    assert systems["dense alone"]("카타요")[0] == "0"


def test_place_of_the_first_right_item():
    assert place(["a", "b", "c"], frozenset("bc")) == 2
    assert place(["a"], frozenset("b")) == 0


def test_questions_without_an_answer_are_not_ranked():
    questions = [Question("가나", frozenset("0")), Question("나", frozenset())]
    systems = {"good": lambda text: ["0"], "bad": lambda text: ["1", "0"]}
    table = ranking_table(systems, questions)
    assert "| clean | good | 1.000 (1.000–1.000) |" in table
    assert "| clean | bad | 0.000 (0.000–0.000) | 1.000 (1.000–1.000) |" in table


@pytest.mark.parametrize("name", SETS)
def test_every_set_has_questions_of_both_kinds(name):
    questions = read_questions(SETS[name])
    assert {bool(question.answers) for question in questions} == {True, False}
    both = noisy(questions, "both")
    assert [q.answers for q in both] == [q.answers for q in questions]
    assert not any(" " in question.text for question in both)


@pytest.mark.rasa
def test_the_command_measures_our_search(settings, capsys, tmp_path):
    home = ["--home", str(settings.home), "--data", str(tmp_path)]
    search.main([*home, "--questions", "5"])
    printed = capsys.readouterr().out
    assert "| clean | ours | " in printed
    assert "| ours | " in printed.partition("### Speed")[2]
    assert "skipped: no parakqc.txt" in printed
