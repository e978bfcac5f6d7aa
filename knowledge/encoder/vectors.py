"""The morpheme vector table and the weighted average over it.

Stored as `vectors.npz` (int8 vectors, one float scale and one weight each) and `vocab.json`
(`form/TAG` keys in the same order), read here, by the sentence-transformers module and by Rasa.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge.encoder.morphemes import FIRST_WORD, USER_TAG, Morpheme
from knowledge.errors import ArtefactError

Floats = npt.NDArray[np.float32]

VECTORS, VOCABULARY = "vectors.npz", "vocab.json"
_SMOOTHING = 3e-3  # `a` of the weight log(1 + a / p)
# How much a morpheme of a class says about the topic; the rest (endings, particles) little.
_CLASS_WEIGHTS = {
    "NNG": 1.0,
    "NNP": 1.0,
    "XR": 1.0,
    "VV": 0.7,
    "VV-I": 0.7,
    "VA": 0.7,
    "VA-I": 0.7,
    "MAG": 0.4,
    "NNB": 0.2,
    "MM": 0.2,
}
_OTHER_WEIGHT = 0.05
_NOUN_TAGS = ("NNG", "NNP", "XR", "NNB", "XSN", "XPN")


@dataclass(frozen=True)
class MorphemeVectors:
    """Vectors of V morphemes.

    Attributes:
        keys: `form/TAG`, one per row.
        vectors: int8, V × 256.
        scales: factor of each row.
        weights: share of each row in an average.
    """

    keys: list[str]
    vectors: npt.NDArray[np.int8]
    scales: Floats
    weights: Floats

    def __post_init__(self) -> None:
        object.__setattr__(self, "_rows", {key: row for row, key in enumerate(self.keys)})

    @classmethod
    def load(cls, path: Path) -> MorphemeVectors:
        """Read the table in directory `path`.

        Raises:
            ArtefactError: it is missing or damaged.
        """
        try:
            keys = json.loads((path / VOCABULARY).read_text(encoding="utf-8"))
            with np.load(path / VECTORS) as arrays:
                table = cls(keys, arrays["vectors"], arrays["scales"], arrays["weights"])
        except (OSError, ValueError, KeyError) as error:
            raise ArtefactError(
                f"no usable vectors in {path} ({error}); run 'baeumgil build'"
            ) from error
        if not len(keys) == len(table.vectors) == len(table.scales) == len(table.weights):
            raise ArtefactError(f"vectors in {path} do not match; run 'baeumgil build'")
        return table

    def save(self, path: Path) -> None:
        """Write the table to directory `path`, made if missing."""
        path.mkdir(parents=True, exist_ok=True)
        text = json.dumps(self.keys, ensure_ascii=False, separators=(",", ":"))
        (path / VOCABULARY).write_text(text, encoding="utf-8")
        np.savez(path / VECTORS, vectors=self.vectors, scales=self.scales, weights=self.weights)

    def rows(self, morpheme: Morpheme) -> list[int]:
        """Rows that stand for `morpheme`: its own, or those of the longest known words in it."""
        table: dict[str, int] = self._rows  # type: ignore[attr-defined]
        row = table.get(morpheme.key)
        if row is not None:
            return [row]
        return _compose(morpheme.form, table) if morpheme.tag.startswith("N") else []

    def average(self, rows: Sequence[int]) -> Floats:
        """Unit-length weighted average of `rows`; zeros when nothing has weight."""
        index = np.asarray(rows, np.int64)
        factors = self.scales[index] * self.weights[index]
        total = factors @ self.vectors[index].astype(np.float32)
        length = float(np.linalg.norm(total))
        return (total / length if length else total).astype(np.float32)

    def encode(self, morphemes: Iterable[Morpheme]) -> Floats:
        """Unit-length vector of a text given as morphemes."""
        return self.average([row for morpheme in morphemes for row in self.rows(morpheme)])

    def with_words(self, words: dict[str, Floats]) -> MorphemeVectors:
        """A table that also has our own names, each with its unit-length vector."""
        new = {f"{word}/{USER_TAG}": vector for word, vector in words.items()}
        table: dict[str, int] = self._rows  # type: ignore[attr-defined]
        new = {key: vector for key, vector in new.items() if key not in table}
        if not new:
            return self
        vectors, scales = quantise(np.stack(list(new.values())))
        weight = np.full(len(new), np.quantile(self.weights, 0.95), np.float32)
        return MorphemeVectors(
            [*self.keys, *new],
            np.concatenate([self.vectors, vectors]),
            np.concatenate([self.scales, scales]),
            np.concatenate([self.weights, weight]),
        )


def _compose(form: str, table: dict[str, int]) -> list[int]:
    rows: list[int] = []
    start = 0
    while start < len(form):
        for end in range(len(form), start + 1, -1):  # pieces of one syllable say too little
            row = next(
                (table[k] for tag in _NOUN_TAGS if (k := f"{form[start:end]}/{tag}") in table), None
            )
            if row is not None:
                rows.append(row)
                start = end
                break
        else:
            start += 1
    return rows


def quantise(vectors: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """Rows as int8 and the factor of each."""
    scales = np.maximum(np.abs(vectors).max(axis=1), 1e-9) / 127
    return np.rint(vectors / scales[:, None]).astype(np.int8), scales.astype(np.float32)


def zipf_weights(keys: Sequence[str], ranks: npt.NDArray[np.int64]) -> Floats:
    """Weight of each key by its rank: rare words say more (log(1 + a/p), p after Zipf)."""
    places = np.maximum(ranks - FIRST_WORD, 1).astype(np.float64)
    share = 1 / (places * np.log(len(keys)))
    weights = np.log1p(_SMOOTHING / share)
    classes = [_CLASS_WEIGHTS.get(key.rsplit("/", 1)[1], _OTHER_WEIGHT) for key in keys]
    classes = [0.0 if key.startswith("/") else c for key, c in zip(keys, classes, strict=True)]
    weighted: Floats = (weights / weights.max() * np.asarray(classes)).astype(np.float32)
    return weighted
