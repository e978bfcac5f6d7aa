"""Documents that were ingested, their passages, and which version of them is to be indexed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, UtcDateTime


class DocumentRow(Base):
    """One version of a document.

    `family` is what versions of one document share; `superseded_by` the newer version, once there
    is one. `sha256` is that of the file. `dated_on` is the day it speaks of, `review_on` when
    somebody has to look whether it still holds.
    """

    __tablename__ = "documents"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    family: Mapped[str] = mapped_column(String(80), index=True)
    title: Mapped[str] = mapped_column(String(300))
    publisher: Mapped[str | None] = mapped_column(String(200))
    file_name: Mapped[str] = mapped_column(String(255))
    kind: Mapped[str] = mapped_column(String(10))
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    pages: Mapped[int | None]
    dated_on: Mapped[date]
    review_on: Mapped[date | None]
    superseded_by: Mapped[str | None] = mapped_column(String(80))
    ingested_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PassageRow(Base):
    """A piece of a document that can be shown by itself.

    `number` is its place in the search index and never used again, `seq` that in the document.
    `place` is how it is cited ("3쪽", "Ⅱ-1-3"), `headings` the path of headings above it, `kind`
    text or row (of a table; `header` then holds the table's column names).
    """

    __tablename__ = "passages"
    __table_args__ = (UniqueConstraint("document_id", "seq"), {"sqlite_autoincrement": True})

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    place: Mapped[str] = mapped_column(String(100))
    page: Mapped[int | None]
    headings: Mapped[list[Any]] = mapped_column(JSON)
    header: Mapped[list[Any] | None] = mapped_column(JSON)
    text: Mapped[str] = mapped_column(Text)


class CorpusRow(Base):
    """What is indexed for search (`courses`, `documents`) and which version of it is newest.

    Whoever changes it raises `version` in the same transaction; every process that searches
    notices and takes up the index of the new version.
    """

    __tablename__ = "corpora"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    version: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
