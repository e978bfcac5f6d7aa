"""What of the documents is indexed: the passages of current versions."""

from __future__ import annotations

from collections.abc import AsyncIterator

from knowledge.corpus.entry import Entry
from store.corpora import Corpora
from store.database import Database
from store.documents import Documents, Passage

BATCH = 2_000
HEADINGS = 3  # of a passage that are indexed with it; those further up say less and less
KINDS = ("text", "row")
"""The column `kind` holds a kind's place here."""


class DocumentSource:
    """The passages of the newest versions, for the index.

    The column `document` tells documents apart: it is the number of the first passage of each.
    """

    def __init__(self, database: Database) -> None:
        self._documents, self._corpora = Documents(database), Corpora(database)

    async def version(self) -> int:
        """The newest version of what is to be indexed."""
        return await self._corpora.version("documents")

    async def entries(self) -> AsyncIterator[list[Entry]]:
        """All passages, in batches."""
        last, first = 0, dict[str, int]()
        while batch := await self._documents.current(last, BATCH):
            last = batch[-1].number
            yield [_entry(one, first.setdefault(one.document.id, one.number)) for one in batch]


def _entry(passage: Passage, document: int) -> Entry:
    piece = passage.piece
    text = "\n".join((*piece.headings[-HEADINGS:], piece.text))
    return Entry(passage.number, text, {"document": document, "kind": KINDS.index(piece.kind)})
