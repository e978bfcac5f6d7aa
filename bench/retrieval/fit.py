"""Weights and calibration to put into `knowledge/search/searcher.py`."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from bench.retrieval.questions import Question
from knowledge.search import Searcher
from knowledge.search import searcher as ours
from nlu.korean.normalise import normalise


def fit(searcher: Searcher, questions: Sequence[Question]) -> list[str]:
    """The best weights by grid, and the calibration at the weights in force."""
    from sklearn.linear_model import LogisticRegression

    signals = [searcher.signals(normalise(question.text).text) for question in questions]
    known = [bool(question.answers) for question in questions]

    def best_of(weights: tuple[float, ...]) -> list[tuple[bool, float, float]]:
        """Of each question: is the first record right, how it fits, what its words prove."""
        dense, words, chars, names, kinds = weights
        found = []
        for s, question in zip(signals, questions, strict=True):
            fits = searcher.by_record(dense * s.dense + words * s.words + chars * s.chars)
            fits = fits + names * s.names
            best = int((fits * (1 + kinds * s.kinds)).argmax())
            proof = searcher.evidence(s)[best]
            found.append((searcher.records[best] in question.answers, fits[best], proof))
        return found

    tenths = range(11)
    grid = [
        (d / 10, w / 10, (10 - d - w) / 10, names, kinds)
        for d, w in itertools.product(tenths, tenths)
        if d + w <= 10
        for names, kinds in itertools.product((0.0, 0.1, 0.2), (0.0, 0.2))
    ]
    rights = {weights: sum(right for right, *_ in best_of(weights)) for weights in grid}
    lines = [
        f"{weights}: R@1 {rights[weights] / sum(known):.3f}"
        for weights in sorted(grid, key=lambda weights: -rights[weights])[:10]
    ]
    now = best_of((ours.DENSE, ours.WORDS, ours.CHARS, ours.NAMES, ours.KINDS))
    features = np.array([[fits, np.log1p(proof)] for _, fits, proof in now])
    model = LogisticRegression(C=30, class_weight="balanced")
    model.fit(features, [right for right, *_ in now])
    of_fit, of_evidence = model.coef_[0]
    lines.append(f"CALIBRATION = ({of_fit:.1f}, {of_evidence:.1f}, {model.intercept_[0]:.1f})")
    return lines
