"""Fixtures shared by all tests: settings here, databases in `tests/databases.py`."""

import hypothesis
import pytest

from bot.settings import Settings
from knowledge.base import KnowledgeBase
from knowledge.build import build_all

# A busy machine is slow; speed is measured by `bench/`.
hypothesis.settings.register_profile("patient", hypothesis.settings.default, deadline=None)
hypothesis.settings.load_profile("patient")
pytest_plugins = ["tests.assistant", "tests.databases", "tests.redis_server"]


@pytest.fixture(scope="session")
def settings() -> Settings:
    """The settings in force; `make test` has built and trained below their home."""
    return Settings()


@pytest.fixture(scope="session")
def base(settings) -> KnowledgeBase:
    """The knowledge base."""
    build_all(settings.home, encoder=settings.encoder)
    return KnowledgeBase.open(settings.home, settings.encoder)
