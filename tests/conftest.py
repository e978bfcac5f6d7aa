"""Fixtures shared by all tests: settings here, databases in `tests/databases.py`."""

import pytest

from bot.settings import Settings

pytest_plugins = ["tests.databases"]


@pytest.fixture(scope="session")
def settings() -> Settings:
    """The settings in force; `make test` has built and trained below their home."""
    return Settings()
