"""The newest version is at hand, and nothing that goes wrong takes the old one away."""

import asyncio
import shutil

import pytest

from knowledge.corpus import Corpus, Entry
from knowledge.errors import ArtefactError
from knowledge.search.layout import Layout
from store.errors import StoreUnavailable
from tests.knowledge.corpus.listed import Listed, courses


def versions(folder) -> list[str]:
    """What lies in the folder of a corpus, by kind."""
    return sorted(path.name.split("-")[0] for path in folder.iterdir() if path.is_dir())


async def test_empty_until_something_is_built(corpus_of, folder):
    corpus = corpus_of(Listed(number=0))
    assert not await corpus.refresh()
    assert (corpus.current.version, corpus.current.size) == (0, 0)
    assert corpus.current.search("요가", 5) == []
    assert not folder.exists() or not versions(folder)


async def test_a_new_version_is_built_once_and_taken_up_by_others(corpus_of, folder):
    source = Listed(courses(20))
    first, second = corpus_of(source), corpus_of(source)
    assert await asyncio.gather(first.refresh(), second.refresh()) == [True, True]
    assert first.current.folder == second.current.folder
    assert not await first.refresh()
    source.put(courses(30))
    assert await second.refresh()
    assert await first.refresh()
    assert first.current.folder == second.current.folder
    assert (first.current.size, first.current.version) == (30, 2)
    assert versions(folder) == ["v2"]
    assert corpus_of(source).current.size == 30


async def test_who_holds_the_old_version_goes_on_with_it(corpus_of):
    source = Listed(courses(40))
    corpus = corpus_of(source)
    await corpus.refresh()
    old = corpus.current
    before = old.search("수채화 3기", 5)
    stop = asyncio.Event()

    async def reader() -> int:
        asked = 0
        while not stop.is_set():
            assert await asyncio.to_thread(old.search, "수채화 3기", 5) == before
            index = corpus.current
            found = await asyncio.to_thread(index.search, "목공", 3)
            assert {hit.number for hit in found} <= set(index.numbers.tolist())
            asked += 1
        return asked

    readers = [asyncio.create_task(reader()) for _ in range(3)]
    for first in (100, 200, 300):
        source.put(courses(40, first))
        await corpus.refresh()
        assert corpus.current.numbers[0] == first
    stop.set()
    assert all(await asyncio.gather(*readers))
    assert not old.folder.exists()
    assert old.search("수채화 3기", 5) == before
    assert len(old.column("day")) == 40


async def test_running_takes_up_changes_and_outlives_a_database_that_is_away(corpus_of, caplog):
    source = Listed(courses(20))
    corpus = corpus_of(source)

    async def until(size: int) -> None:
        async with asyncio.timeout(20):
            while corpus.current.size != size:
                await asyncio.sleep(0.01)

    async with corpus.running(every=0.01):
        await until(20)
        source.is_away = True
        async with asyncio.timeout(20):
            while "somewhere" not in caplog.text:
                await asyncio.sleep(0.01)
        with pytest.raises(StoreUnavailable):
            await corpus.refresh()
        assert corpus.current.search("요가", 1)
        source.put(courses(25))
        source.is_away = False
        await until(25)
    assert caplog.text.count("somewhere") == 1


async def test_an_older_database_that_was_put_back_counts(corpus_of):
    source = Listed(courses(20), number=9)
    corpus = corpus_of(source)
    await corpus.refresh()
    source.all, source.number = courses(5), 3
    assert await corpus.refresh()
    assert (corpus.current.version, corpus.current.size) == (3, 5)


@pytest.mark.parametrize(
    "damage",
    [
        lambda version: (version / "vectors.npy").write_bytes(b"\x93NUMPY"),
        lambda version: (version / "seal.json").write_text("{"),
        lambda version: (version / "seal.json").unlink(),
        lambda version: (version / "words" / "rows.npy").unlink(),
        lambda version: (version / "numbers.npy").write_bytes(
            (version / "numbers.npy").read_bytes()[:-8] + b"\0" * 8
        ),
        lambda version: shutil.rmtree(version),
        lambda version: (version.parent / "current").write_bytes(b"\xff\xfe"),
        lambda version: (version.parent / "current").write_text("v7-elsewhere"),
        lambda version: (version.parent / "current").write_text(""),
    ],
)
async def test_a_damaged_version_is_built_anew(corpus_of, folder, damage):
    source = Listed(courses(20))
    before = corpus_of(source)
    await before.refresh()
    damage(before.current.folder)
    after = corpus_of(source)
    assert after.current.size == 0
    assert await after.refresh()
    assert after.current.search("수채화", 1)
    assert versions(folder) == ["v1"]
    assert await before.refresh()
    assert before.current.folder == after.current.folder


async def test_a_failed_build_leaves_the_old_version(corpus_of, folder):
    source = Listed(courses(20))
    corpus = corpus_of(source)
    await corpus.refresh()
    source.put([*courses(20), Entry(21, "다른 열", {"hour": 1})])
    with pytest.raises(ValueError, match="21"):
        await corpus.refresh()
    assert versions(folder) == ["v1"]
    assert corpus.current.search("요가", 1)
    assert corpus_of(source).current.size == 20


async def test_vectors_of_another_encoder_are_not_used(corpus_of, folder, searcher, home, tmp_path):
    source = Listed(courses(20))
    await corpus_of(source).refresh()
    other = tmp_path / "home"
    shutil.copytree(home / "build", other / "build", ignore=shutil.ignore_patterns("rasa*"))
    (other / "build" / "encoder.fingerprint").write_text("another")
    corpus = Corpus(folder, source, searcher.encoder, searcher.analyser, Layout(other))
    assert corpus.current.size == 0
    assert await corpus.refresh()
    assert versions(folder) == ["v1"]


async def test_without_an_encoder_there_is_a_remedy(corpus_of, searcher, tmp_path):
    with pytest.raises(ArtefactError, match="baeumgil build"):
        Corpus(tmp_path, Listed(), searcher.encoder, searcher.analyser, Layout(tmp_path))
