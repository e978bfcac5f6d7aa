"""What every command that answers needs: a build, a trained model, the running assistant."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from bot.cli.console import progress, step
from bot.settings import Settings

if TYPE_CHECKING:
    from actions.services import Services
    from bot.runtime import Runtime
    from knowledge.base import KnowledgeBase
    from knowledge.published import Corpora
    from knowledge.search import Searcher
    from store.database import Database
    from store.locks import Locks


def build_knowledge(settings: Settings) -> None:
    """Build what search and Rasa need from the records, with progress.

    Raises:
        KnowledgeError: a data file is wrong, or an artefact could not be written.
    """
    with step("Knowledge (records, lexicon, vectors, index)"):
        from knowledge.build import build_all

        build_all(settings.home, progress, encoder=settings.encoder)


def prepare(settings: Settings, *, train: bool = False) -> None:
    """Build and train what is missing or stale; quick when nothing is.

    Args:
        settings: where things live.
        train: train even where Rasa runs elsewhere.

    Raises:
        KnowledgeError: a data file is wrong, or an artefact could not be written.
        RasaError: training failed.
    """
    build_knowledge(settings)
    if train or not settings.rasa_url:
        with step("Rasa model") as show:
            from bot.rasa.train import ensure_model

            ensure_model(settings.home, lambda done: show(f"Rasa model {done:.0%}"))


def open_base(settings: Settings) -> KnowledgeBase:
    """The knowledge base, built first where it has to be.

    Raises:
        KnowledgeError: a data file is wrong, or an artefact could not be written.
    """
    build_knowledge(settings)
    from knowledge.base import KnowledgeBase

    return KnowledgeBase.open(settings.home, settings.encoder)


@asynccontextmanager
async def services_alone(settings: Settings) -> AsyncIterator[Services]:
    """The services on the configured database, without Rasa: for staff.

    Raises:
        StoreUnavailable: the database cannot be used.
    """
    from actions.services import build_services

    async with database_alone(settings) as (database, _):
        yield build_services(database, settings.cipher(), settings.address)


@asynccontextmanager
async def database_alone(settings: Settings) -> AsyncIterator[tuple[Database, Locks]]:
    """The configured database and its locks, migrated.

    Raises:
        StoreUnavailable: the database cannot be used.
    """
    from store.database import Database
    from store.engine import create_engine, migrate
    from store.locks import locks_of

    engine = create_engine(settings.database)
    try:
        await migrate(engine)
        locks = locks_of(engine)
        try:
            yield Database(engine), locks
        finally:
            await locks.close()
    finally:
        await engine.dispose()


@asynccontextmanager
async def corpora_alone(settings: Settings, searcher: Searcher) -> AsyncIterator[Corpora]:
    """Courses and documents of the configured database, with the indexes as they were built last.

    Raises:
        StoreUnavailable: the database cannot be used.
    """
    from bot.today import today
    from knowledge.published import Corpora
    from knowledge.search.layout import Layout

    layout = Layout(settings.home, settings.encoder)
    async with database_alone(settings) as (database, _):
        yield Corpora.open(layout.corpora, layout, database, searcher, today)


@asynccontextmanager
async def assistant(
    settings: Settings,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    ephemeral: bool = False,
    public: bool = False,
) -> AsyncIterator[tuple[Runtime, str]]:
    """The running assistant and its address, with progress shown while it starts."""
    async with AsyncExitStack() as stack:
        with step("Assistant and Rasa"):
            from bot.serving import serving

            entered = await stack.enter_async_context(
                serving(settings, host=host, port=port, ephemeral=ephemeral, public=public)
            )
        yield entered
