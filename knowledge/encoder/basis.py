"""Vectors of every morpheme Kiwi knows, recovered through its public API.

Kiwi's language model tells the cosine of any morpheme to all others. The matrix of these cosines
has rank 256, so 256 well-chosen columns rebuild it: a pivoted Cholesky decomposition takes as the
next column the morpheme that the earlier ones explain least, and its factor is the vectors.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from kiwipiepy import Kiwi  # type: ignore[import-untyped]

from knowledge.encoder.vectors import MorphemeVectors, quantise, zipf_weights
from knowledge.errors import ArtefactError

DIMENSION = 256  # the rank of Kiwi's model; more columns would only hold rounding noise
_FIRST = 1_000  # any morpheme will do for a start
Progress = Callable[[float], None]


def _silent(share: float) -> None:
    """No progress."""


def build_basis(path: Path, progress: Progress = _silent, dimension: int = DIMENSION) -> None:
    """Write the vectors of Kiwi's morphemes to the directory `path` (about half a minute).

    Args:
        path: directory to make.
        progress: told the share done, 0 to 1.
        dimension: columns; fewer are rebuilt sooner and leave more of the cosines unexplained.

    Raises:
        ArtefactError: this version of Kiwi cannot compare morphemes.
    """
    kiwi = Kiwi(num_workers=1, load_multi_dict=False)
    try:
        known = kiwi.most_similar_morphemes(_FIRST, top_n=10**6)
    except (AttributeError, ValueError, RuntimeError) as error:
        raise ArtefactError(
            f"this Kiwi has no morpheme vectors ({error}); install the version of constraints.txt"
        ) from error
    size = max(morpheme.id for morpheme in known) + 1
    names = {m.id: f"{m.form}/{m.tag}" for m in known}
    vectors = np.zeros((size, dimension), np.float32)
    unexplained = np.ones(size)
    pivot = _FIRST
    for n in range(dimension):
        column = _cosines(kiwi, pivot, size) - vectors[:, :n] @ vectors[pivot, :n]
        vectors[:, n] = column / np.sqrt(unexplained[pivot])
        unexplained -= vectors[:, n].astype(np.float64) ** 2
        unexplained[pivot] = 0
        pivot = int(unexplained.argmax())
        progress((n + 1) / dimension)
    rows: dict[str, int] = {}  # senses of one form share the commonest sense's vector
    for row in range(size):
        if row in names:
            rows.setdefault(names[row], row)
    keys, kept = list(rows), np.fromiter(rows.values(), np.int64)
    MorphemeVectors(keys, *quantise(vectors[kept]), zipf_weights(keys, kept)).save(path)


def _cosines(kiwi: Kiwi, pivot: int, size: int) -> np.ndarray:
    similar = kiwi.most_similar_morphemes(pivot, top_n=size)
    column = np.zeros(size, np.float32)
    ids = np.fromiter((m.id for m in similar), np.int64, len(similar))
    column[ids] = np.fromiter((m.score for m in similar), np.float32, len(similar))
    column[pivot] = 1.0
    return column
