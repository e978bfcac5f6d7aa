"""`baeumgil ingest`: courses and documents from files, courses from open data services."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.console import CommandError
from bot.settings import Settings

TABLES = (".csv", ".tsv", ".json", ".xml", ".xlsx", ".xls")
"""Names of files that are no documents, whatever is in them."""
Files = Annotated[list[Path] | None, typer.Argument(exists=True, dir_okay=False, help="The files.")]


def ingest(
    files: Files = None,
    feeds: Annotated[
        list[str] | None,
        typer.Option(
            "--from",
            help="A service to fetch courses from: lifelong-standard, seoul-reservation, "
            "seoul-learn-4050 or fifty-plus. Goes on where it was interrupted.",
        ),
    ] = None,
    restart: Annotated[
        bool, typer.Option("--restart", help="With --from: begin with the first page.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Only say what is in them and what is wrong.")
    ] = False,
    problems: Annotated[
        Path | None,
        typer.Option(dir_okay=False, help="Write every row with a problem to this CSV file."),
    ] = None,
    provider: Annotated[
        str | None, typer.Option(help="Who publishes the courses, where the file does not say.")
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            help="The day the courses are from, where the file does not say; "
            "otherwise the day it was saved.",
        ),
    ] = None,
    part: Annotated[
        bool,
        typer.Option("--part", help="The files hold a part: what is not in them stays."),
    ] = False,
    whole: Annotated[
        bool,
        typer.Option("--whole", help="The files hold all: what is not in them is gone, all of it."),
    ] = False,
    title: Annotated[str | None, typer.Option(help="Of a document: its title.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Of documents: who published them.")] = None,
    dated: Annotated[
        datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d"], help="Of a document: its day."),
    ] = None,
    review: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Of documents: when to look at them again."),
    ] = None,
    supersedes: Annotated[
        str | None, typer.Option(metavar="ID", help="Of a document: an older version of it.")
    ] = None,
    family: Annotated[
        str | None, typer.Option(help="Of a document: a name that its versions share.")
    ] = None,
) -> None:
    """Take in courses as they are published (docs/courses.md) and documents (docs/documents.md).

    What is wrong is named, with a remedy.

    Example: baeumgil ingest courses.csv plan.hwpx
    """
    if bool(files) == bool(feeds):
        raise typer.BadParameter("name files, or a service with --from")
    if feeds:
        _fetch(feeds, restart, problems)
    else:
        of_courses, of_documents = _sorted(files or [])
        failed = 0
        if of_courses:
            from bot.cli.ingest_courses import CourseIngest

            how = CourseIngest(check, problems, provider, _day(as_of), part, whole)
            failed += asyncio.run(how.run(of_courses, Settings()))
        if of_documents:
            alone = title or dated or supersedes or family
            if alone and len(of_documents) > 1:
                raise typer.BadParameter(
                    "title, date, family and older version are of one document"
                )
            from bot.cli.ingest_documents import DocumentIngest
            from knowledge.documents.about import Told

            told = Told(title, publisher, _day(dated), _day(review), family)
            taken_in = DocumentIngest(check, told, supersedes)
            failed += asyncio.run(taken_in.run(of_documents, Settings()))
        if not check and failed < len(files or []):
            _index()
        if failed:
            raise CommandError(f"{failed} of {len(files or [])} files could not be taken over")


def _fetch(feeds: Sequence[str], restart: bool, problems: Path | None) -> None:
    """Fetch courses from services."""
    from bot.cli.ingest_feeds import FeedIngest
    from bot.course_feeds import FEEDS

    if unknown := [feed for feed in feeds if feed not in FEEDS]:
        raise typer.BadParameter(
            f"there is no '{unknown[0]}'; there are {', '.join(FEEDS)}", param_hint="--from"
        )
    failed = asyncio.run(FeedIngest(restart, problems).run(feeds, Settings()))
    _index()
    if failed:
        raise CommandError(f"{failed} of {len(feeds)} feeds could not be fetched to the end")


def _sorted(files: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """Files of courses, and of documents."""
    from knowledge.courses.formats.files import is_course_file

    of_courses = [file for file in files if is_course_file(file)]
    others = [file for file in files if file not in of_courses]
    if tables := [file.name for file in others if file.suffix.lower() in TABLES]:
        raise CommandError(
            f"{', '.join(tables)}: no courses in a form that is known; see docs/courses.md"
        )
    return of_courses, others


def _index() -> None:
    """Index what is stored now, whatever of it came from this run."""
    from bot.cli.ingest_index import update_index

    asyncio.run(update_index(Settings()))


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
