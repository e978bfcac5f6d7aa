"""Fixtures shared by all tests: the built knowledge and the running assistant."""

import pytest

from bot.settings import Settings


@pytest.fixture(scope="session")
def settings() -> Settings:
    """The settings in force; `make test` has built and trained below their home."""
    return Settings()
