"""`baeumgil ingest`: courses and documents from files, courses from open data services."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.console import CommandError
from bot.settings import Settings

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
) -> None:
    """Take courses over as they are published (docs/courses.md); what is wrong is named.

    Example: baeumgil ingest courses.csv --check
    """
    if bool(files) == bool(feeds):
        raise typer.BadParameter("name files, or a service with --from")
    if feeds:
        _fetch(feeds, restart, problems)
    else:
        _read(files or [], check, problems, provider, as_of, part)


def _fetch(feeds: Sequence[str], restart: bool, problems: Path | None) -> None:
    """Fetch courses from services."""
    from bot.cli.ingest_feeds import FeedIngest
    from bot.course_feeds import FEEDS

    if unknown := [feed for feed in feeds if feed not in FEEDS]:
        raise typer.BadParameter(
            f"there is no '{unknown[0]}'; there are {', '.join(FEEDS)}", param_hint="--from"
        )
    failed = asyncio.run(FeedIngest(restart, problems).run(feeds, Settings()))
    if failed:
        raise CommandError(f"{failed} of {len(feeds)} feeds could not be fetched to the end")


def _read(
    files: Sequence[Path],
    check: bool,
    problems: Path | None,
    provider: str | None,
    as_of: datetime | None,
    part: bool,
) -> None:
    """Take files over."""
    from bot.cli.ingest_courses import CourseIngest
    from knowledge.courses.formats.files import is_course_file

    of_courses = [file for file in files if is_course_file(file)]
    others = [file for file in files if file not in of_courses]
    done = CourseIngest(
        check=check,
        problems=problems,
        provider=provider,
        as_of=as_of.date() if as_of else None,
        is_part=part,
    )
    failed = asyncio.run(done.run(of_courses, Settings())) if of_courses else 0
    failed += _documents(others)
    if failed:
        raise CommandError(f"{failed} of {len(files)} files could not be taken over")


def _documents(files: Sequence[Path]) -> int:
    """Take documents in; how many failed."""
    if files:
        names = ", ".join(file.name for file in files)
        raise CommandError(f"{names}: no courses in a form that is known; see docs/courses.md")
    return 0
