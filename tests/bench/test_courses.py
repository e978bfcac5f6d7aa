"""The benchmark of courses measures what it says."""

from bench.courses import scale
from bench.courses.indexes import Tools, built
from bench.courses.peers import bm25, fts5
from bench.courses.synthetic import entry, questions
from bench.noises import NOISES
from knowledge.build import build_all

SIZE = 120


def test_questions_have_their_answer_and_are_the_same_every_time():
    for noise in NOISES:
        asked = questions(SIZE, 20, noise)
        assert asked == questions(SIZE, 20, noise)
        assert all(1 <= question.number <= SIZE for question in asked)
    words = [set(question.text.split()) for question in questions(SIZE, 20, "clean")]
    texts = [entry(question.number).text for question in questions(SIZE, 20, "clean")]
    assert all(said <= set(text.split()) for said, text in zip(words, texts, strict=True))


def test_tables_tell_of_an_index_and_its_peers(settings, tmp_path):
    build_all(settings.home)
    tools = Tools(settings.home)
    index = tools.open(built(tools, tmp_path, SIZE).folder)
    speed = scale.speed_table(index, questions(SIZE, 5, "clean"))
    assert speed.count("| 1.000 |") == 3  # nothing is missed: all are compared
    quality = scale.quality_table(tools, index, tmp_path, 10, ("bm25", "fts5"))
    assert "| ours | 1.000 |" in quality
    assert len(quality.splitlines()) == 2 + 4
    question = questions(SIZE, 1, "clean")[0]
    with fts5(tmp_path, SIZE - 1, "trigram") as search:
        assert question.number in search(question.text)[:5]
    assert question.number in bm25(tools.analyser, SIZE)(question.text)[:5]
