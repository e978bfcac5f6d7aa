"""`baeumgil search`: what a search finds in records, documents or courses, by itself."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from bot.cli.console import out
from bot.cli.prepare import build_knowledge, corpora_alone
from bot.settings import Settings
from channels.terminal.bubbles import paragraph

if TYPE_CHECKING:
    from knowledge.search import Searcher
    from store.courses.types import Course
    from store.documents import Passage


class Where(StrEnum):
    """What is searched."""

    RECORDS = "records"
    DOCUMENTS = "documents"
    COURSES = "courses"


@dataclass(frozen=True)
class Row:
    """Something found, as it is shown; `score` compares only what was searched together."""

    record: str
    kind: str
    title: str
    score: float
    text: str
    source: str


def search(
    text: Annotated[str, typer.Argument(help="What to look for.")],
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="How many.")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable output.")] = False,
    kind: Annotated[
        str | None, typer.Option(help="Only one kind of record: programme, service, …")
    ] = None,
    where: Annotated[
        Where, typer.Option("--in", help="Records, passages of documents, or courses.")
    ] = Where.RECORDS,
) -> None:
    """Search the records, documents or courses; no conversation, no Rasa.

    Example: baeumgil search "느린 학습자" -k 3
    """
    from knowledge.library import load_library
    from knowledge.search import Searcher

    library = load_library()
    if kind is not None and where != Where.RECORDS:
        raise typer.BadParameter(f"{where} have no kinds", param_hint="--kind")
    if kind is not None and not library.of_kind(kind):
        kinds = ", ".join(sorted({record.kind for record in library.records.values()}))
        raise typer.BadParameter(f"no record is of kind '{kind}'; there are {kinds}")
    settings = Settings()
    build_knowledge(settings)
    searcher = Searcher.open(settings.home, library, settings.encoder)
    if where == Where.RECORDS:
        rows = _records(searcher, text, k, kind)
    else:
        rows = asyncio.run(_published(settings, searcher, where, text, k))
    if as_json:
        typer.echo(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1))
        return
    for row in rows:
        out.print(f"[bold]{row.score:.2f}[/] {escape(row.title)} [dim]{escape(row.record)}[/]")
        paragraph(out, row.text, indent=5)
        paragraph(out, row.source, indent=5, style="dim")
    if not rows:
        out.print("Nothing found.")


def _records(searcher: Searcher, text: str, k: int, kind: str | None) -> list[Row]:
    hits = searcher.search(text, k=k, kinds=(kind,) if kind else None)
    return [
        Row(hit.record, hit.kind, hit.title, round(hit.score, 4), hit.text, hit.source)
        for hit in hits
    ]


async def _published(
    settings: Settings, searcher: Searcher, where: Where, text: str, k: int
) -> list[Row]:
    """What is found in the database, as it is now."""
    from store.courses.finding import Courses
    from store.documents import Documents

    async with corpora_alone(settings, searcher) as corpora:
        corpus = corpora.documents if where == Where.DOCUMENTS else corpora.courses
        await corpus.refresh()
        scores = {one.number: round(one.score, 4) for one in corpus.current.search(text, k)}
        if where == Where.DOCUMENTS:
            passages = await Documents(corpora.database).passages(scores)
            return [_passage(one, scores[one.number]) for one in passages]
        courses = await Courses(corpora.database).by_numbers(list(scores))
        return [_course(courses[number], scores[number]) for number in scores if number in courses]


def _passage(passage: Passage, score: float) -> Row:
    document, piece = passage.document, passage.piece
    source = f"{document.title} {piece.place}, {document.dated_on}"
    return Row(passage.record, "document", document.title, score, piece.text, source)


def _course(course: Course, score: float) -> Row:
    from actions.courses.telling import course_source
    from knowledge.courses.indexing import text_of

    source = course_source(course)
    cited = f"{source.document}, {source.as_of}"
    return Row(course.id, "course", course.title, score, text_of(course), cited)
