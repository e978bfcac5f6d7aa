"""People who look for courses, with a real index of courses of our own."""

import asyncio

import pytest

from actions.services import build_services
from knowledge.published import Corpora
from knowledge.search.layout import Layout
from store.cipher import Cipher
from store.database import Database
from store.engine import create_engine, migrate
from tests.actions.courses.world import ADDRESS, NOW, fill
from tests.actions.talking import KEY, Talker


@pytest.fixture(scope="session")
def courses_folder(base, settings, tmp_path_factory):
    """A database with the courses of `world` and their index, which no test changes."""
    folder = tmp_path_factory.mktemp("courses")

    async def make() -> None:
        engine = create_engine(f"sqlite:///{folder}/store.db")
        await migrate(engine)
        database = Database(engine)
        await fill(database)
        corpora = Corpora.open(folder, Layout(settings.home), database, base.searcher, NOW.date)
        await corpora.courses.refresh()
        await engine.dispose()

    asyncio.run(make())
    return folder


@pytest.fixture
async def published(base, settings, courses_folder):
    """These courses and their index."""
    engine = create_engine(f"sqlite:///{courses_folder}/store.db")
    layout = Layout(settings.home)
    corpora = Corpora.open(courses_folder, layout, Database(engine), base.searcher, NOW.date)
    yield corpora.published
    await engine.dispose()


@pytest.fixture
def services(published):
    """The services over these courses."""
    return build_services(published.database, Cipher([KEY]), ADDRESS, published)


@pytest.fixture
def talker(services, base, lexicon):
    """Somebody who looks for a course."""
    return Talker(services, base, lexicon, NOW, opening="course_search")


@pytest.fixture
def alone(published, base, lexicon, database):
    """Somebody whose conversation is in another database than the courses, as in `ask`."""
    services = build_services(database, Cipher([KEY]), ADDRESS, published)
    return Talker(services, base, lexicon, NOW, opening="course_search")
