"""Take a document in: read its file, cut it into passages, keep it."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from knowledge.documents.about import Told, about, family_of, slug_of
from knowledge.documents.errors import DocumentProblem
from knowledge.documents.isolated import read_isolated
from knowledge.documents.reading import pieces_of, texts_of
from knowledge.rules.documents import DocumentRules, load_document_rules
from knowledge.rules.freshness import load_freshness
from store.documents import Document, Documents, Piece, Put

_MB = 2**20


@dataclass(frozen=True, slots=True)
class Read:
    """A document as it was read, with its passages."""

    document: Document
    pieces: tuple[Piece, ...]


def read_document(path: Path, told: Told | None = None) -> Read:
    """Read a file; nothing is kept.

    Args:
        path: the file.
        told: what the operator tells of it.

    Raises:
        DocumentProblem: it cannot be taken in; says why, and what to do.
        OSError: the file cannot be opened.
    """
    told = told or Told()
    rules = load_document_rules()
    size = path.stat().st_size
    if size > rules.max_bytes:
        raise DocumentProblem(
            f"the file has {size // _MB:,} MB, more than {rules.max_bytes // _MB:,} MB",
            "split it, or raise max_bytes in knowledge/data/rules/documents.yml",
        )
    data = path.read_bytes()
    content = read_isolated(data, path.name, rules)
    texts = texts_of(content)
    pieces = pieces_of(texts)
    _check(pieces, rules)
    known = about(content, texts, path.name, told)
    sha256 = hashlib.sha256(data).hexdigest()
    document = Document(
        id=f"document/{slug_of(path.name, sha256)}",
        family=told.family or family_of(known.title, known.publisher),
        title=known.title,
        publisher=known.publisher,
        file_name=path.name[:255],
        kind=content.kind,
        sha256=sha256,
        pages=content.pages,
        dated_on=known.dated_on,
        review_on=told.review_on or known.dated_on + timedelta(days=load_freshness().told_days),
    )
    return Read(document, pieces)


async def ingest(path: Path, documents: Documents, now: datetime, told: Told | None = None) -> Put:
    """Read a file and keep it; what was kept before stays as it is when that fails.

    Raises:
        DocumentProblem: it cannot be taken in; says why, and what to do.
        OSError: the file cannot be opened.
        StoreUnavailable: the database does not answer.
    """
    read = await asyncio.to_thread(read_document, path, told)
    return await documents.put(read.document, read.pieces, now)


def _check(pieces: tuple[Piece, ...], rules: DocumentRules) -> None:
    if not pieces:
        raise DocumentProblem("there is no text in the file", "check that it is the right one")
    if len(pieces) > rules.max_passages:
        raise DocumentProblem(
            f"the document gives {len(pieces):,} passages, more than {rules.max_passages:,}",
            "split it; data tables belong into a database, not into documents",
        )
