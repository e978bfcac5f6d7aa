"""Files of documents: read, cut into passages, kept; one that is refused changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.markup import escape

from bot.cli.console import CommandError, err, out, step
from bot.cli.prepare import database_alone
from bot.settings import Settings
from bot.today import now
from knowledge.documents.about import Told
from knowledge.documents.errors import DocumentProblem
from knowledge.documents.ingest import Read, read_document
from store.documents import Documents, Put

if TYPE_CHECKING:
    from store.documents import Document


@dataclass(frozen=True)
class DocumentIngest:
    """How files of documents are taken in.

    Attributes:
        check: only say what is in them.
        told: what the operator tells of them.
        supersedes: id of a document that is an older version.
    """

    check: bool
    told: Told
    supersedes: str | None

    async def run(self, files: Sequence[Path], settings: Settings) -> int:
        """Take files in, one after the other; how many could not be.

        Raises:
            CommandError: the document that is superseded is not there.
        """
        async with database_alone(settings) as (database, _):
            documents = Documents(database)
            told = await self._told(documents)
            failed = 0
            for path in files:
                try:
                    await self._take(path, told, documents)
                except (DocumentProblem, OSError) as problem:
                    failed += 1
                    err.print(f"[red]{escape(f'{path.name}: {problem}')}[/]", soft_wrap=True)
        return failed

    async def _told(self, documents: Documents) -> Told:
        if self.supersedes is None:
            return self.told
        old = await documents.get(document_id(self.supersedes))
        if old is None:
            raise CommandError(
                f"there is no document {self.supersedes}; baeumgil documents lists them"
            )
        return replace(self.told, family=old.family)

    async def _take(self, path: Path, told: Told, documents: Documents) -> None:
        with step(f"Reading {path.name}"):
            read = read_document(path, told)
        if self.check:
            out.print(escape(f"{path.name}: {_summary(read)}"), soft_wrap=True)
            return
        put = await documents.put(read.document, read.pieces, now())
        out.print(escape(f"{path.name}: {_outcome(put, read)}"), soft_wrap=True)
        if put.alike:
            hint = f"it has nearly the same text as {_named(put.alike)}"
            remedy = f"if it is a version of it, remove it and use --supersedes {put.alike.id}"
            err.print(f"[yellow]{escape(f'{path.name}: {hint}; {remedy}')}[/]", soft_wrap=True)


def document_id(name: str) -> str:
    """The id of a document, which may be told without its beginning."""
    return name if name.startswith("document/") else f"document/{name}"


def _summary(read: Read) -> str:
    of, rows = read.document, sum(piece.kind == "row" for piece in read.pieces)
    return (
        f"{of.kind}, {len(read.pieces) - rows} passages of text, {rows} rows of tables; "
        f"{_named(of)}, published by {of.publisher or 'nobody it names'}"
    )


def _outcome(put: Put, read: Read) -> str:
    match put.state:
        case "same":
            return f"nothing changed, this file is there already ({put.document.id})"
        case "duplicate":
            return f"not taken in, the same text is there: {_named(put.document)}"
        case "older":
            return f"{_summary(read)}; superseded by {put.document.superseded_by}"
        case "newer":
            return f"{_summary(read)}; supersedes {', '.join(put.replaced)}"
        case _:
            return _summary(read)


def _named(document: Document) -> str:
    return f"{document.id} {document.title!r} of {document.dated_on}"
