"""The knowledge base, opened once."""

import pytest

from knowledge.base import KnowledgeBase
from knowledge.build import build_all


@pytest.fixture(scope="session")
def base(settings) -> KnowledgeBase:
    build_all(settings.home, encoder=settings.encoder)
    return KnowledgeBase.open(settings.home, settings.encoder)
