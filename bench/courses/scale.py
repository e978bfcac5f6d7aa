"""Search in many passages: time, quality beside peers, building, memory."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bench.common import table
from bench.courses.indexes import WHOLE_UP_TO, Built, Tools, memory
from bench.courses.peers import DEPTH, Search, bm25, fts5, postgresql
from bench.courses.synthetic import WORDS, Question, questions
from bench.noises import CLEAN, NOISES
from knowledge.corpus import CorpusIndex, dense

OURS = "ours"
THREADS = 2
FIRST = 5  # R@5
Mask = npt.NDArray[np.bool_] | None


def filters(index: CorpusIndex) -> dict[str, Mask]:
    """Filters by the share that they leave."""
    district, day = index.column("district"), index.column("day")
    tenth = len(WORDS["districts"]) // 10
    return {
        "none": None,
        "a tenth (districts)": district <= tenth,
        "a hundredth (districts, a day)": (district <= tenth) & (day == 0),
    }


def speed_table(index: CorpusIndex, asked: Sequence[Question]) -> str:
    """Time of a search and what the approximate index misses, by filter."""
    rows = []
    for name, among in filters(index).items():
        search = partial(_numbers, index, among)
        found, took = _timed(search, asked)
        with all_compared():
            exact, exact_took = _timed(search, asked)
        missed = [len(set(e) - set(f)) / max(len(e), 1) for e, f in zip(exact, found, strict=True)]
        rates = [_rate(index, asked, among, threads) for threads in (1, THREADS)]
        left = index.size if among is None else int(among.sum())
        rows.append(
            [
                *(f"{index.size:,}", name, f"{left:,}"),
                *(f"{np.percentile(took, p) * 1000:.1f}" for p in (50, 95)),
                *(f"{rate:.0f}" for rate in rates),
                f"{1 - float(np.mean(missed)):.3f}",
                f"{np.percentile(exact_took, 50) * 1000:.1f}",
            ]
        )
    head = [
        *("passages", "filter", "passages left", "p50 ms", "p95 ms"),
        *(
            "queries/s",
            f"queries/s, {THREADS} threads",
            f"recall@{DEPTH}",
            "p50 ms of exact search",
        ),
    ]
    return table(head, rows)


def quality_table(
    tools: Tools, index: CorpusIndex, folder: Path, count: int, peers: Sequence[str]
) -> str:
    """R@5 by noise and the median time, ours beside the peers."""
    sets = {noise: questions(index.size, count, noise) for noise in NOISES}
    rows = []
    with ExitStack() as stack:
        for name, search in _systems(tools, index, folder, peers, stack):
            cells, times = [], []
            for asked in sets.values():
                found, took = _timed(search, asked)
                right = [q.number in f[:FIRST] for q, f in zip(asked, found, strict=True)]
                cells.append(f"{np.mean(right):.3f}")
                times += took
            ms = (f"{np.percentile(times, p) * 1000:.1f}" for p in (50, 95))
            rows.append([f"{index.size:,}", name, *cells, *ms])
    head = ["passages", "system", *(f"R@{FIRST}, {noise}" for noise in NOISES), "p50 ms", "p95 ms"]
    return table(head, rows)


def building_table(builds: Sequence[Built], home: Path) -> str:
    """Time and room that indexes take."""
    rows = []
    for each in builds:
        held = memory(home, each)
        rows.append(
            [
                f"{each.size:,}{'' if each.size <= WHOLE_UP_TO else ' (composed)'}",
                *(f"{seconds:.1f}" for seconds in (each.aside, each.took, each.update)),
                f"{each.bytes / 1e6:.0f}",
                f"{held.load * 1000:.0f}",
                *(f"{size / 1e6:.0f}" for size in (held.before, held.index, held.own)),
            ]
        )
    head = [
        *("passages", "entries aside s", "build s", "update of 1 % s", "on disk MB", "load ms"),
        *("process without index MB", "index in memory MB", "of it not shared MB"),
    ]
    return table(head, rows)


@contextmanager
def all_compared() -> Iterator[None]:
    """Search exactly, whatever the size."""
    within, dense.EXACT_WITHIN = dense.EXACT_WITHIN, 1 << 62
    try:
        yield
    finally:
        dense.EXACT_WITHIN = within


def _systems(
    tools: Tools, index: CorpusIndex, folder: Path, peers: Sequence[str], stack: ExitStack
) -> Iterator[tuple[str, Search]]:
    yield OURS, partial(_numbers, index, None)
    if "bm25" in peers:
        yield "BM25 alone (Kiwi)", bm25(tools.analyser, index.size)
    if "fts5" in peers:
        for tokenizer in ("unicode61", "trigram"):
            search = stack.enter_context(fts5(folder, index.size, tokenizer))
            yield f"SQLite FTS5 ({tokenizer})", search
    if "postgresql" in peers:
        found: Mapping[str, Search] = stack.enter_context(postgresql(index.size))
        yield from found.items()


def _numbers(index: CorpusIndex, among: Mask, text: str) -> list[int]:
    return [hit.number for hit in index.search(text, DEPTH, among)]


def _timed(search: Search, asked: Sequence[Question]) -> tuple[list[list[int]], list[float]]:
    found, took = [], []
    search(asked[0].text)
    for question in asked:
        began = time.perf_counter()
        found.append(search(question.text))
        took.append(time.perf_counter() - began)
    return found, took


def _rate(index: CorpusIndex, asked: Sequence[Question], among: Mask, threads: int) -> float:
    began = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda question: _numbers(index, among, question.text), asked))
    return len(asked) / (time.perf_counter() - began)


def asked_of(index: CorpusIndex, count: int) -> list[Question]:
    """Questions for the clock."""
    return questions(index.size, count, CLEAN)
