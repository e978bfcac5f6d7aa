"""Indexes of synthetic courses: built, updated, opened by processes of their own."""

from __future__ import annotations

import asyncio
import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier

from bench.courses.synthetic import Composing, Made, questions
from bench.noises import CLEAN
from knowledge.corpus.building import build
from knowledge.corpus.index import CorpusIndex
from knowledge.corpus.source import BATCH, put_aside
from knowledge.encoder import Analyser, Encoder, load_encoder
from knowledge.lexicon import Lexicon
from knowledge.search.layout import Layout

WHOLE_UP_TO = 100_000  # passages; more are composed of words that Kiwi saw once
_ASKED = 100  # questions of a process whose memory is looked at
_OWN = "Private_Clean", "Private_Dirty"


@dataclass(frozen=True)
class Built:
    """An index and how long it took.

    Attributes:
        folder: of the newest version.
        size: passages.
        aside: seconds until the entries lay aside.
        took: seconds of the first build.
        update: seconds until a hundredth of the texts was replaced.
        bytes: of its files.
    """

    folder: Path
    size: int
    aside: float
    took: float
    update: float
    bytes: int


class Tools:
    """Encoder and analyser as built."""

    def __init__(self, home: Path) -> None:
        layout = Layout(home)
        self._parts = Lexicon.load(layout.lexicon).parts
        self.analyser = Analyser(self._parts)
        self._composing = Composing(self.analyser)
        self._choice = layout.encoder_choice()
        self.encoder = load_encoder(self._choice, self.analyser)

    def composing(self) -> Encoder:
        """The encoder for synthetic texts by the hundred thousand."""
        return load_encoder(self._choice, self._composing)

    def make(self, room: Path, size: int, edition: int, before: Path | None) -> tuple[float, float]:
        """Build a version in `room`; seconds to put aside and to build."""
        room.mkdir()
        began = time.perf_counter()
        asyncio.run(put_aside(Made(size, edition).entries(), room))
        aside = time.perf_counter()
        composed = size > WHOLE_UP_TO
        analyser = self._composing if composed else Analyser(self._parts, remembered=2 * BATCH)
        encoder = load_encoder(self._choice, analyser)
        build(room, size, before, encoder, analyser, lambda _: None)
        return aside - began, time.perf_counter() - aside

    def open(self, folder: Path) -> CorpusIndex:
        """The index in a folder."""
        return CorpusIndex(folder, 1, self.encoder, self.analyser)


def built(tools: Tools, folder: Path, size: int) -> Built:
    """Build an index of `size` courses, then one with a hundredth changed."""
    first, second = folder / f"{size}-1", folder / f"{size}-2"
    aside, took = tools.make(first, size, 0, None)
    _, update = tools.make(second, size, 1, first)
    files = [file for file in first.rglob("*") if file.is_file()]
    return Built(first, size, aside, took, update, sum(file.stat().st_size for file in files))


@dataclass(frozen=True)
class Memory:
    """What an index costs a process that searches in it, in bytes.

    Attributes:
        before: resident before it was opened: Python, Kiwi, the encoder.
        index: more resident after some searches.
        own: what of this is the process's alone while another has the same index open.
        load: seconds to open it.
    """

    before: int
    index: int
    own: int
    load: float


def memory(home: Path, index: Built) -> Memory:
    """One of two processes that search in the same index."""
    context = multiprocessing.get_context("spawn")
    with context.Manager() as manager, ProcessPoolExecutor(2, mp_context=context) as pool:
        both = manager.Barrier(2)
        tasks = [pool.submit(_read, home, index, both) for _ in range(2)]
        return tasks[0].result()


def _read(home: Path, index: Built, both: Barrier) -> Memory:
    tools = Tools(home)
    asked = [question.text for question in questions(index.size, _ASKED, CLEAN)]
    tools.encoder.encode(asked)
    before, own = _resident("Rss"), _resident(*_OWN)
    began = time.perf_counter()
    opened = tools.open(index.folder)
    load = time.perf_counter() - began
    for text in asked:
        opened.search(text, 10)
    both.wait()
    found = Memory(before, _resident("Rss") - before, _resident(*_OWN) - own, load)
    both.wait()
    return found


def _resident(*names: str) -> int:
    """Bytes of this process, as the kernel counts them."""
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    kilobytes = {line.split(":")[0]: int(line.split()[1]) for line in lines}
    return 1024 * sum(kilobytes[name] for name in names)
