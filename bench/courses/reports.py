"""The city's two reports as documents, and the assistant as if no record told of them."""

from __future__ import annotations

import re
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from actions.reading.reader import Reader
from knowledge.base import KnowledgeBase
from knowledge.corpus import Corpus
from knowledge.documents.indexing import DocumentSource
from knowledge.documents.ingest import ingest
from knowledge.lexicon import Lexicon
from knowledge.library import Library
from knowledge.questions import load_questions
from knowledge.records import Record
from knowledge.search import Searcher
from knowledge.search.index import build_index, open_index
from knowledge.search.layout import Layout
from knowledge.search.passages import passages_of
from knowledge.telling import tell
from store.database import Database
from store.documents import Documents
from store.engine import create_engine, migrate

REPORTS = frozenset({"report-2022-10", "report-2023-04"})
FILES = "[0-9]*.txt"
NOW = datetime(2026, 11, 22, tzinfo=UTC)


@asynccontextmanager
async def reader_of(folder: Path, base: KnowledgeBase, layout: Layout) -> AsyncIterator[Reader]:
    """The files of `folder` taken in as documents, in a database of their own."""
    with tempfile.TemporaryDirectory(prefix="baeumgil-") as room:
        engine = create_engine(f"sqlite:///{room}/store.db")
        try:
            await migrate(engine)
            database = Database(engine)
            for file in sorted(folder.glob(FILES)):
                await ingest(file, Documents(database), NOW)
            searcher = base.searcher
            tools = searcher.encoder, searcher.analyser, layout
            corpus = Corpus(Path(room, "index"), DocumentSource(database), *tools)
            await corpus.refresh()
            yield Reader(lambda: corpus.current, Documents(database))
        finally:
            await engine.dispose()


def without_reports(base: KnowledgeBase, layout: Layout, room: Path) -> KnowledgeBase:
    """What the assistant would know if nobody had made records of the two reports.

    Args:
        base: with all records.
        layout: where it was built.
        room: a folder to be, for the index.
    """
    kept = {
        name: record
        for name, record in base.library.records.items()
        if record.source not in REPORTS
    }
    records = {name: _without_reports(record, frozenset(kept)) for name, record in kept.items()}
    library = Library(MappingProxyType(records), base.library.sources)
    searcher = base.searcher
    asked = [one for one in load_questions(library=base.library) if one.record in records]
    passages = passages_of(library, asked)
    build_index(room, passages, "bench", searcher.encoder, searcher.analyser)
    lexicon = Lexicon.load(layout.lexicon)
    entries = tuple(entry for entry in lexicon.entries if entry.record in records)
    lexicon = replace(lexicon, entries=entries)
    index = open_index(room, passages, "bench")
    found = Searcher(library, passages, index, searcher.encoder, searcher.analyser, lexicon)
    return replace(base, library=library, searcher=found)


def without_facts(base: KnowledgeBase, telling: Sequence[str]) -> KnowledgeBase:
    """What the assistant would know if its records did not tell this, but all else.

    Args:
        base: with all records.
        telling: figures or words of which the facts are left out.
    """
    left_out = [_bare(words) for words in telling]

    def tells(text: str) -> bool:
        return any(words in _bare(text) for words in left_out)

    def without(record: Record) -> Record:
        facts = tuple(fact for fact in record.facts if not tells(tell(fact)))
        summary = record.title if tells(record.summary) else record.summary
        return record.model_copy(update={"facts": facts, "summary": summary})

    records = {name: without(record) for name, record in base.library.records.items()}
    return replace(base, library=Library(MappingProxyType(records), base.library.sources))


def _bare(text: str) -> str:
    return re.sub(r"[\s,]", "", text)


def _without_reports(record: Record, kept: frozenset[str]) -> Record:
    facts = tuple(fact for fact in record.facts if fact.source not in REPORTS)
    related = tuple(name for name in record.related if name in kept)
    return record.model_copy(update={"facts": facts, "related": related})
