"""The names in the knowledge base, opened once."""

import pytest

from nlu.korean.lexicon import Lexicon


@pytest.fixture(scope="session")
def lexicon(settings, base) -> Lexicon:
    """Our own names, as the parser knows them."""
    return Lexicon.load(settings.home / "build" / "lexicon.json")
