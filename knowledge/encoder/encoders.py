"""Encoders that turn texts into unit-length vectors.

Our own encoder is a sentence-transformers model directory, but answering needs only the average
over its table, which numpy does: importing torch and sentence-transformers takes 9 s and 430 MB.
Other models are loaded with sentence-transformers itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from knowledge.encoder.morphemes import Analyser, Morpheme
from knowledge.encoder.vectors import VECTORS, Floats, MorphemeVectors
from knowledge.errors import ArtefactError

MODEL = Path(__file__).resolve().parents[1] / "model"  # shipped; see its README.md
PARTS = "parts.json"
_MODULES = (
    ("", "knowledge.encoder.module.MorphemeEmbedding"),
    ("1_Normalize", "sentence_transformers.sentence_transformer.modules.Normalize"),
)


class Encoder(Protocol):
    """Anything that turns texts into vectors."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """One unit-length float32 row per text (zeros for a text without meaning)."""
        ...


class MorphemeEncoder:
    """The weighted average of morpheme vectors."""

    def __init__(self, vectors: MorphemeVectors, analyser: Analyser) -> None:
        self._vectors, self._analyser = vectors, analyser

    def encode(self, texts: Sequence[str]) -> Floats:
        """One unit-length row per text."""
        rows = [self._vectors.encode(self._analyser.morphemes(text)) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, self._vectors.vectors.shape[1]), np.float32)


class SentenceEncoder:
    """Any sentence-transformers model, by hub name or path."""

    def __init__(self, name: str) -> None:
        from sentence_transformers import SentenceTransformer  # 9 s: only who wants it pays

        try:
            self._model = SentenceTransformer(name, device="cpu")
        except (OSError, ValueError, RuntimeError) as error:
            raise ArtefactError(
                f"cannot load the encoder '{name}': {error}; "
                "set BAEUMGIL_ENCODER to a sentence-transformers model, or unset it"
            ) from error

    def encode(self, texts: Sequence[str]) -> Floats:
        """One unit-length row per text."""
        vectors = self._model.encode(
            list(texts), normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, np.float32)


def load_encoder(model: str | Path, analyser: Analyser | None = None) -> Encoder:
    """The encoder at a path (ours or any sentence-transformers model) or with a hub name.

    Args:
        model: path or name.
        analyser: Kiwi with our names, where the caller has one already.

    Raises:
        ArtefactError: there is no usable model.
    """
    path = Path(model)
    if not (path / VECTORS).exists():
        if isinstance(model, Path):
            raise ArtefactError(f"no encoder in {path}; run 'baeumgil build'")
        return SentenceEncoder(model)
    return MorphemeEncoder(MorphemeVectors.load(path), analyser or Analyser(load_parts(path)))


def build_encoder(
    path: Path,
    parts: Mapping[str, Sequence[str]],
    meanings: Mapping[str, str],
    analyser: Analyser,
    model: Path = MODEL,
) -> None:
    """Write our encoder to the directory `path`: the shipped model and our own names.

    Args:
        path: directory to make.
        parts: our names and the morpheme keys each is made of.
        meanings: what a name stands for, in plain words.
        analyser: plain Kiwi.
        model: directory of the shipped model.

    Raises:
        ArtefactError: the shipped model is missing or damaged.
    """
    table = MorphemeVectors.load(model)
    save_model(path, table.with_words(name_vectors(table, parts, meanings, analyser)), parts)


def name_vectors(
    table: MorphemeVectors,
    parts: Mapping[str, Sequence[str]],
    meanings: Mapping[str, str],
    analyser: Analyser,
) -> dict[str, Floats]:
    """Vectors of our names: the average of a name's parts and of what it stands for.

    So 청취사 is near 청년취업사관학교 although no syllable of it says so.
    """
    words: dict[str, Floats] = {}
    for word, keys in parts.items():
        morphemes: Iterable[Morpheme] = [
            *(Morpheme(*key.rsplit("/", 1)) for key in keys),
            *analyser.morphemes(meanings.get(word, word)),
        ]
        vector = table.encode([m for m in morphemes if m.is_content])
        if vector.any():
            words[word] = vector
    return words


def save_model(path: Path, table: MorphemeVectors, parts: Mapping[str, Sequence[str]]) -> None:
    """Write a sentence-transformers model to the directory `path`.

    Args:
        path: directory to make; other files in it stay.
        table: the vectors.
        parts: our names and the morpheme keys each is made of.
    """
    table.save(path)
    save_parts(path, parts)
    modules = [
        {"idx": n, "name": str(n), "path": folder, "type": kind}
        for n, (folder, kind) in enumerate(_MODULES)
    ]
    _write(path / "modules.json", modules)
    _write(
        path / "config_sentence_transformers.json",
        {"model_type": "SentenceTransformer", "similarity_fn_name": "cosine"},
    )


def load_parts(path: Path) -> dict[str, list[str]]:
    """Our names and their parts, as the encoder in `path` was built with."""
    parts: dict[str, list[str]] = json.loads((path / PARTS).read_text(encoding="utf-8"))
    return parts


def save_parts(path: Path, parts: Mapping[str, Sequence[str]]) -> None:
    """Write our names and their parts beside the vectors."""
    _write(path / PARTS, {word: list(keys) for word, keys in parts.items()})


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
