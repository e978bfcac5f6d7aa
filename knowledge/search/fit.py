"""Fit search's weights and calibration: `python -m knowledge.search.fit`.

Development questions and a fifth of the records' own questions, left out of the index while
fitting, tell how to weigh the signals and how sure a score is. Prints constants to put into
`knowledge/search/searcher.py`; changes nothing. Takes a minute.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from knowledge.encoder import Analyser, build_encoder, load_encoder, plain_analyser
from knowledge.encoder.encoders import MODEL
from knowledge.encoder.vectors import Floats
from knowledge.lexicon import build_lexicon
from knowledge.library import load_library
from knowledge.questions import load_questions
from knowledge.search import searcher as ours
from knowledge.search.index import build_index, open_index
from knowledge.search.passages import passages_of
from knowledge.search.searcher import Searcher, Signals
from nlu.korean.normalise import normalise

DATA = Path(__file__).resolve().parents[2] / "tests" / "data"
DEVELOPMENT = ("search_development.jsonl", "search_unanswerable.jsonl")
FOLDS = 5  # one of them is left out
BEST = 8  # weights shown
Weights = tuple[float, ...]


@dataclass(frozen=True)
class Asked:
    """A question, where it is from, and the records that answer it (none: ours cannot)."""

    text: str
    origin: str
    records: frozenset[str]


def is_left_out(text: str) -> bool:
    """Whether a question of the records is kept out of the index while fitting."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % FOLDS == 0


def development() -> Iterator[Asked]:
    """The development questions, answerable or not."""
    for name in DEVELOPMENT:
        for line in (DATA / name).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield Asked(row["question"], Path(name).stem, frozenset(row["records"]))


def without_left_out(room: Path, model: Path) -> tuple[Searcher, list[Asked]]:
    """Search that does not know the questions left out, and these questions."""
    library = load_library()
    questions = load_questions(library=library)
    lexicon = build_lexicon(library, plain_analyser())
    meanings = {entry.form: library.records[entry.record].title for entry in lexicon.entries}
    (room / "encoder").mkdir()
    build_encoder(room / "encoder", lexicon.parts, meanings, plain_analyser(), model)
    analyser = Analyser(lexicon.parts)
    encoder = load_encoder(room / "encoder", analyser)
    passages = passages_of(library, [q for q in questions if not is_left_out(q.text)])
    build_index(room / "index", passages, "fit", encoder, analyser)
    index = open_index(room / "index", passages, "fit")
    left_out = [
        Asked(question.text, "questions left out", frozenset([question.record]))
        for question in questions
        if is_left_out(question.text)
    ]
    return Searcher(library, passages, index, encoder, analyser, lexicon), left_out


def fused(searcher: Searcher, s: Signals, weights: Weights) -> Floats:
    """How well every record fits."""
    dense, words, chars, passage, whole_words, whole_chars = weights
    best = searcher.by_record(dense * s.dense + words * s.words + chars * s.chars)
    found: Floats = passage * best + whole_words * s.whole_words + whole_chars * s.whole_chars
    return found


def grid() -> Iterator[Weights]:
    """Weights to try, each threesome with the sum 1."""
    of_passage = ((0.2, 0.6, 0.2), (0.4, 0.4, 0.2), (0.5, 0.3, 0.2), (0.6, 0.2, 0.2))
    of_whole = [
        (1 - words - chars, words, chars)
        for words, chars in itertools.product((0.0, 0.15, 0.25, 0.35), (0.0, 0.15, 0.25))
    ]
    for inner, outer in itertools.product(of_passage, of_whole):
        yield (*inner, *outer)


def report(searcher: Searcher, asked: Sequence[Asked]) -> Iterator[str]:
    """Lines of the best weights by rank, and the calibration at the weights in force."""
    signals = [searcher.signals(normalise(question.text).text) for question in asked]
    origins = sorted({question.origin for question in asked})

    def firsts(weights: Weights) -> tuple[list[int], list[Floats]]:
        fits = [fused(searcher, s, weights) for s in signals]
        ranks = [fit * (1 + ours.KINDS * s.kinds) for fit, s in zip(fits, signals, strict=True)]
        return [int(rank.argmax()) for rank in ranks], fits

    def is_right(best: Sequence[int]) -> list[bool]:
        return [searcher.records[n] in q.records for n, q in zip(best, asked, strict=True)]

    def share(hits: Sequence[bool], origin: str, known: bool) -> float:
        rows = [
            hit
            for hit, q in zip(hits, asked, strict=True)
            if q.origin == origin and bool(q.records) == known
        ]
        return float(np.mean(rows)) if rows else float("nan")

    tried = {}
    for weights in grid():
        right = is_right(firsts(weights)[0])
        tried[weights] = [share(right, origin, known=True) for origin in origins]
    for weights in sorted(tried, key=lambda w: -float(np.nansum(tried[w])))[:BEST]:
        shares = ", ".join(f"{o} {v:.3f}" for o, v in zip(origins, tried[weights], strict=True))
        yield f"{tuple(round(w, 2) for w in weights)}: R@1 {shares}"

    of_passage = (ours.DENSE, ours.WORDS, ours.CHARS)
    in_force = (*of_passage, ours.PASSAGE, ours.WHOLE_WORDS, ours.WHOLE_CHARS)
    best, fits = firsts(in_force)
    features = np.array(
        [
            [fit[n], np.log1p(searcher.evidence(s)[n])]
            for n, fit, s in zip(best, fits, signals, strict=True)
        ]
    )
    model = LogisticRegression(C=30, class_weight="balanced")
    model.fit(features, is_right(best))
    of_fit, of_evidence = model.coef_[0]
    yield f"CALIBRATION = ({of_fit:.1f}, {of_evidence:.1f}, {model.intercept_[0]:.1f})"
    told = list(model.predict(features))
    for origin in origins:
        answered, wrongly = share(told, origin, known=True), share(told, origin, known=False)
        yield f"{origin}: {answered:.3f} of the answerable answered, {wrongly:.3f} of the others"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print weights and calibration."""
    parser = argparse.ArgumentParser(prog="python -m knowledge.search.fit", description=__doc__)
    parser.add_argument("--model", type=Path, default=MODEL, help="folder of our encoder")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as room:
        searcher, left_out = without_left_out(Path(room), options.model)
        for line in report(searcher, [*development(), *left_out]):
            sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
