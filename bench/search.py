"""Search beside its parts and the usual baselines: `python -m bench.search`.

All systems answer the same development questions over the same passages in one run, in turn;
speed is the median of several rounds on one thread. `--fit` prints weights and calibration to put
into `knowledge/search/searcher.py`.
"""

from __future__ import annotations

import argparse
import itertools
import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import bm25s
import numpy as np

from knowledge.build import build_all
from knowledge.encoder.vectors import Floats
from knowledge.library import load_library
from knowledge.search import Searcher
from knowledge.search import searcher as ours
from knowledge.search.index import char_ngrams
from knowledge.search.passages import passages_of
from nlu.korean.normalise import normalise

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = ROOT / "tests" / "data" / "search_development.jsonl"
ROUNDS = 5
DEPTH = 5

Ranker = Callable[[str], list[str]]


@dataclass(frozen=True)
class Question:
    """A development question and the records that answer it (none: ours cannot)."""

    text: str
    records: frozenset[str]


def read_questions(file: Path = QUESTIONS) -> list[Question]:
    """All development questions."""
    lines = file.read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [Question(row["question"], frozenset(row["records"])) for row in rows]


def rankers(searcher: Searcher) -> dict[str, Ranker]:
    """Our search and its peers, each from a raw question to the ids of its best records."""
    texts = [f"{p.context} {p.text}" for p in passages_of(searcher.library)]

    def top(scores: Floats) -> list[str]:
        records = searcher.by_record(scores)
        best = np.argpartition(-records, DEPTH)[:DEPTH]
        return [searcher.records[n] for n in best[np.argsort(-records[best])]]

    def bm25(tokens: Callable[[str], list[str]]) -> Ranker:
        index = bm25s.BM25()
        index.index([tokens(text) for text in texts], show_progress=False)

        def rank(text: str) -> list[str]:
            ids = index.get_tokens_ids(tokens(text))
            return top(index.get_scores_from_ids(ids) if ids else np.zeros(len(texts)))

        return rank

    return {
        "ours (hybrid)": lambda text: [hit.record for hit in searcher.search(text, DEPTH)],
        "BM25, whitespace": bm25(str.split),
        "BM25, Kiwi morphemes": bm25(searcher.analyser.content),
        "BM25, character 2–3-grams": bm25(char_ngrams),
        "dense alone": lambda text: top(searcher.index.cosines(searcher.encoder.encode([text])[0])),
    }


def measure(systems: dict[str, Ranker], questions: Sequence[Question]) -> list[str]:
    """A Markdown table of quality and speed."""
    seconds: dict[str, list[float]] = {name: [] for name in systems}
    found: dict[str, list[list[str]]] = {}
    for _ in range(ROUNDS):
        for name, rank in systems.items():
            started = time.perf_counter()
            found[name] = [rank(question.text) for question in questions]
            seconds[name].append((time.perf_counter() - started) / len(questions))
    reference = statistics.median(next(iter(seconds.values())))
    rows = [
        "| system | R@1 | R@5 | MRR@5 | ms/query | queries/s | speed against ours |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, results in found.items():
        places = [
            next((n for n, record in enumerate(result, 1) if record in question.records), 0)
            for result, question in zip(results, questions, strict=True)
        ]
        first = np.mean([place == 1 for place in places])
        five = np.mean([place > 0 for place in places])
        mrr = np.mean([1 / place if place else 0 for place in places])
        took = statistics.median(seconds[name])
        rows.append(
            f"| {name} | {first:.3f} | {five:.3f} | {mrr:.3f} | {took * 1000:.2f} "
            f"| {1 / took:.0f} | {reference / took:.1f}× |"
        )
    return rows


def abstention(searcher: Searcher, questions: Sequence[Question]) -> list[str]:
    """How often the threshold is right, with and without an answer in the records."""
    right = answered = abstained = 0
    known = [question for question in questions if question.records]
    for question in questions:
        hits = searcher.search(question.text, 1)
        told = bool(hits) and hits[0].score >= searcher.answerable
        if question.records:
            answered += told
            right += told and hits[0].record in question.records
        else:
            abstained += not told
    unknown = len(questions) - len(known)
    return [
        f"answerable ({len(known)}): {answered / len(known):.3f} answered, "
        f"{right / max(answered, 1):.3f} of these from the right record",
        f"not answerable ({unknown}): {abstained / max(unknown, 1):.3f} abstained",
    ]


def fit(searcher: Searcher, questions: Sequence[Question]) -> list[str]:
    """The best weights by grid, and the calibration at the weights in force."""
    from sklearn.linear_model import LogisticRegression

    signals = [searcher.signals(normalise(question.text).text) for question in questions]
    known = [bool(question.records) for question in questions]

    def best_of(weights: tuple[float, ...]) -> list[tuple[bool, float, float]]:
        """Of each question: is the first record right, how it fits, what its words prove."""
        dense, words, chars, names, kinds = weights
        found = []
        for s, question in zip(signals, questions, strict=True):
            fits = searcher.by_record(dense * s.dense + words * s.words + chars * s.chars)
            fits = fits + names * s.names
            best = int((fits * (1 + kinds * s.kinds)).argmax())
            proof = searcher.evidence(s)[best]
            found.append((searcher.records[best] in question.records, fits[best], proof))
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


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=ROOT / "var", help="where builds live")
    parser.add_argument("--fit", action="store_true", help="print weights and calibration")
    options = parser.parse_args()
    build_all(options.home, print)
    library = load_library()
    searcher = Searcher.open(options.home, library)
    questions = read_questions()
    if options.fit:
        print("\n".join(fit(searcher, questions)))
        return
    known = [question for question in questions if question.records]
    print(f"{len(library.records)} records, {len(known)} questions, medians of {ROUNDS} rounds\n")
    print("\n".join(measure(rankers(searcher), known)))
    print()
    print("\n".join(abstention(searcher, questions)))


if __name__ == "__main__":
    main()
