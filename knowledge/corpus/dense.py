"""Vectors of passages: exact where few are left, approximately nearest where there are many."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from knowledge.corpus.files import mapped
from knowledge.encoder.vectors import Floats

# Measured by `python -m bench.courses --sections nearest` (docs/decisions/index-at-scale.md).
EXACT_UP_TO = 50_000  # passages: below, all are compared; above, the nearest cells of an IVF are
EXACT_WITHIN = 10_000  # passages that a filter leaves: below, all of them are compared
GATHERED = 4  # rows one by one cost as much as this many in a row
PROBES = 128  # cells searched
_PER_CELL = 50  # vectors that a cell is trained with
_NEAREST, VECTORS = "nearest.faiss", "vectors.npy"

Rows = npt.NDArray[np.int64]


class Dense:
    """Vectors, and an index of them where they are many.

    Args:
        path: directory of `VECTORS` and what `build_nearest` wrote.
    """

    def __init__(self, path: Path) -> None:
        self._vectors: Floats = mapped(path / VECTORS)
        flags = faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY
        file = path / _NEAREST
        self._nearest: Any = faiss.read_index(str(file), flags) if file.exists() else None

    def is_exact(self, left: int) -> bool:
        """Whether so many passages are compared one by one."""
        return self._nearest is None or left <= EXACT_WITHIN

    def cosines(self, vector: Floats, rows: Rows | None) -> Floats:
        """Cosine of passages with a unit-length vector: of `rows`, or of all."""
        if rows is None:
            return _products(self._vectors, vector)
        if len(rows) * GATHERED < len(self._vectors):
            return _products(self._vectors[rows], vector)
        return _products(self._vectors, vector)[rows]

    def nearest(self, vector: Floats, most: int, among: npt.NDArray[np.bool_] | None) -> Rows:
        """Rows of the passages that are likely the nearest, within a filter."""
        library: Any = faiss  # its types are those of C++, not of its Python wrapper
        chosen = None
        if among is not None:
            chosen = library.IDSelectorBitmap(np.packbits(among, bitorder="little"))
        options = library.SearchParametersIVF(nprobe=PROBES, sel=chosen)
        rows: Rows = self._nearest.search(vector[None, :], most, params=options)[1][0]
        return rows[rows >= 0]


def _products(vectors: Floats, vector: Floats) -> Floats:
    # Not `@`: its threads wait for each other, on a busy machine for tens of milliseconds.
    found: Floats = np.einsum("ij,j->i", vectors, vector)
    return found


def build_nearest(path: Path, vectors: Floats) -> None:
    """Write an index of `vectors` to the directory `path` where they are many.

    Inverted lists of bytes: they are built in a fraction of the time of a graph, hold a filter, and
    only choose candidates, whose cosines are then taken from the vectors themselves.
    """
    if len(vectors) <= EXACT_UP_TO:
        return
    cells = 2 ** round(np.log2(2 * np.sqrt(len(vectors))))
    index = faiss.index_factory(vectors.shape[1], f"IVF{cells},SQ8", faiss.METRIC_INNER_PRODUCT)
    sample = np.linspace(0, len(vectors) - 1, min(len(vectors), _PER_CELL * cells), dtype=np.int64)
    index.train(vectors[sample])
    index.add(vectors)
    faiss.write_index(index, str(path / _NEAREST))
