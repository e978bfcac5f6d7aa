"""Look a question up in the documents: find passages, judge their sentences and rows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from actions.reading.judging import ANSWERABLE, Judge, Judged
from actions.reading.quotes import Quote, quotes_of
from knowledge.base import KnowledgeBase
from knowledge.corpus.index import CorpusIndex
from store.documents import Document, Documents, Passage

PASSAGES = 24  # looked at
CLOSE = 0.8  # another document answers, too, with this share of the best chance
TOLD = 2  # documents in one answer


class Reader:
    """Answers from documents.

    Args:
        index: gives the index of passages that is to be searched now; None while there is none.
        documents: where the passages are kept.
    """

    def __init__(self, index: Callable[[], CorpusIndex | None], documents: Documents) -> None:
        self._index, self._documents = index, documents

    async def read(self, question: str, base: KnowledgeBase) -> list[Judged[Quote]]:
        """What answers the question, of each document the best; empty when nothing does.

        The newest document comes first; one that is far less sure than the best is left out.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        best: dict[str, Judged[Quote]] = {}
        for one in await self.weigh(question, base):
            best.setdefault(one.quote.passage.document.family, one)
        sure = max((one.chance for one in best.values()), default=0.0)
        enough = max(ANSWERABLE, CLOSE * sure)
        told = [one for one in best.values() if one.chance >= enough][:TOLD]
        return sorted(told, key=lambda one: one.quote.passage.document.dated_on, reverse=True)

    async def weigh(self, question: str, base: KnowledgeBase) -> list[Judged[Quote]]:
        """Whatever may answer the question, surest first.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        passages = await self.passages(question, PASSAGES)
        quotes = [quote for passage in passages for quote in quotes_of(passage)]
        return await asyncio.to_thread(Judge(base).judge, question, quotes)

    async def passages(self, words: str, most: int) -> list[Passage]:
        """The passages that fit best, best first, whether they answer or not.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        index = self._index()
        if index is None:
            return []
        scored = await asyncio.to_thread(index.search, words, most)
        return await self._documents.passages(one.number for one in scored)

    async def current(self) -> list[Document]:
        """The documents that are searched, by title.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        return [one for one in await self._documents.all() if one.superseded_by is None]
