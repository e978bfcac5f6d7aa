"""Documents that were ingested: their versions and passages.

Versions of one document share a `family`. The newest of them (by date, then by when it came) is
current; all others name it in `superseded_by`. Every change counts up the corpus "documents".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.corpora import changed
from store.database import Database
from store.tables.documents import DocumentRow, PassageRow

PassageKind = Literal["text", "row"]
State = Literal["new", "same", "newer", "older", "duplicate"]

SAMPLE = 100  # passages that are compared to notice the same text in another file
ALIKE = 0.8  # share of them that has to be the same
FEW = 2  # fewer passages say nothing


@dataclass(frozen=True, slots=True)
class Document:
    """One version of a document.

    Attributes:
        id: "document/" and an ASCII name; with "#" and a passage's `seq` it is cited.
        family: what its versions share.
        dated_on: the day it speaks of.
        review_on: when somebody has to look whether it still holds.
        superseded_by: id of the newest version; None when it is that.
    """

    id: str
    family: str
    title: str
    publisher: str | None
    file_name: str
    kind: str
    sha256: str
    pages: int | None
    dated_on: date
    review_on: date | None
    superseded_by: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a document that can be shown by itself.

    Attributes:
        kind: text, or a row of a table.
        place: how it is cited ("3쪽", "Ⅱ-1-3").
        headings: path of the headings above it.
        header: names of the table's columns, of a row.
    """

    kind: PassageKind
    place: str
    page: int | None
    headings: tuple[str, ...]
    header: tuple[str, ...] | None
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece as it is kept: with its number in the index, its place in the row, its document."""

    number: int
    seq: int
    document: Document
    piece: Piece

    @property
    def record(self) -> str:
        """The id by which it is cited."""
        return f"{self.document.id}#{self.seq}"


@dataclass(frozen=True, slots=True)
class Put:
    """What became of a document.

    Attributes:
        state: `new`: nothing like it was there; `newer`: it is the current version now; `older`: a
            newer version is there; `same`: this very file is there; `duplicate`: the same text of
            the same day is there. The last two changed nothing.
        document: the document; of `same` and `duplicate` the one that was there.
        replaced: ids of the versions it supersedes.
        alike: a document of another family with nearly the same text.
    """

    state: State
    document: Document
    replaced: tuple[str, ...] = ()
    alike: Document | None = None


class Documents:
    """Repository. Every call raises StoreUnavailable when the database does not answer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, document: Document, pieces: Sequence[Piece], now: datetime) -> Put:
        """Keep a document with its passages, all or nothing, and order its versions."""
        async with self._database.write() as session:
            if (there := await _by_sha256(session, document.sha256)) is not None:
                return Put("same", there)
            like = await _alike(session, pieces)
            if like is not None and like.dated_on == document.dated_on:
                return Put("duplicate", like)
            # Counted first: whoever puts another version at the same time waits here.
            await changed(session, "documents", now)
            session.add(DocumentRow(**_values(document, now)))
            await session.flush()
            await session.execute(
                insert(PassageRow),
                [{"document_id": document.id, "seq": seq} | _columns(piece)
                 for seq, piece in enumerate(pieces, 1)],
            )  # fmt: skip
            others = await _order(session, document.family, document.id)
            kept = await _get(session, document.id)
        if like is not None and like.family == document.family:
            like = None
        if kept.superseded_by:
            return Put("older", kept, alike=like)
        return Put("newer" if others else "new", kept, tuple(others), like)

    async def get(self, document: str) -> Document | None:
        """The document with that id."""
        async with self._database.read() as session:
            row = await session.get(DocumentRow, document)
        return _document(row) if row else None

    async def all(self) -> list[Document]:
        """Every version of every document, by title and date."""
        query = select(DocumentRow).order_by(
            DocumentRow.title, DocumentRow.dated_on, DocumentRow.ingested_at
        )
        async with self._database.read() as session:
            return [_document(row) for row in await session.scalars(query)]

    async def passages(self, numbers: Iterable[int]) -> list[Passage]:
        """The passages with these numbers, in that order; those that are gone are left out."""
        wanted = list(numbers)
        query = _PASSAGES.where(PassageRow.number.in_(wanted))
        async with self._database.read() as session:
            found = {row.number: _passage(row, of) for row, of in await session.execute(query)}
        return [found[number] for number in wanted if number in found]

    async def of(self, document: str) -> list[Passage]:
        """All passages of a document, in its order."""
        query = _PASSAGES.where(PassageRow.document_id == document).order_by(PassageRow.seq)
        async with self._database.read() as session:
            return [_passage(row, of) for row, of in await session.execute(query)]

    async def current(self, after: int, limit: int) -> list[Passage]:
        """The next passages of current versions, by number."""
        query = (
            _PASSAGES.where(DocumentRow.superseded_by.is_(None), PassageRow.number > after)
            .order_by(PassageRow.number)
            .limit(limit)
        )
        async with self._database.read() as session:
            return [_passage(row, of) for row, of in await session.execute(query)]

    async def remove(self, document: str, now: datetime) -> bool:
        """Remove a document; the newest of its other versions is current then. Was it there?"""
        async with self._database.write() as session:
            row = await session.get(DocumentRow, document)
            if row is None:
                return False
            family = row.family
            gone = delete(PassageRow).where(PassageRow.document_id == document)
            await session.execute(gone)
            await session.delete(row)
            await session.flush()
            await _order(session, family)
            await changed(session, "documents", now)
        return True


_PASSAGES = select(PassageRow, DocumentRow).join(
    DocumentRow, DocumentRow.id == PassageRow.document_id
)


async def _order(session: AsyncSession, family: str, last: str | None = None) -> list[str]:
    """Let every version name the newest one; ids of the others.

    Of versions of one day the one that came last (`last`) counts.
    """
    rows = list(await session.scalars(select(DocumentRow).where(DocumentRow.family == family)))
    rows.sort(key=lambda row: (row.dated_on, row.id == last, row.ingested_at))
    for row in rows:
        row.superseded_by = None if row is rows[-1] else rows[-1].id
    await session.flush()
    return [row.id for row in rows[:-1]]


async def _alike(session: AsyncSession, pieces: Sequence[Piece]) -> Document | None:
    """A document that has nearly the same text, whatever its spaces."""
    longest = sorted({"".join(piece.text.split()) for piece in pieces}, key=len)[-SAMPLE:]
    if len(longest) < FEW:
        return None
    same = func.count(func.distinct(PassageRow.text))
    bare = func.replace(func.replace(PassageRow.text, " ", ""), "\n", "")
    row = (
        await session.execute(
            select(PassageRow.document_id, same)
            .where(bare.in_(longest))
            .group_by(PassageRow.document_id)
            .order_by(same.desc())
            .limit(1)
        )
    ).first()
    if row is None or row[1] < ALIKE * len(longest):
        return None
    return await _get(session, row[0])


async def _by_sha256(session: AsyncSession, sha256: str) -> Document | None:
    row = await session.scalar(select(DocumentRow).where(DocumentRow.sha256 == sha256))
    return _document(row) if row else None


async def _get(session: AsyncSession, document: str) -> Document:
    return _document(await session.get_one(DocumentRow, document))


def _values(document: Document, now: datetime) -> dict[str, object]:
    names = (name for name in Document.__slots__ if name != "superseded_by")
    return {name: getattr(document, name) for name in names} | {"ingested_at": now}


def _columns(piece: Piece) -> dict[str, object]:
    return {
        "kind": piece.kind, "place": piece.place, "page": piece.page, "text": piece.text,
        "headings": list(piece.headings), "header": list(piece.header) if piece.header else None,
    }  # fmt: skip


def _document(row: DocumentRow) -> Document:
    return Document(**{name: getattr(row, name) for name in Document.__slots__})


def _passage(row: PassageRow, of: DocumentRow) -> Passage:
    header = tuple(row.header) if row.header else None
    kind: PassageKind = "row" if row.kind == "row" else "text"
    piece = Piece(kind, row.place, row.page, tuple(row.headings), header, row.text)
    return Passage(row.number, row.seq, _document(of), piece)
