"""Shared fixtures: the real records and the real policies."""

from collections.abc import Mapping

import pytest

from knowledge.library import Library, load_library
from knowledge.policy import Policy, load_policies


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="session")
def policies(library: Library) -> Mapping[str, Policy]:
    return load_policies(library)
