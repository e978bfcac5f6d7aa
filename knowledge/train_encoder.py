"""Train the encoder that is shipped in `knowledge/model`: `python -m knowledge.train_encoder`.

Starts from the vectors of Kiwi's morphemes, learns from public Korean sentence pairs and from our
own questions, and writes a sentence-transformers model. What it learns from and why:
docs/decisions/embedding-model.md. One thread, about five minutes; the same seed gives the same
model. `--measure` trains nothing and measures the model that is there, beside the untrained one.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from knowledge.encoder import MODEL, Analyser, MorphemeEncoder, MorphemeVectors, load_encoder
from knowledge.encoder.basis import build_basis
from knowledge.encoder.encoders import name_vectors, save_model
from knowledge.encoder.vectors import VECTORS
from knowledge.lexicon import build_lexicon
from knowledge.library import load_library
from knowledge.questions import load_questions
from knowledge.training.domain import domain_source
from knowledge.training.fit import Recipe, fit
from knowledge.training.measure import markdown, measure
from knowledge.training.sources import korsts, public_sources

INTENTS = Path(__file__).resolve().parents[1] / "nlu" / "data" / "nlu"
_TOLD = 250  # steps between two lines of progress


def train(data: Path, basis: Path, out: Path, recipe: Recipe) -> None:
    """Train and write a model.

    Args:
        data: folder of the public files.
        basis: Kiwi's vectors, written by `build_basis`.
        out: folder of the model; other files in it (card, NOTICE) stay.
        recipe: how to train.
    """
    started = time.monotonic()

    def tell(step: int, loss: float) -> None:
        if step % _TOLD == 0:
            seconds = time.monotonic() - started
            _say(f"step {step} of {recipe.steps}, loss {loss:.3f}, {seconds:.0f} s")

    library, plain = load_library(), Analyser()
    lexicon = build_lexicon(library, plain)
    meanings = {entry.form: library.records[entry.record].title for entry in lexicon.entries}
    table = MorphemeVectors.load(basis)
    table = table.with_words(name_vectors(table, lexicon.parts, meanings, plain))
    sources = [domain_source(library, load_questions(library=library)), *public_sources(data)]
    trained = fit(
        table, Analyser(lexicon.parts), sources, korsts(data, "train"), recipe, progress=tell
    )
    save_model(out, trained, lexicon.parts)


def report(data: Path, basis: Path, out: Path, intents: Path) -> str:
    """A Markdown table of the model at `out` beside the untrained one."""
    untrained = MorphemeEncoder(MorphemeVectors.load(basis), Analyser())
    systems = {"untrained average": untrained, "fine-tuned": load_encoder(out)}
    return markdown({name: measure(found, data, intents) for name, found in systems.items()})


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, or measure."""
    parser = argparse.ArgumentParser(prog="python -m knowledge.train_encoder", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the public corpora")
    parser.add_argument("--out", type=Path, default=MODEL, help="folder of the model")
    parser.add_argument("--basis", type=Path, help="folder to keep Kiwi's vectors in (saves 40 s)")
    parser.add_argument("--intents", type=Path, default=INTENTS, help="Rasa's examples")
    parser.add_argument("--steps", type=int, default=Recipe.steps)
    parser.add_argument("--seed", type=int, default=Recipe.seed)
    parser.add_argument("--measure", action="store_true", help="measure, train nothing")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as room:
        basis = options.basis or Path(room) / "basis"
        if not (basis / VECTORS).exists():
            _say("vectors of Kiwi's morphemes")
            build_basis(basis)
        if options.measure:
            _say(report(options.data, basis, options.out, options.intents))
        else:
            recipe = replace(Recipe(), steps=options.steps, seed=options.seed)
            train(options.data, basis, options.out, recipe)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
