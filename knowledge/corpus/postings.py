"""BM25 of many passages in memory-mapped arrays: built in bulk, read by `Lexical`.

The scores are those of `bm25s` (Lucene's variant), which builds from lists of strings: a million
passages have 200 million n-grams. The vocabulary is a sorted array of hashes, so that no process
has a dictionary of its own.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

import bm25s
import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array  # type: ignore[import-untyped]

from knowledge.corpus.files import mapped
from knowledge.encoder.vectors import Floats
from knowledge.search.index import K1, B, Lexical, best_scores

_KEYS, _STARTS, _ROWS, _SCORES, _BEST = "keys", "starts", "rows", "scores", "best"
_BLOCK = 1 << 23  # scores computed at a time

Integers = npt.NDArray[np.int64]


class Tokens:
    """The tokens of passages, one passage after the other."""

    def __init__(self) -> None:
        self._places: defaultdict[str, int] = defaultdict()
        self._places.default_factory = self._places.__len__  # the next number for a new one
        self._ids, self._starts = array("i"), array("q", [0])

    def add(self, tokens: Iterable[str]) -> None:
        """The tokens of the next passage."""
        self._ids.extend(map(self._places.__getitem__, tokens))
        self._starts.append(len(self._ids))

    @property
    def forms(self) -> list[str]:
        """Every token, by its number."""
        return list(self._places)

    @property
    def ids(self) -> npt.NDArray[np.int32]:
        """The numbers of all tokens."""
        return np.frombuffer(self._ids, np.int32)

    @property
    def starts(self) -> Integers:
        """Where the tokens of each passage start, and where the last ones end."""
        return np.frombuffer(self._starts, np.int64)


def build_postings(path: Path, tokens: Tokens) -> None:
    """Write the BM25 scores of passages to the directory `path`."""
    path.mkdir()
    keys = np.array([_key(form) for form in tokens.forms], np.int64)
    order = np.argsort(keys)
    places = np.empty(len(keys), np.int32)
    places[order] = np.arange(len(keys), dtype=np.int32)
    lengths = np.diff(tokens.starts)
    ids = places[tokens.ids]
    shape = (len(lengths), len(keys))
    counts = csr_array((np.ones(len(ids), np.float32), ids, tokens.starts), shape=shape)
    counts.sum_duplicates()
    columns = counts.tocsc()
    del ids, counts
    starts = columns.indptr.astype(np.int64)
    _score(columns.data, columns.indices, starts, lengths)
    arrays = {
        _KEYS: keys[order],
        _STARTS: starts,
        _ROWS: columns.indices.astype(np.int32, copy=False),
        _SCORES: columns.data,
        _BEST: best_scores(starts, columns.data),
    }
    for name, values in arrays.items():
        np.save(path / f"{name}.npy", values)


def _score(
    counts: Floats, rows: npt.NDArray[np.int32], starts: Integers, lengths: Integers
) -> None:
    """Turn the counts of every token into its scores, in place."""
    having = np.diff(starts)
    rarity = np.log1p((len(lengths) - having + 0.5) / (having + 0.5)).astype(np.float32)
    share = lengths / (lengths.mean() or 1)
    length = (K1 * (1 - B + B * share)).astype(np.float32)
    for block in range(0, len(counts), _BLOCK):
        part = slice(block, block + _BLOCK)
        places = np.arange(block, min(block + _BLOCK, len(counts)))
        token = np.searchsorted(starts, places, side="right") - 1
        counts[part] *= rarity[token] / (length[rows[part]] + counts[part])


def open_postings(path: Path, size: int) -> Lexical:
    """Read what `build_postings` wrote for `size` passages."""
    arrays = {
        name: mapped(path / f"{name}.npy") for name in (_KEYS, _STARTS, _ROWS, _SCORES, _BEST)
    }
    bm25 = bm25s.BM25(k1=K1, b=B)
    bm25.nonoccurrence_array = None  # Lucene's variant has none
    bm25.vocab_dict = _Hashes(arrays[_KEYS])
    bm25.scores = {
        "data": arrays[_SCORES],
        "indices": arrays[_ROWS],
        "indptr": arrays[_STARTS],
        "num_docs": size,
    }
    return Lexical(bm25, arrays[_BEST])


class _Hashes:
    """The columns of tokens, found by their hashes."""

    def __init__(self, keys: Integers) -> None:
        self._keys = keys

    def __contains__(self, token: object) -> bool:
        place, key = self._place(str(token))
        return place < len(self._keys) and bool(self._keys[place] == key)

    def __getitem__(self, token: str) -> int:
        return self._place(token)[0]

    def _place(self, token: str) -> tuple[int, np.int64]:
        key = np.int64(_key(token))
        return int(self._keys.searchsorted(key)), key


@lru_cache(1 << 14)  # questions share most of their tokens
def _key(token: str) -> int:
    hashed = blake2b(token.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(hashed, "little", signed=True)
