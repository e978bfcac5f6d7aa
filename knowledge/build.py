"""Build everything search and Rasa need from the records; what is up to date is left alone."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from knowledge.artefacts import ensure
from knowledge.encoder import MODEL, Analyser, build_encoder, load_encoder, plain_analyser
from knowledge.lexicon import Lexicon, build_lexicon, names_of
from knowledge.library import Library, load_library
from knowledge.questions import load_questions
from knowledge.search.index import build_index, digest
from knowledge.search.layout import Layout
from knowledge.search.passages import passages_of

Progress = Callable[[str], None]


def _silent(line: str) -> None:
    """No progress."""


def build_all(home: Path, progress: Progress = _silent, *, encoder: str | None = None) -> None:
    """Bring lexicon, encoder and index below `home` up to date with the records.

    Takes some seconds the first time or when records changed, and a fraction of a second when
    nothing did.

    Args:
        home: `BAEUMGIL_HOME`.
        progress: told each step that does work, one line at a time.
        encoder: another sentence-transformers model for search; ours when None.

    Raises:
        RecordError: a record is wrong.
        ArtefactError: an artefact could not be written, or the configured encoder not loaded.
    """
    layout, library = Layout(home, encoder), load_library()
    _build_lexicon(layout, library, progress)
    _build_encoder(layout, library, progress)  # Rasa needs ours, whatever search uses
    _build_index(layout, library, progress)


def _build_lexicon(layout: Layout, library: Library, progress: Progress) -> None:
    def make(path: Path) -> None:
        progress("lexicon")
        build_lexicon(library, plain_analyser()).save(path)

    names = [(r.id, tuple(names_of(r))) for r in library.records.values()]
    ensure(layout.lexicon, (names, _kiwi(), _code("lexicon.py")), make)


def _build_encoder(layout: Layout, library: Library, progress: Progress) -> None:
    def make(path: Path) -> None:
        progress("encoder: our names")
        lexicon = Lexicon.load(layout.lexicon)
        meanings = {e.form: library.records[e.record].title for e in lexicon.entries}
        build_encoder(path, lexicon.parts, meanings, plain_analyser())

    ensure(layout.encoder, (MODEL, layout.lexicon, _code("encoder")), make)


def _build_index(layout: Layout, library: Library, progress: Progress) -> None:
    passages, model = passages_of(library, load_questions(library=library)), layout.model()

    def make(path: Path) -> None:
        progress(f"index: {len(passages)} passages")
        analyser = Analyser(Lexicon.load(layout.lexicon).parts)
        encoder = load_encoder(layout.encoder_choice(), analyser)
        build_index(path, passages, model, encoder, analyser)

    ensure(layout.index, (digest(passages), model, layout.lexicon, _code("search")), make)


def _kiwi() -> tuple[str, str]:
    return version("kiwipiepy"), version("kiwipiepy-model")


def _code(name: str) -> Path:
    return Path(__file__).parent / name
