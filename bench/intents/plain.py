"""Peers without Rasa: `python -m bench.intents.plain KIND FOLDER [TEXTS GUESSES]`.

Fits the peer and leaves its model in FOLDER; with TEXTS, reads with the model there as
`rasa_reader` does. Examples and texts are normalised, as ours are.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import joblib  # type: ignore[import-untyped]
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC

from bench.intents.sets import Labelled, examples
from knowledge.encoder import Analyser, Encoder, load_encoder
from knowledge.lexicon import Lexicon
from knowledge.search.layout import Layout
from nlu.korean.noise import no_spaces, typos, typos_without_spaces
from nlu.korean.normalise import normalise

Read = Callable[[str], str]

_MODEL = "model.joblib"
_WARM_UP = 20  # texts read first, not timed
_NOISES = (typos_without_spaces, typos_without_spaces, typos, no_spaces)  # as ours learns


@dataclass(frozen=True)
class Kind:
    """How to fit a peer and how to read with what was fitted."""

    name: str
    fit: Callable[[Sequence[Labelled]], Any]
    reader: Callable[[Any], Read]


def _svm(labelled: Sequence[Labelled]) -> Any:
    """TF-IDF of words and of letters, a linear support vector machine."""
    model = make_pipeline(
        make_union(
            TfidfVectorizer(tokenizer=str.split, token_pattern=None, sublinear_tf=True),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), sublinear_tf=True),
        ),
        LinearSVC(random_state=0),
    )
    return model.fit([text for text, _ in labelled], [intent for _, intent in labelled])


def _noisy_svm(labelled: Sequence[Labelled]) -> Any:
    random = Random(0)
    copies = [Labelled(random.choice(_NOISES)(text, random), intent) for text, intent in labelled]
    return _svm([*labelled, *copies])


def _svm_reader(model: Any) -> Read:
    return lambda text: str(model.predict([text])[0])


def _encoder() -> Encoder:
    layout = Layout(Path(os.environ["BAEUMGIL_HOME"]))
    return load_encoder(layout.encoder, Analyser(Lexicon.load(layout.lexicon).parts))


def _vectors(labelled: Sequence[Labelled]) -> Any:
    """The vectors of the examples and their intents."""
    return _encoder().encode([text for text, _ in labelled]), [intent for _, intent in labelled]


def _nearest(k: int) -> Callable[[Any], Read]:
    """Vote of the k nearest examples, each with its cosine."""

    def reader(model: Any) -> Read:
        (vectors, intents), encoder = model, _encoder()

        def read(text: str) -> str:
            cosines = vectors @ encoder.encode([text])[0]
            votes: dict[str, float] = defaultdict(float)
            for place in np.argpartition(-cosines, k)[:k]:
                votes[intents[place]] += cosines[place]
            return max(votes, key=lambda intent: votes[intent])

        return read

    return reader


KINDS = {
    "svm": Kind("TF-IDF + SVM", _svm, _svm_reader),
    "svm-noisy": Kind("TF-IDF + SVM, our noisy copies", _noisy_svm, _svm_reader),
    "nearest-1": Kind("nearest neighbour, our embedding", _vectors, _nearest(1)),
    "nearest-5": Kind("five nearest, our embedding", _vectors, _nearest(5)),
}


def guesses(read: Read, texts: Sequence[str]) -> list[dict[str, str | float | None]]:
    """The intent of each text and how long it took."""
    for text in texts[:_WARM_UP]:
        read(text)
    found = []
    for text in texts:
        began = time.perf_counter()
        intent = read(text)
        took = time.perf_counter() - began
        found.append({"intent": intent, "confidence": None, "ms": took * 1000})
    return found


def main() -> None:
    """Fit, or read."""
    kind, model = KINDS[sys.argv[1]], Path(sys.argv[2]) / _MODEL
    if len(sys.argv) == 3:
        labelled = [Labelled(normalise(text).text, intent) for text, intent in examples()]
        joblib.dump(kind.fit(labelled), model, compress=3)  # as Rasa packs its models
        return
    texts, found = map(Path, sys.argv[3:])
    said = json.loads(texts.read_text(encoding="utf-8"))
    read = kind.reader(joblib.load(model))
    found.write_text(json.dumps(guesses(read, said)), encoding="utf-8")


if __name__ == "__main__":
    main()
