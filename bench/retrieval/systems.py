"""Systems that rank: three signals alone, fused by twos and threes, and BM25 as it comes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

import bm25s
import numpy as np

from bench.retrieval.questions import Question
from knowledge.encoder.vectors import Floats
from knowledge.questions import load_questions
from knowledge.search import Searcher
from knowledge.search import searcher as ours
from knowledge.search.index import char_ngrams
from knowledge.search.passages import passages_of
from nlu.korean.normalise import normalise

OURS, ALL = "ours", "all three"
DEPTH = 10

Signal = Callable[[str], Floats]  # from a normalised text to the scores of all passages
Ranker = Callable[[str], list[str]]  # from a raw text to the best, best first


class Weights(NamedTuple):
    """Of the signals in a fusion; a signal of weight 0 is not asked."""

    dense: float
    words: float
    chars: float


ALL_THREE = Weights(ours.DENSE, ours.WORDS, ours.CHARS)
_PAIRS = {
    "dense + BM25 Kiwi": lambda share: Weights(share, 1 - share, 0),
    "dense + character n-grams": lambda share: Weights(share, 0, 1 - share),
    "BM25 Kiwi + character n-grams": lambda share: Weights(0, share, 1 - share),
}
_TENTHS = [n / 10 for n in range(1, 10)]


@dataclass(frozen=True)
class Corpus:
    """What is searched.

    Attributes:
        texts: its passages.
        content: content morphemes of a text.
        signals: dense, morpheme and n-gram scores of every passage for a normalised text.
        best: ids of the best items, best first, by the scores of the passages.
    """

    texts: Sequence[str]
    content: Callable[[str], list[str]]
    signals: tuple[Signal, ...]
    best: Callable[[Floats], list[str]]

    def fuse(self, weights: Weights, text: str) -> Floats:
        """The weighted sum of the signals."""
        asked = zip(weights, self.signals, strict=True)
        scores = [weight * signal(text) for weight, signal in asked if weight]
        return np.asarray(np.sum(scores, axis=0))


def records(searcher: Searcher) -> Corpus:
    """Our records."""
    index, encoder, content = searcher.index, searcher.encoder, searcher.analyser.content
    passages = passages_of(searcher.library, load_questions(library=searcher.library))

    def best(scores: Floats) -> list[str]:
        return [searcher.records[n] for n in top(searcher.by_record(scores))]

    return Corpus(
        [f"{passage.context} {passage.text}" for passage in passages],
        content,
        (
            lambda text: index.cosines(encoder.encode([text])[0]),
            lambda text: index.words.scores(content(text)),
            lambda text: index.chars.scores(char_ngrams(text)),
        ),
        best,
    )


def top(scores: Floats) -> list[int]:
    """Places of the best scores, best first."""
    best = np.argpartition(-scores, DEPTH)[:DEPTH]
    return [int(n) for n in best[np.argsort(-scores[best], kind="stable")]]


def rankers(corpus: Corpus, fusions: Mapping[str, Weights]) -> dict[str, Ranker]:
    """The peers; they read what ours reads, the normalised text.

    Args:
        corpus: what to search.
        fusions: by name.
    """

    def bm25(tokens: Callable[[str], list[str]]) -> Ranker:
        index = bm25s.BM25()
        index.index([tokens(text) for text in corpus.texts], show_progress=False)

        def rank(text: str) -> list[str]:
            ids = index.get_tokens_ids(tokens(normalise(text).text))
            found = index.get_scores_from_ids(ids) if ids else np.zeros(len(corpus.texts))
            return corpus.best(found.astype(np.float32))

        return rank

    def fusion(weights: Weights) -> Ranker:
        return lambda text: corpus.best(corpus.fuse(weights, normalise(text).text))

    return {
        "BM25, whitespace": bm25(str.split),
        "BM25, Kiwi morphemes": bm25(corpus.content),
        "BM25, character 2–3-grams": bm25(char_ngrams),
        "dense alone": fusion(Weights(1, 0, 0)),
        **{name: fusion(weights) for name, weights in fusions.items()},
    }


def fitted(corpus: Corpus, questions: Sequence[Question]) -> dict[str, Weights]:
    """The fusions: by twos the best tenths on these questions, all three as ours weighs them."""
    known = [question for question in questions if question.answers]
    cached = replace(corpus, signals=tuple(cache(signal) for signal in corpus.signals))

    def right(weights: Weights) -> int:
        texts = (normalise(question.text).text for question in known)
        firsts = (cached.best(cached.fuse(weights, text))[0] for text in texts)
        return sum(first in q.answers for first, q in zip(firsts, known, strict=True))

    pairs = {name: max(map(of, _TENTHS), key=right) for name, of in _PAIRS.items()}
    return {**pairs, ALL: ALL_THREE}
