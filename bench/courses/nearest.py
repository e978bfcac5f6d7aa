"""From how many vectors on an approximate index pays, which one, and how filters are best kept.

The figures behind the constants of `knowledge/corpus/dense.py`.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import faiss
import numpy as np

from bench.common import table
from bench.courses.indexes import Tools
from bench.courses.synthetic import entry, questions
from bench.noises import CLEAN
from knowledge.corpus.dense import PROBES
from knowledge.encoder.vectors import Floats

NEIGHBOURS = 100
ASKED = 50
_LINKS, _BUILDING = 32, 80  # of HNSW
_GRAPH_UP_TO = 100_000  # vectors; with more of them a graph is built for many minutes
_SEARCHED = (100, 200, 400)  # efSearch
_PROBES = (32, 64, PROBES, 256)
_SHARES = (0.5, 0.1, 0.01)  # that a filter leaves
_HEAD = ["vectors", "index", "setting", "build s", "ms", f"recall@{NEIGHBOURS}"]
library: Any = faiss  # its types are those of C++, not of its Python wrapper


def vectors_of(tools: Tools, size: int) -> Floats:
    """Vectors of synthetic courses."""
    encoder = tools.composing()
    return np.concatenate(
        [
            encoder.encode([entry(n).text for n in range(first, min(first + 10_000, size + 1))])
            for first in range(1, size + 1, 10_000)
        ]
    )


def kinds_table(vectors: Floats, asked: Floats) -> str:
    """Flat beside HNSW and inverted lists: time to build and to search, recall."""
    size = len(vectors)
    exact = [_best(_products(vectors, vector)) for vector in asked]
    flat = f"{_ms(partial(_products, vectors), asked):.2f}"
    rows = [[f"{size:,}", "all compared", "", "0.0", flat, "1.000"]]

    def measure(name: str, index: Any, options: dict[str, Any], took: float) -> None:
        for setting, parameters in options.items():

            def search(vector: Floats, parameters: Any = parameters) -> Any:
                return index.search(vector[None, :], NEIGHBOURS, params=parameters)[1][0]

            found = [set(search(vector).tolist()) for vector in asked]
            recall = np.mean([len(f & e) / NEIGHBOURS for f, e in zip(found, exact, strict=True)])
            cells = [f"{size:,}", name, setting, f"{took:.1f}"]
            rows.append([*cells, f"{_ms(search, asked):.2f}", f"{recall:.3f}"])

    cells = 2 ** round(np.log2(2 * np.sqrt(size)))
    for storage in ("SQ8", "Flat"):
        name = f"IVF{cells},{storage}"
        index, took = _built(name, vectors)
        probes = {f"{n} cells": library.SearchParametersIVF(nprobe=n) for n in _PROBES}
        measure(name, index, probes, took)
    if size > _GRAPH_UP_TO:
        return table(_HEAD, rows)
    began = time.perf_counter()
    graph = library.IndexHNSWFlat(vectors.shape[1], _LINKS, faiss.METRIC_INNER_PRODUCT)
    graph.hnsw.efConstruction = _BUILDING
    graph.add(vectors)
    took = time.perf_counter() - began
    depths = {f"efSearch {n}": library.SearchParametersHNSW(efSearch=n) for n in _SEARCHED}
    measure(f"HNSW{_LINKS}", graph, depths, took)
    return table(_HEAD, rows)


def filters_table(vectors: Floats, asked: Floats) -> str:
    """Ways to keep to a filter: a selector in the index, rows one by one, all and then the rows."""
    size, random = len(vectors), np.random.default_rng(1)
    index, _ = _built(f"IVF{2 ** round(np.log2(2 * np.sqrt(size)))},SQ8", vectors)
    rows = []
    column = random.integers(0, 100, size)
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE courses (number INTEGER PRIMARY KEY, value INTEGER)")
    database.execute("CREATE INDEX by_value ON courses (value)")
    database.executemany("INSERT INTO courses VALUES (?, ?)", enumerate(column.tolist()))
    for share in _SHARES:
        below = int(share * 100)
        chosen = np.flatnonzero(column < below)

        def bitmap(vector: Floats, below: int = below) -> Any:
            selector = library.IDSelectorBitmap(np.packbits(column < below, bitorder="little"))
            return _within(index, vector, selector)

        def batch(vector: Floats, below: int = below) -> Any:
            return _within(index, vector, library.IDSelectorBatch(np.flatnonzero(column < below)))

        def sql(vector: Floats, below: int = below) -> Any:
            found = database.execute("SELECT number FROM courses WHERE value < ?", (below,))
            numbers = np.fromiter((row[0] for row in found), np.int64)
            return _within(index, vector, library.IDSelectorBatch(numbers))

        ways: dict[str, Callable[[Floats], Any]] = {
            "mask of a column, IVF with its bitmap": bitmap,
            "mask of a column, IVF with ids": batch,
            "SQL (SQLite in memory), IVF with ids": sql,
            "rows one by one": _rows_alone(vectors, chosen),
            "all, then the rows": _rows_of_all(vectors, chosen),
        }
        for name, search in ways.items():
            rows.append([f"{size:,}", f"{share:.0%}", name, f"{_ms(search, asked):.2f}"])
    return table(["vectors", "left", "way", "ms"], rows)


def report(tools: Tools, size: int) -> str:
    """Both tables."""
    vectors = vectors_of(tools, size)
    asked = tools.encoder.encode([q.text for q in questions(size, ASKED, CLEAN)])
    faiss.omp_set_num_threads(1)
    return f"{kinds_table(vectors, asked)}\n\n{filters_table(vectors, asked)}"


def _products(vectors: Floats, vector: Floats) -> Floats:
    return np.einsum("ij,j->i", vectors, vector)


def _rows_alone(vectors: Floats, rows: Any) -> Callable[[Floats], Floats]:
    return lambda vector: _products(vectors[rows], vector)


def _rows_of_all(vectors: Floats, rows: Any) -> Callable[[Floats], Floats]:
    return lambda vector: _products(vectors, vector)[rows]


def _built(name: str, vectors: Floats) -> tuple[Any, float]:
    began = time.perf_counter()
    index: Any = library.index_factory(vectors.shape[1], name, faiss.METRIC_INNER_PRODUCT)
    index.train(vectors[: 50 * index.nlist])
    index.add(vectors)
    return index, time.perf_counter() - began


def _within(index: Any, vector: Floats, selector: Any) -> Any:
    options = library.SearchParametersIVF(nprobe=PROBES, sel=selector)
    return index.search(vector[None, :], NEIGHBOURS, params=options)


def _ms(search: Callable[[Floats], Any], asked: Floats) -> float:
    took = []
    for vector in asked:
        began = time.perf_counter()
        search(vector)
        took.append(time.perf_counter() - began)
    return float(np.median(took)) * 1000


def _best(scores: Floats) -> set[int]:
    return set(np.argpartition(-scores, NEIGHBOURS)[:NEIGHBOURS].tolist())
