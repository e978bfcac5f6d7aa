"""A version is built: from texts that were put aside and from the version before."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.corpus.dense import VECTORS, build_nearest
from knowledge.corpus.files import mapped
from knowledge.corpus.index import CHARS_FOLDER, WORDS_FOLDER
from knowledge.corpus.postings import Tokens, build_postings
from knowledge.corpus.source import texts_of
from knowledge.encoder import Analyser, Encoder
from knowledge.encoder.vectors import Floats
from knowledge.search.index import char_ngrams

_DIGESTS, _KEPT = "digests.npy", "kept"
_DIGEST = 16  # bytes
_READING = 0.8  # share of the time until all texts are read; the rest is putting together

Progress = Callable[[float], None]


class _Before:
    """What the version before knows of texts, by their digests."""

    def __init__(self, folder: Path | None) -> None:
        self._rows: dict[bytes, int] = {}
        if folder and (folder / _DIGESTS).exists():
            digests = np.load(folder / _DIGESTS)
            self._rows = {row.tobytes(): place for place, row in enumerate(digests)}
            self._vectors: Floats = mapped(folder / VECTORS)
            self._ids, self._starts = (
                mapped(folder / _KEPT / f"{name}.npy") for name in ("ids", "starts")
            )
            forms = (folder / _KEPT / "forms.json").read_text(encoding="ascii")
            self._forms: list[str] = json.loads(forms)

    def get(self, digest: bytes) -> tuple[Floats, list[str]] | None:
        """Vector and morphemes of a text, if it was there."""
        row = self._rows.get(digest)
        if row is None:
            return None
        ids = self._ids[self._starts[row] : self._starts[row + 1]]
        return self._vectors[row], [self._forms[token] for token in ids]


def build(
    room: Path,
    size: int,
    before: Path | None,
    encoder: Encoder,
    analyser: Analyser,
    progress: Progress,
) -> None:
    """Complete the version in the directory `room`.

    Args:
        room: where `put_aside` wrote the entries.
        size: how many they are.
        before: a version that the same encoder and analyser made; None: all texts are new.
        encoder: of the vectors.
        analyser: of the morphemes.
        progress: told the share done, 0 to 1.
    """
    if not size:
        list(texts_of(room))
        return
    old, words, chars = _Before(before), Tokens(), Tokens()
    digests = np.empty((size, _DIGEST), np.uint8)
    shape = (size, encoder.encode(["가"]).shape[1])
    vectors: Any = np.lib.format.open_memmap(
        room / VECTORS, mode="w+", dtype=np.float32, shape=shape
    )
    row = 0
    for texts in texts_of(room):
        marks = [_digest(text) for text in texts]
        known = [old.get(mark) for mark in marks]
        new = [text for text, found in zip(texts, known, strict=True) if found is None]
        encoded = iter(encoder.encode(new) if new else ())
        for text, mark, found in zip(texts, marks, known, strict=True):
            vectors[row], tokens = found or (next(encoded), analyser.content(text))
            words.add(tokens)
            chars.add(char_ngrams(text))
            digests[row] = np.frombuffer(mark, np.uint8)
            row += 1
        progress(_READING * row / size)
    vectors.flush()
    np.save(room / _DIGESTS, digests)
    _keep(room / _KEPT, words)
    build_postings(room / WORDS_FOLDER, words)
    build_postings(room / CHARS_FOLDER, chars)
    del words, chars
    build_nearest(room, vectors)
    progress(1.0)


def _keep(folder: Path, words: Tokens) -> None:
    """Keep the morphemes of every text for the version after."""
    folder.mkdir()
    np.save(folder / "ids.npy", words.ids)
    np.save(folder / "starts.npy", words.starts)
    (folder / "forms.json").write_text(json.dumps(words.forms), encoding="ascii")


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_DIGEST).digest()
