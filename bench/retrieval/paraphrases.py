"""Public Korean sentences: the systems on ParaKQC, and the encoder before and after training."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from bench.retrieval.figures import ranking_table
from bench.retrieval.questions import Question
from bench.retrieval.systems import ALL, Corpus, Ranker, Weights, rankers, top
from knowledge.artefacts import ensure
from knowledge.encoder import MODEL, Analyser, MorphemeEncoder, MorphemeVectors, load_encoder
from knowledge.encoder.basis import build_basis
from knowledge.encoder.vectors import Floats
from knowledge.search import Searcher
from knowledge.search.index import Lexical, char_ngrams
from knowledge.training.measure import markdown, measure
from knowledge.training.sources import HELD_OUT, clusters


def paraphrase_table(searcher: Searcher, data: Path, weights: dict[str, Weights]) -> str:
    """One sentence of each ParaKQC cluster is searched for the rest of the held-out ones.

    Args:
        searcher: whose encoder and analyser are used.
        data: folder of the public files.
        weights: of the fusions, as for our records; ours is all three.
    """
    every = clusters(data)
    questions = [
        Question(text, frozenset([str(n)]))
        for n in range(len(every) - HELD_OUT, len(every))
        for text in every[n][1:]
    ]
    with tempfile.TemporaryDirectory() as room:
        systems = _systems(searcher, [cluster[0] for cluster in every], weights, Path(room))
        return ranking_table(systems, questions)


def encoder_table(home: Path, data: Path) -> str:
    """The encoder beside the average of Kiwi's vectors that its training began with."""
    basis = home / "bench" / "basis"
    ensure(basis, [MODEL.parent / "encoder" / "basis.py"], build_basis)
    untrained = MorphemeEncoder(MorphemeVectors.load(basis), Analyser())
    systems = {"before training": untrained, "after training": load_encoder(MODEL)}
    return markdown({name: measure(encoder, data) for name, encoder in systems.items()})


def _systems(
    searcher: Searcher, texts: list[str], weights: dict[str, Weights], room: Path
) -> dict[str, Ranker]:
    content, encoder = searcher.analyser.content, searcher.encoder
    Lexical.build([content(text) for text in texts], room / "words")
    Lexical.build([char_ngrams(text) for text in texts], room / "chars")
    words, chars = Lexical.load(room / "words"), Lexical.load(room / "chars")
    vectors = encoder.encode(texts)

    def best(scores: Floats) -> list[str]:
        return [str(n) for n in top(scores)]

    corpus = Corpus(
        texts,
        content,
        (
            lambda text: np.asarray(vectors @ encoder.encode([text])[0]),
            lambda text: words.scores(content(text)),
            lambda text: chars.scores(char_ngrams(text)),
        ),
        best,
    )
    peers = rankers(corpus, weights)
    return {ALL: peers.pop(ALL), **peers}
