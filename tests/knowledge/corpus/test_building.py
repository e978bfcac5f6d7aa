"""A version made from the one before is the version made anew, with less work."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.corpus import Corpus, Entry
from knowledge.search.layout import Layout
from tests.knowledge.corpus.listed import TOPICS, Listed, courses

EDITS = st.dictionaries(
    st.integers(1, 30),
    st.one_of(st.none(), st.sampled_from([*TOPICS, "", "요가 요가 😀"])),
    max_size=12,
)


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a version, its seal aside."""
    files = [file for file in folder.rglob("*") if file.is_file() and file.name != "seal.json"]
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


@given(rounds=st.lists(EDITS, min_size=1, max_size=3))
@settings(deadline=None, max_examples=8)
async def test_updates_equal_a_build_from_nothing(tmp_path_factory, searcher, home, rounds):
    folder = tmp_path_factory.mktemp("corpora")
    source = Listed(courses(20))
    tools = searcher.encoder, searcher.analyser, Layout(home)
    updated = Corpus(folder / "updated", source, *tools)
    await updated.refresh()
    entries = {entry.number: entry for entry in source.all}
    for edits in rounds:
        for number, text in edits.items():
            entries.pop(number, None)
            if text is not None:
                entries[number] = Entry(number, text, {"day": len(text), "topic": 0})
        source.put(list(entries.values()))
        await updated.refresh()
    anew = Corpus(folder / "anew", source, *tools)
    await anew.refresh()
    assert content(updated.current.folder) == content(anew.current.folder)


class Noting:
    """The real encoder; it also notes what it was asked."""

    def __init__(self, encoder) -> None:
        self._encoder, self.asked = encoder, []

    def encode(self, texts):
        self.asked += texts
        return self._encoder.encode(texts)


async def test_only_new_texts_are_encoded(folder, searcher, layout):
    encoder, source = Noting(searcher.encoder), Listed(courses(50))
    corpus = Corpus(folder, source, encoder, searcher.analyser, layout)
    await corpus.refresh()
    encoder.asked.clear()
    source.put([*courses(40), Entry(99, "새 강좌", {"day": 1, "topic": 1})])
    assert await corpus.refresh()
    assert [text for text in encoder.asked if text != "가"] == ["새 강좌"]
    assert corpus.current.search("새 강좌", 1)[0].number == 99
    assert 45 not in corpus.current.numbers


async def test_progress_ends_at_the_whole(corpus_of):
    told: list[float] = []
    await corpus_of(Listed(courses(400))).refresh(told.append)
    assert told == sorted(told)
    assert told[-1] == 1
    assert len(told) > 1
