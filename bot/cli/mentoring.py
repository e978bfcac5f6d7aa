"""`baeumgil mentoring …`: mentors, matching and decisions for the desk's staff."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from bot.cli import mentors
from bot.cli.console import CommandError, err, out, step
from bot.cli.mentors import Learner, run_job
from bot.cli.prepare import open_base
from bot.settings import Settings
from bot.today import now

if TYPE_CHECKING:
    from actions.mentoring.models import Application, Mentor, Proposal
    from actions.services import Services
    from store.messages import Reply

    Listed = list[tuple[Proposal, Application, Mentor]]

mentoring = typer.Typer(
    help="Mentoring, for staff: mentors, applications, matches (docs/mentoring.md). "
    "Example: baeumgil mentoring match",
    no_args_is_help=True,
)
Number = Annotated[int, typer.Argument(min=1, help="Number of the proposal.")]


mentoring.command("import")(mentors.import_)
mentoring.command()(mentors.template)
mentoring.command()(mentors.consents)
mentoring.command()(mentors.consent)


@mentoring.command()
def match() -> None:
    """Propose a mentor to everybody who waits without a proposal. Nobody is told yet.

    Example: baeumgil mentoring match
    """
    _match(again=False)


@mentoring.command()
def rematch() -> None:
    """Match anew, undecided proposals too. Accepted matches never move.

    Example: baeumgil mentoring rematch
    """
    _match(again=True)


@mentoring.command()
def proposals(
    state: Annotated[
        str, typer.Option(help="proposed, accepted, rejected, replaced or ended.")
    ] = "proposed",
    why: Annotated[bool, typer.Option("--why", help="Say why they fit.")] = False,
) -> None:
    """Show proposals and their reasons.

    Example: baeumgil mentoring proposals --why
    """

    async def job(services: Services) -> None:
        found = await services.mentoring.proposals.listed(state)
        _show(found, why=why)

    run_job(job)


@mentoring.command()
def accept(
    numbers: Annotated[list[int] | None, typer.Argument(help="Numbers of proposals.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every proposal.")] = False,
) -> None:
    """Settle proposals; the learners are told, once.

    Example: baeumgil mentoring accept 12 13
    """
    if bool(numbers) == everything:
        raise typer.BadParameter("give numbers of proposals, or --all")

    async def job(services: Services) -> None:
        from actions.mentoring.errors import MentoringError
        from actions.mentoring.telling import accepted_notice

        say, desk = _notice(accepted_notice), services.mentoring.proposals
        wanted = numbers or [proposal.id for proposal, _, _ in await desk.listed("proposed")]
        refused = 0
        for number in wanted:
            try:
                done = await desk.accept(number, now(), say)
            except MentoringError as error:
                refused += 1
                err.print(f"[yellow]{number}: {escape(str(error))}[/]", soft_wrap=True)
            else:
                out.print(f"{number} {done.state}")
        if refused:
            raise CommandError(f"{refused} of {len(wanted)} proposals were not accepted")

    run_job(job)


@mentoring.command()
def reject(number: Number) -> None:
    """Refuse a proposal; this pair is not proposed again.

    Example: baeumgil mentoring reject 12
    """

    async def job(services: Services) -> None:
        done = await services.mentoring.proposals.reject(number, now())
        out.print(f"{number} {done.state}")

    run_job(job)


@mentoring.command()
def end(number: Number) -> None:
    """End an accepted match; the learner is told and waits again.

    Example: baeumgil mentoring end 12
    """

    async def job(services: Services) -> None:
        from actions.mentoring.telling import ended_notice

        done = await services.mentoring.proposals.end(number, now(), _notice(ended_notice))
        out.print(f"{number} {done.state}")

    run_job(job)


@mentoring.command()
def assign(
    application: Learner,
    mentor: Annotated[str, typer.Argument(help="Id of the mentor.")],
) -> None:
    """Settle a match of your own choice; the learner is told.

    Example: baeumgil mentoring assign 7 M-001
    """

    async def job(services: Services) -> None:
        from actions.mentoring.telling import accepted_notice

        say = _notice(accepted_notice)
        done = await services.mentoring.proposals.assign(application, mentor, now(), say)
        out.print(f"{done.id} {done.state}")

    run_job(job)


@mentoring.command()
def unmatched() -> None:
    """Show who waits without a proposal, and why.

    Example: baeumgil mentoring unmatched
    """

    async def job(services: Services) -> None:
        from actions.mentoring.telling import unmatched_line
        from knowledge.texts import load_texts

        found = await services.mentoring.proposals.unmatched()
        for application, reason in found:
            out.print(f"{application.id}: {unmatched_line(reason, load_texts())}")
        if not found:
            out.print("nobody waits without a proposal")

    run_job(job)


@mentoring.command()
def export(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="The CSV file to write.")],
) -> None:
    """Write accepted matches to a CSV file, without any personal detail of learners.

    Example: baeumgil mentoring export matches.csv
    """

    async def job(services: Services) -> None:
        from actions.mentoring.csv_file import safe

        found = await services.mentoring.proposals.listed("accepted")
        with file.open("w", encoding="utf-8-sig", newline="") as output:
            writer = csv.writer(output)
            writer.writerow(("proposal", "application", "mentor", "subject", "time", "points"))
            for p, _, _ in found:
                row = (p.id, p.application, p.mentor, p.subject, p.time, p.score)
                writer.writerow(map(safe, row))
        out.print(f"{len(found)} matches")

    run_job(job)


def _match(*, again: bool) -> None:
    async def job(services: Services) -> None:
        with step("Matching"):
            done = await services.mentoring.proposals.match(now(), again=again)
        out.print(f"{done.proposed} proposed, {len(done.result.unmatched)} unmatched")
        if done.dropped:
            out.print(f"{done.dropped} undecided proposals replaced")
        if done.passed_over:
            out.print(f"{done.passed_over} passed over: changed meanwhile; match again")
        best = done.result.points / done.result.bound if done.result.bound else 1
        out.print(f"{done.result.points} points, {best:.2%} of the most there can be")
        if done.result.pruned:
            out.print(f"of {done.result.looked_at} pairs that were looked at, not all")

    run_job(job)


def _notice(
    tell: Callable[..., Reply],
) -> Callable[[Application, Proposal, Mentor], Reply]:
    base = open_base(Settings())
    return lambda application, proposal, mentor: tell(application, proposal, mentor, base)


def _show(found: Listed, *, why: bool) -> None:
    from actions.mentoring.telling import match_lines
    from knowledge.texts import load_texts

    if not found:
        out.print("there are none")
        return
    table = Table("number", "application", "mentor", "subject", "time", "points", box=None)
    for proposal, application, mentor in found:
        named = f"{mentor.id} {mentor.name}"
        cells = (proposal.id, application.id, named, proposal.subject, proposal.time)
        table.add_row(*map(escape, map(str, (*cells, proposal.score))))
    out.print(table)
    for proposal, application, mentor in found if why else ():
        if application.wishes:
            lines = match_lines(application.wishes, proposal, mentor, load_texts())
            out.print(escape(f"{proposal.id}: {' · '.join(lines)}"), soft_wrap=True)
