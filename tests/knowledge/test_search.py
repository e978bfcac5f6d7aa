"""Search finds the right record for everyday questions, and says when there is none."""

import json
import shutil
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.build import build_all
from knowledge.errors import ArtefactError
from knowledge.library import Library
from knowledge.search import Searcher

DEVELOPMENT = Path(__file__).parents[1] / "data" / "search_development.jsonl"


@pytest.fixture(scope="module")
def questions() -> list[dict]:
    return [json.loads(line) for line in DEVELOPMENT.read_text("utf-8").splitlines()]


def test_development_questions_are_sound(questions, library):
    texts = [question["question"] for question in questions]
    own = {question for record in library.records.values() for question in record.questions}
    assert len(texts) == len(set(texts))
    assert not own & set(texts), "a development question is in the index"
    assert not {r for q in questions for r in q["records"]} - set(library.records)
    assert sum(bool(q["records"]) for q in questions) >= 250
    assert sum(not q["records"] for q in questions) >= 60


def test_finds_the_right_record(questions, searcher):
    known = [question for question in questions if question["records"]]
    found = [[hit.record for hit in searcher.search(q["question"])] for q in known]
    first = sum(f[0] in q["records"] for f, q in zip(found, known, strict=True)) / len(known)
    five = sum(bool({*f} & {*q["records"]}) for f, q in zip(found, known, strict=True))
    assert first >= 0.93
    assert five / len(known) >= 0.99


def test_knows_what_it_does_not_know(questions, searcher):
    scores = [(bool(q["records"]), searcher.search(q["question"], 1)[0].score) for q in questions]
    answered = [score >= searcher.answerable for known, score in scores if known]
    abstained = [score < searcher.answerable for known, score in scores if not known]
    assert sum(answered) / len(answered) >= 0.88
    assert sum(abstained) / len(abstained) >= 0.92


@pytest.mark.parametrize("question", ["얼마예요?", "언제까지 해요?", "나도 됨?", "환율 얼마야"])
def test_everyday_words_alone_are_no_question(searcher, question):
    assert all(hit.score < searcher.answerable for hit in searcher.search(question))


@pytest.mark.parametrize(
    ("question", "record"),
    [
        ("디지털 문해학습장은 몇 곳이에요", "programme/II-1-3"),
        ("디지털문해학습장은몇곳이에요", "programme/II-1-3"),
        ("디지털 문해학슴장 몇곳", "programme/II-1-3"),
        ("급식 심의위원회는 어느 과에서 해요?", "department/eco-meals"),
        ("청취사 캠퍼스", "programme/I-1-2"),
        ("ㅅㅓ울형 교육플랫폼 예산", "service/platform"),
        ("학폭 신고 번호", "contact/school-violence-117"),
    ],
)
def test_reads_slang_typos_and_missing_spaces(searcher, question, record):
    best = searcher.search(question)[0]
    assert best.record == record
    assert best.score >= searcher.answerable


def test_tells_the_fact_that_was_asked_for(searcher, library):
    hit = searcher.search("디지털 문해학습장 몇 개소")[0]
    fact = next(f for f in library.records[hit.record].facts if f.id == hit.facts[0])
    assert fact.value == 19
    assert "19" in hit.text
    assert "Ⅱ-1-3" in hit.source
    assert hit.title == library.records[hit.record].title


def test_kinds_narrow_the_search(searcher):
    hits = searcher.search("서울런 전화번호", 10, kinds=("contact",))
    assert hits[0].record == "contact/seoullearn"
    assert {hit.kind for hit in hits} == {"contact"}
    assert searcher.search("서울런", kinds=("no-such-kind",)) == []


def test_best_first_and_one_hit_per_record(searcher):
    hits = searcher.search("서울런 멘토링", 20)
    assert len(hits) == 20
    assert len({hit.record for hit in hits}) == 20
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert searcher.search("서울런", 0) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "😀😀😀",
        "\u200b\u200b",
        "?!.,",
        "\x00\x01",
        "'; DROP TABLE records; --",
        "<script>alert(1)</script>",
        "{{7*7}} %s %n ../../etc/passwd",
        "가" * 10_000,
        "서울런 " * 3_000,
        "\ud800",
    ],
)
def test_bad_input_is_never_an_answer(searcher, text):
    hits = searcher.search(text)
    if "서울런" not in text:
        assert all(hit.score < searcher.answerable for hit in hits)


@given(st.text(max_size=200))
def test_any_text_can_be_searched(searcher, text):
    for hit in searcher.search(text, 3):
        assert 0 <= hit.score <= 1
        assert hit.text


def test_decomposed_and_full_width_text_is_the_same(searcher):
    plain = searcher.search("서울런 2022 예산")
    assert searcher.search("서울런 ２０２２ 예산") == plain
    assert searcher.search("서울런 2022 예산".encode().decode()) == plain


def test_is_quick(searcher, questions):
    took = []
    for question in questions[:100]:
        started = time.perf_counter()
        searcher.search(question["question"])
        took.append(time.perf_counter() - started)
    assert sorted(took)[50] < 0.02  # 2 ms alone; generous for a shared machine


def test_building_twice_does_nothing(home):
    lines: list[str] = []
    started = time.perf_counter()
    build_all(home, lines.append)
    assert lines == []
    assert time.perf_counter() - started < 5


def copied(home: Path, room: Path) -> Path:
    """A home of its own with everything but Kiwi's own vectors."""
    shutil.copytree(home / "build", room / "build", ignore=shutil.ignore_patterns("rasa"))
    return room


def test_nothing_built(tmp_path, library):
    with pytest.raises(ArtefactError, match="baeumgil build"):
        Searcher.open(tmp_path, library)


def test_an_index_for_other_records(home, tmp_path, library):
    records = dict(library.records)
    name, last = records.popitem()
    records[name] = last.model_copy(update={"summary": "요약이 바뀌었습니다."})
    changed = Library(type(library.records)(records), library.sources)
    with pytest.raises(ArtefactError, match="baeumgil build"):
        Searcher.open(home, changed)


def test_an_index_for_another_encoder(home, library):
    with pytest.raises(ArtefactError, match=r"another encoder.*baeumgil build"):
        Searcher.open(home, library, "some/other-model")


def test_a_damaged_index(home, tmp_path, library):
    own = copied(home, tmp_path)
    (own / "build" / "index" / "dense.faiss").write_bytes(b"")
    with pytest.raises(ArtefactError, match="baeumgil build"):
        Searcher.open(own, library)


def test_an_interrupted_build_keeps_the_old_index(home, tmp_path, library, searcher):
    own = copied(home, tmp_path)
    (own / "build" / "index.fingerprint").write_text("stale")

    def interrupt(line: str) -> None:
        if line.startswith("index"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_all(own, interrupt)
    assert Searcher.open(own, library).search("서울런") == searcher.search("서울런")
    lines: list[str] = []
    build_all(own, lines.append)
    assert len(lines) == 1
    assert lines[0].startswith("index")
