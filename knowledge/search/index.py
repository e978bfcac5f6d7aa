"""The index: BM25 of passages and of whole records, and dense vectors of passages."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import bm25s
import faiss
import numpy as np
import numpy.typing as npt

from knowledge.encoder import Analyser, Encoder
from knowledge.encoder.vectors import Floats
from knowledge.errors import ArtefactError
from knowledge.lexicon import squeeze
from knowledge.search.passages import Passage

_FORMAT = 2  # raise when what is indexed changes
_NGRAMS = (2, 3)  # characters
K1, B = 1.2, 0.5  # of BM25
_LEXICAL = ("words", "chars", "whole-words", "whole-chars")
_DENSE = "dense.faiss"


def char_ngrams(text: str) -> list[str]:
    """Character n-grams of `text` without spaces and punctuation."""
    letters = squeeze(text)
    return [
        letters[start : start + n] for n in _NGRAMS for start in range(len(letters) - n + 1)
    ] or ([letters] if letters else [])


def digest(passages: Sequence[Passage]) -> str:
    """Fingerprint of what would be indexed."""
    return hashlib.sha256(repr((_FORMAT, passages)).encode()).hexdigest()


class Vocabulary(Protocol):
    """The column of every token that is known."""

    def __contains__(self, token: object) -> bool: ...

    def __getitem__(self, token: str) -> int: ...


class Lexical:
    """BM25 scores as the share of the best score a query could get, 0 to 1.

    A word that no passage has counts like the rarest one: it lowers every score, so that
    questions about something else do not look answered.

    Args:
        bm25: an index.
        best: the best score of each of its tokens, where it is kept; else they are looked up.
    """

    def __init__(self, bm25: bm25s.BM25, best: Floats | None = None) -> None:
        self._bm25 = bm25
        self._vocabulary: Vocabulary = bm25.vocab_dict
        columns = bm25.scores
        self._best = best_scores(columns["indptr"], columns["data"]) if best is None else best
        self._unknown = float(self._best.max(initial=1.0))
        self._size = int(columns["num_docs"])

    @classmethod
    def build(cls, documents: Sequence[list[str]], path: Path) -> None:
        """Index `documents` and save to the directory `path`."""
        bm25 = bm25s.BM25(k1=K1, b=B)
        bm25.index(documents, show_progress=False)
        bm25.save(path, show_progress=False)

    @classmethod
    def load(cls, path: Path) -> Lexical:
        """Read what `build` wrote."""
        return cls(bm25s.BM25.load(path, show_progress=False))

    def information(self, tokens: Sequence[str]) -> float:
        """How much `tokens` tell apart: a word of one passage or of none counts 1."""
        return self._best_score(tokens) / self._unknown

    def scores(self, tokens: Sequence[str]) -> Floats:
        """Score of every document."""
        known = [self._vocabulary[t] for t in dict.fromkeys(tokens) if t in self._vocabulary]
        if not known:
            return np.zeros(self._size, np.float32)
        found: Floats = self._bm25.get_scores_from_ids(known)
        return found / np.float32(self._best_score(tokens))

    def _best_score(self, tokens: Sequence[str]) -> float:
        unique = set(tokens)
        known = [self._vocabulary[token] for token in unique if token in self._vocabulary]
        return float(self._best[known].sum()) + self._unknown * (len(unique) - len(known))


def best_scores(starts: npt.NDArray[np.integer[Any]], scores: Floats) -> Floats:
    """The best score of every token, from where each one's scores start."""
    starts, scores = np.asarray(starts), np.asarray(scores)
    filled = starts[:-1] < starts[1:]
    best = np.zeros(len(starts) - 1, np.float32)
    best[filled] = np.maximum.reduceat(scores, starts[:-1][filled])
    return best


class Index:
    """A built index, ready to score queries.

    Attributes:
        words: morphemes of every passage.
        chars: character n-grams of every passage.
        whole_words: morphemes of every record, all its passages together.
        whole_chars: character n-grams of every record.
    """

    def __init__(self, path: Path) -> None:
        self.words, self.chars, self.whole_words, self.whole_chars = (
            Lexical.load(path / name) for name in _LEXICAL
        )
        self._dense = faiss.read_index(str(path / _DENSE))

    def cosines(self, vector: Floats) -> Floats:
        """Cosine of every passage with a unit-length vector."""
        size = self._dense.ntotal
        values, rows = self._dense.search(vector[None, :], size)
        cosines = np.empty(size, np.float32)
        cosines[rows[0]] = values[0]
        return cosines

    @property
    def dimension(self) -> int:
        """Length of the dense vectors."""
        return int(self._dense.d)


def build_index(
    path: Path, passages: Sequence[Passage], model: str, encoder: Encoder, analyser: Analyser
) -> None:
    """Write the index of `passages` to the directory `path`."""
    path.mkdir()
    texts = [f"{passage.context} {passage.text}" for passage in passages]
    whole = {passage.record: [passage.context] for passage in passages}
    for passage in passages:
        whole[passage.record].append(passage.text)
    records = ["\n".join(parts) for parts in whole.values()]
    for name, documents in zip(_LEXICAL, (texts, texts, records, records), strict=True):
        tokens = analyser.content if name.endswith("words") else char_ngrams
        Lexical.build([tokens(text) for text in documents], path / name)
    vectors = encoder.encode([dense_text(passage) for passage in passages])
    dense = faiss.IndexFlatIP(vectors.shape[1])
    dense.add(vectors)
    faiss.write_index(dense, str(path / _DENSE))
    meta = {"passages": digest(passages), "model": model}
    (path / "index.json").write_text(json.dumps(meta), encoding="utf-8")


def dense_text(passage: Passage) -> str:
    """What the dense vector of a passage is made from."""
    return f"{passage.context} {passage.text}" if passage.part else passage.text


def open_index(path: Path, passages: Sequence[Passage], model: str) -> Index:
    """Read the index in `path`.

    Raises:
        ArtefactError: it is missing, damaged, or was built for other records or another encoder.
    """
    try:
        meta = json.loads((path / "index.json").read_text(encoding="utf-8"))
        if meta["model"] != model:
            raise ArtefactError(
                "the index was built for another encoder; run 'baeumgil build' to index again"
            )
        if meta["passages"] != digest(passages):
            raise ArtefactError(
                "the records changed since the index was built; run 'baeumgil build'"
            )
        return Index(path)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise ArtefactError(f"no usable index in {path} ({error}); run 'baeumgil build'") from error
