"""What is found in one version: exactly what the filter leaves, and the best of it."""

import asyncio
from functools import partial

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from knowledge.corpus import CorpusIndex, Entry, dense
from knowledge.corpus.building import build
from knowledge.corpus.index import CHARS, DENSE, WORDS
from knowledge.corpus.source import put_aside
from knowledge.search.index import Lexical, char_ngrams
from tests.knowledge.corpus.listed import DAYS, PLACES, TOPICS, Listed, courses

ODD = [
    "",
    " ",
    "\n\t",
    "😀🧘‍♀️",
    "\ud800 요가",
    "a\0b",
    "ㅇㅅㅇ",
    "요가",
    "𝟙𝟚" * 40,
    "가" * 1000,
    "½㎡…",
]


@pytest.fixture(scope="module")
def opened(tmp_path_factory, searcher):
    """Makes the index of entries."""

    def index_of(entries: list[Entry]) -> CorpusIndex:
        folder = tmp_path_factory.mktemp("corpus")
        tools = searcher.encoder, searcher.analyser
        size = asyncio.run(put_aside(Listed(entries).entries(), folder))
        build(folder, size, None, *tools, lambda _: None)
        return CorpusIndex(folder, 1, *tools)

    return index_of


@pytest.fixture(scope="module")
def index(opened) -> CorpusIndex:
    return opened(courses(300))


def test_the_best_comes_first(index):
    found = index.search("노원구에서 필라테스 배우고 싶어요", 10)
    best = {n for n in index.numbers.tolist() if TOPICS[n % 10] == "필라테스" and n % 7 == 1}
    assert {hit.number for hit in found[: len(best)]} <= best
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    for hit in found:
        assert 0 <= hit.score <= 1
        fused = DENSE * hit.dense + WORDS * hit.words + CHARS * hit.chars
        assert hit.score == pytest.approx(min(max(fused, 0), 1), abs=1e-5)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("필라테스강좌있나요", "필라테스"),
        ("수ㅊㅐ화", "수채화"),
        ("바리스타자격증따고시퍼요", "바리스타"),
    ],
)
def test_spaces_and_typos_do_not_matter(index, text, topic):
    number = index.search(text, 1)[0].number
    assert TOPICS[index.column("topic")[index.numbers == number].item()] == topic


@given(st.data())
@settings(deadline=None, max_examples=30)
def test_a_filter_is_kept_exactly(index, data):
    chosen = data.draw(st.sets(st.integers(1, 300)))
    text = data.draw(st.sampled_from([*TOPICS, "강남구 토요일", "자격증", *ODD]))
    k = data.draw(st.integers(0, 400))
    found = index.search(text, k, np.isin(index.numbers, list(chosen)))
    of_all = [hit for hit in index.search(text, 300) if hit.number in chosen]
    assert [hit.number for hit in found] == [hit.number for hit in of_all][:k]
    assert [hit.score for hit in found] == pytest.approx([hit.score for hit in of_all][:k])


def test_a_filter_of_another_version_is_refused(index):
    with pytest.raises(ValueError, match="299"):
        index.search("요가", 5, np.ones(299, bool))


def test_columns_are_in_the_order_of_the_numbers(index):
    assert index.numbers.dtype == index.column("day").dtype == np.int64
    assert (index.column("day") == index.numbers % 30).all()
    with pytest.raises(KeyError):
        index.column("nothing")
    with pytest.raises(ValueError, match="read-only"):
        index.column("day")[0] = 1


def test_nothing_is_found_in_nothing(opened):
    empty = opened([])
    assert (empty.version, empty.size, len(empty.numbers)) == (1, 0, 0)
    assert empty.search("요가", 5) == empty.search("요가", 5, np.zeros(0, bool)) == []
    assert len(empty.column("day")) == 0


def test_odd_texts_can_be_indexed_and_asked(opened):
    index = opened([Entry(n, text) for n, text in enumerate([*ODD, "요가 교실"], 1)])
    for text in ODD:
        index.search(text, 3)
    assert index.search("요가 교실", 1)[0].number == len(ODD) + 1
    assert opened([Entry(7, "…!"), Entry(8, "")]).search("요가", 2)[0].score == 0


@given(
    st.lists(st.text(st.sampled_from("가나다 a1\n\ud800😀"), max_size=20), min_size=1, max_size=9)
)
@example(["가나 가나 가나", "가나"])
@settings(deadline=None, max_examples=10)
def test_scores_are_those_of_record_search(opened, tmp_path_factory, texts):
    path = tmp_path_factory.mktemp("bm25") / "chars"
    documents = [char_ngrams(text) for text in texts]
    if not any(documents):
        return  # bm25s does not index nothing
    Lexical.build(documents, path)
    peer, index = Lexical.load(path), opened([Entry(n, t) for n, t in enumerate(texts, 1)])
    for query in ("가나다", "a1 가", "다른 말"):
        theirs = peer.scores(char_ngrams(query))
        ours = {hit.number: hit.chars for hit in index.search(query, len(texts))}
        assert [ours[n] for n in range(1, len(texts) + 1)] == pytest.approx(theirs, abs=1e-6)


def test_the_approximate_index_finds_what_exact_search_finds(opened, monkeypatch):
    entries = courses(800)
    exact = opened(entries)
    monkeypatch.setattr(dense, "EXACT_UP_TO", 500)
    monkeypatch.setattr(dense, "EXACT_WITHIN", 100)
    near = opened(entries)
    asked = [f"{topic} {place} {day}" for topic in TOPICS for place in PLACES for day in DAYS[::3]]
    for among in (None, exact.column("topic") < 5):
        hits = [
            ({hit.score for hit in exact.search(text, 10, among)}, near.search(text, 10, among))
            for text in asked
        ]
        right = sum(min(scores) <= hit.score + 1e-6 for scores, found in hits for hit in found)
        assert right >= 0.97 * sum(len(found) for _, found in hits)
        assert all(len(found) == 10 for _, found in hits)
        if among is not None:
            kept = set(exact.numbers[among].tolist())
            assert {hit.number for _, found in hits for hit in found} <= kept


async def test_several_threads_at_once(index):
    asked = TOPICS * 6
    alone = [index.search(text, 5) for text in asked]
    search = partial(asyncio.to_thread, index.search)
    assert await asyncio.gather(*(search(text, 5) for text in asked)) == alone
