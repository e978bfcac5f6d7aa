"""Several processes of one home: one builds, all read, and any of them may be killed."""

import asyncio
import json
import shutil
import signal
import sys
from asyncio.subprocess import PIPE
from contextlib import asynccontextmanager

import pytest

from knowledge.corpus import Corpus
from knowledge.errors import ArtefactError
from knowledge.search.layout import Layout
from tests.knowledge.corpus.listed import Listed, courses

MANY = 700  # more than are built in the process itself
LIMIT = 60.0


class Other:
    """Another process with a corpus of the same folder."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def tell(self, order: dict) -> None:
        self.process.stdin.write(json.dumps(order).encode() + b"\n")
        await self.process.stdin.drain()

    async def answer(self):
        return json.loads(await asyncio.wait_for(self.process.stdout.readline(), LIMIT))

    async def ask(self, **order):
        await self.tell(order)
        return await self.answer()


@asynccontextmanager
async def other_process(home, folder):
    command = (sys.executable, "-m", "tests.knowledge.corpus.listed", str(home), str(folder))
    process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
    try:
        other = Other(process)
        yield other, await other.answer()
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_a_version_built_here_is_read_there_and_swapped_under_its_hands(
    corpus_of, folder, home
):
    source = Listed(courses(MANY))
    corpus = corpus_of(source)
    shares: list[float] = []
    assert await corpus.refresh(shares.append)  # in a child: there are many
    assert shares[-1] == 1
    async with other_process(home, folder) as (other, version):
        assert version == 1
        text = "수채화 501기 강남구"
        before = [hit.number for hit in corpus.current.search(text, 5)]
        assert await other.ask(search=text) == before
        source.put(courses(50, 5000))
        await corpus.refresh()
        assert await other.ask(search=text) == before  # its version, gone from the disk
        assert await other.ask(refresh=[50, 2])  # taken up
        assert await other.ask(take=True) == 2
        after = [hit.number for hit in corpus.current.search(text, 5)]
        assert await other.ask(search=text) == after
        assert min(after) >= 5000


async def test_a_process_killed_while_it_builds_leaves_nothing(corpus_of, folder, home):
    source = Listed(courses(20))
    corpus = corpus_of(source)
    await corpus.refresh()
    async with other_process(home, folder) as (other, _):
        await other.tell({"refresh": [40_000, 2]})
        async with asyncio.timeout(LIMIT):
            while not list(folder.glob(".building-*/vectors.npy")):
                await asyncio.sleep(0.02)
        assert corpus_of(source).current.size == 20
        other.process.send_signal(signal.SIGKILL)
        await other.process.wait()
    source.put(courses(30))
    async with asyncio.timeout(LIMIT):
        assert await corpus.refresh()
    assert corpus.current.size == 30
    assert [path.name.split("-")[0] for path in folder.iterdir() if path.is_dir()] == ["v2"]


async def test_a_child_that_fails_leaves_the_old_version(folder, home, tmp_path, searcher):
    own = tmp_path / "home"
    shutil.copytree(home / "build", own / "build", ignore=shutil.ignore_patterns("rasa*"))
    source = Listed(courses(20))
    corpus = Corpus(folder, source, searcher.encoder, searcher.analyser, Layout(own))
    await corpus.refresh()
    shutil.rmtree(own / "build" / "encoder")
    source.put(courses(MANY))
    with pytest.raises(ArtefactError, match="see the log"):
        await corpus.refresh()
    assert corpus.current.size == 20
    assert [path.name.split("-")[0] for path in folder.iterdir() if path.is_dir()] == ["v1"]
