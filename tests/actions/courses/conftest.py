"""People who look for courses, with a real index of courses of our own."""

import pytest

from actions.services import build_services
from knowledge.corpus.corpus import Corpus
from knowledge.courses.indexing import CourseSource
from knowledge.search.layout import Layout
from store.cipher import Cipher
from store.database import Database
from store.engine import create_engine, migrate
from tests.actions.courses.world import NOW, fill
from tests.actions.talking import KEY, Talker


@pytest.fixture(scope="module")
async def services(base, settings, tmp_path_factory):
    """The services over the courses of `world`, which no test changes."""
    folder = tmp_path_factory.mktemp("courses")
    engine = create_engine(f"sqlite:///{folder}/store.db")
    await migrate(engine)
    database = Database(engine)
    await fill(database)
    searcher = base.searcher
    source = CourseSource(database, NOW.date)
    corpus = Corpus(
        folder / "index", source, searcher.encoder, searcher.analyser, Layout(settings.home)
    )
    await corpus.refresh()
    yield build_services(
        database, Cipher([KEY]), "https://baeumgil.example", courses=lambda: corpus.current
    )
    await engine.dispose()


@pytest.fixture
def talker(services, base, lexicon):
    """Somebody who looks for a course."""
    return Talker(services, base, lexicon, NOW, opening="course_search")
