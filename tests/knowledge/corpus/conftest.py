"""Corpora with the real encoder, each in a folder of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.corpus import Corpus, Source
from knowledge.search import Searcher
from knowledge.search.layout import Layout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a corpus lies."""
    return tmp_path / "corpora" / "courses"


@pytest.fixture
def layout(home: Path) -> Layout:
    """Where the encoder was built."""
    return Layout(home)


@pytest.fixture
def corpus_of(folder: Path, searcher: Searcher, layout: Layout) -> Callable[[Source], Corpus]:
    """A corpus of a source; each call is as another process would open it."""

    def opened(source: Source) -> Corpus:
        return Corpus(folder, source, searcher.encoder, searcher.analyser, layout)

    return opened
