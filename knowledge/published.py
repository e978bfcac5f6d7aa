"""What others publish and we search: courses and documents, with their indexes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.corpus import Corpus, CorpusIndex
from knowledge.corpus.building import Progress
from knowledge.courses.indexing import CourseSource
from knowledge.documents.indexing import DocumentSource
from knowledge.search import Searcher
from knowledge.search.layout import Layout
from store.database import Database

IndexInUse = Callable[[], CorpusIndex | None]
"""Gives the index that is to be searched now; None while there is none."""


def no_index() -> None:
    """Where nothing is searched."""


@dataclass(frozen=True)
class Published:
    """Where published things are, and the indexes in use.

    Attributes:
        database: the one they were imported into; conversations may be elsewhere.
        courses: of courses.
        documents: of passages of documents.
    """

    database: Database
    courses: IndexInUse = no_index
    documents: IndexInUse = no_index


@dataclass(frozen=True)
class Corpora:
    """Both corpora over one database, kept up with it."""

    database: Database
    courses: Corpus
    documents: Corpus

    @classmethod
    def open(
        cls,
        folder: Path,
        layout: Layout,
        database: Database,
        searcher: Searcher,
        today: Callable[[], date],
    ) -> Corpora:
        """Take up what is built; `refresh` and `running` build what is not.

        Args:
            folder: of the indexes (`Layout.corpora`).
            layout: where encoder and lexicon are.
            database: migrated to the newest schema.
            searcher: its encoder and analyser are used here, too.
            today: gives the day.

        Raises:
            ArtefactError: the encoder is not built.
        """
        tools = searcher.encoder, searcher.analyser, layout
        courses, documents = CourseSource(database, today), DocumentSource(database)
        return cls(
            database,
            Corpus(folder / "courses", courses, *tools),
            Corpus(folder / "documents", documents, *tools),
        )

    @property
    def published(self) -> Published:
        """For whoever searches."""
        return Published(
            self.database, lambda: self.courses.current, lambda: self.documents.current
        )

    async def refresh(self, progress: Progress = lambda _: None) -> None:
        """Bring both up to the database.

        Args:
            progress: told the share of a build that is done, 0 to 1, of each.

        Raises:
            StoreError: the database does not answer.
            ArtefactError: an index could not be built.
        """
        await self.courses.refresh(progress)
        await self.documents.refresh(progress)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Keep both up until leaving."""
        async with self.courses.running(), self.documents.running():
            yield
