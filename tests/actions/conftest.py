"""The knowledge base and the names in it, opened once."""

import pytest

from knowledge.base import KnowledgeBase
from knowledge.build import build_all
from nlu.korean.lexicon import Lexicon


@pytest.fixture(scope="session")
def base(settings) -> KnowledgeBase:
    build_all(settings.home, encoder=settings.encoder)
    return KnowledgeBase.open(settings.home, settings.encoder)


@pytest.fixture(scope="session")
def lexicon(settings, base) -> Lexicon:
    """Our own names, as the parser knows them."""
    return Lexicon.load(settings.home / "build" / "lexicon.json")
