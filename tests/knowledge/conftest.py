"""The real records, built once for all tests of this folder."""

from pathlib import Path

import pytest

from bot.settings import Settings
from knowledge.build import build_all
from knowledge.library import Library, load_library
from knowledge.search import Searcher


@pytest.fixture(scope="session")
def library() -> Library:
    """Every record of the repository."""
    return load_library()


@pytest.fixture(scope="session")
def home(settings: Settings) -> Path:
    """Home with everything built; quick when `make test` has built it."""
    build_all(settings.home)
    return settings.home


@pytest.fixture(scope="session")
def searcher(home: Path, library: Library) -> Searcher:
    """Search over the real records."""
    return Searcher.open(home, library)
