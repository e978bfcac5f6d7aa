"""The people of `baeumgil mentoring`: mentors from a file, consents of guardians."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from bot.cli.console import CommandError, err, out
from bot.cli.prepare import services_alone
from bot.settings import Settings
from bot.today import now

if TYPE_CHECKING:
    from actions.services import Services

    Job = Callable[[Services], Coroutine[Any, Any, None]]

Learner = Annotated[int, typer.Argument(min=1, help="Number of the application.")]


def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A CSV file.")],
    check: Annotated[bool, typer.Option("--check", help="Only say what is wrong.")] = False,
) -> None:
    """Take the roster of mentors over from a file; rows with mistakes are named and left out.

    Example: baeumgil mentoring import mentors.csv
    """
    from actions.mentoring.csv_file import read_mentors
    from knowledge.texts import load_texts

    texts = load_texts()
    read = read_mentors(file.read_bytes(), texts)
    say = texts.data("mentoring.csv")["problem"]
    for problem in read.problems:
        line = say.format(line=problem.line, column=problem.column, what=problem.what)
        err.print(f"[yellow]{escape(line)}[/]", soft_wrap=True)
    if not read.mentors:
        raise CommandError(f"{file} has no row that can be taken over; nothing was changed")
    if check:
        out.print(f"{len(read.mentors)} mentors, {len(read.problems)} problems")
        return
    keep = {problem.mentor for problem in read.problems if problem.mentor}

    async def job(services: Services) -> None:
        done = await services.mentoring.roster.replace(read.mentors, now(), keep)
        out.print(
            f"{done.new} new, {done.changed} changed, {done.unchanged} unchanged, "
            f"{done.gone} gone, {len(read.problems)} problems"
        )

    run_job(job)


def template() -> None:
    """Print an empty file of mentors with an example.

    Example: baeumgil mentoring template > mentors.csv
    """
    from actions.mentoring.csv_file import template as empty
    from knowledge.texts import load_texts

    # With a byte order mark, by which spreadsheet programs know UTF-8.
    typer.echo(empty(load_texts()).encode("utf-8-sig"), nl=False)


def consents() -> None:
    """Show who waits for a guardian's consent, and the number to call.

    Example: baeumgil mentoring consents
    """

    async def job(services: Services) -> None:
        waiting = await services.mentoring.applications.awaiting_consent()
        for application in waiting:
            phone = await services.people.tell(application.person, "guardian_phone")
            until = application.consent_until
            out.print(f"{application.id}: guardian {phone or 'unknown'}, until {until:%Y-%m-%d}")
        if not waiting:
            out.print("nobody waits for consent")

    run_job(job)


def consent(
    application: Learner,
    granted: Annotated[bool, typer.Option("--granted/--refused", help="What the guardian said.")],
) -> None:
    """Note what a guardian said; refused means that the application is forgotten.

    Example: baeumgil mentoring consent 7 --granted
    """

    async def job(services: Services) -> None:
        applications = services.mentoring.applications
        if granted:
            await applications.grant_consent(application, now())
        else:
            await applications.refuse_consent(application, now())
        out.print(f"{application} {'open' if granted else 'withdrawn'}")

    run_job(job)


def run_job(job: Job) -> None:
    """Do the job on the configured database; a refusal is one clear sentence."""

    async def run() -> None:
        async with services_alone(Settings()) as services:
            from actions.mentoring.errors import MentoringError

            try:
                await job(services)
            except MentoringError as error:
                raise CommandError(str(error)) from error

    asyncio.run(run())
