"""Documents kept and indexed as the app has them, and who asks about them."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from inspect import isawaitable

import pytest

from actions.services import build_services
from actions.tasks import build_tasks
from actions.turn import Outcome, Turn
from knowledge.base import KnowledgeBase
from knowledge.corpus import Corpus
from knowledge.documents.indexing import DocumentSource
from knowledge.documents.tables import told
from knowledge.published import Published
from knowledge.search.layout import Layout
from store.cipher import Cipher
from store.database import Database
from store.documents import Document, Documents, Piece

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
TODAY = date(2026, 11, 22)


def document(name: str, title: str, dated_on: date, **others: object) -> Document:
    """A document of the tests; versions of one share a name before the dash."""
    made = Document(
        id=f"document/{name}",
        family=name.split("-")[0],
        title=title,
        publisher=None,
        file_name=f"{name}.txt",
        kind="text",
        sha256=name,
        pages=None,
        dated_on=dated_on,
        review_on=None,
    )
    return replace(made, **others)


def sentence(text: str, place: str = "1쪽", *headings: str) -> Piece:
    """A passage of text."""
    return Piece("text", place, None, headings, None, text)


def row(header: str, cells: str, place: str = "표 1", *headings: str) -> Piece:
    """A row of a table."""
    names, values = (tuple(one.split(" | ")) for one in (header, cells))
    return Piece("row", place, None, headings, names, told(names, values))


@dataclass
class Shelf:
    """Documents, and the assistant that reads them."""

    database: Database
    corpus: Corpus
    base: KnowledgeBase
    key: str
    slots: dict[str, object] = field(default_factory=dict)

    async def put(self, of: Document, *pieces: Piece) -> None:
        """Keep a document."""
        await Documents(self.database).put(of, pieces, NOW)

    async def ask(self, text: str, action: str = "action_answer", **others: object) -> Outcome:
        """What the assistant says with the index as it is now."""
        services = build_services(
            self.database,
            Cipher([self.key]),
            "https://baeumgil.example",
            Published(self.database, documents=lambda: self.corpus.current),
        )
        asked = {"label": "programme_info", "as_of": TODAY, "now": NOW, **others}
        answer = build_tasks(services)[action](Turn(text=text, **asked), self.base)
        return await answer if isawaitable(answer) else answer


@pytest.fixture
def shelf(database, base, settings, tmp_path, key) -> Shelf:
    """An empty shelf on each kind of database."""
    searcher = base.searcher
    layout = Layout(settings.home, settings.encoder)
    source = DocumentSource(database)
    corpus = Corpus(tmp_path, source, searcher.encoder, searcher.analyser, layout)
    return Shelf(database, corpus, base, key)
