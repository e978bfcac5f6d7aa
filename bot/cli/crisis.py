"""`baeumgil crisis …`: the record of dangers, for supervisors. Every look is audited."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from bot.cli.console import CommandError, out
from bot.settings import Settings
from bot.today import SEOUL, now

if TYPE_CHECKING:
    from store.audit import Audit
    from store.crisis_records import CrisisRecords, Danger

WEEK = 7

crisis = typer.Typer(
    help="""The record of dangers (docs/safety.md).

    Example: baeumgil crisis list
    """,
    no_args_is_help=True,
)
Job = Callable[["CrisisRecords", "Audit"], Awaitable[None]]


@crisis.command("list")
def list_(
    days: Annotated[int, typer.Option(min=1, max=3660, help="How many days back.")] = WEEK,
) -> None:
    """Show the dangers of the last days, without what was said.

    Example: baeumgil crisis list --days 30
    """

    async def job(records: CrisisRecords, audit: Audit) -> None:
        at = now()
        found = await records.between(at - timedelta(days=days), at)
        await audit.note(None, "crisis.list", None, at, days=days)
        table = Table("number", "when", "category", "about", "state", "escalations", box=None)
        for danger in found:
            table.add_row(*map(escape, _row(danger)))
        out.print(table if found else f"no danger in the last {days} days")

    _run(job)


@crisis.command()
def show(number: Annotated[int, typer.Argument(help="Its number in the list.")]) -> None:
    """Show one danger: what was said, masked, and what was done about it when.

    Example: baeumgil crisis show 12
    """

    async def job(records: CrisisRecords, audit: Audit) -> None:
        danger = await records.find(number)
        if danger is None:
            raise CommandError(f"there is no danger {number}; 'baeumgil crisis list' shows them")
        await audit.note(None, "crisis.show", str(number), now())
        out.print(escape(f"conversation {danger.conversation}: {' '.join(_row(danger)[2:])}"))
        out.print(escape(await records.evidence(number) or ""))
        for step in await records.timeline(number):
            who = f" by account {step.account}" if step.account else ""
            out.print(escape(f"{_when(step.at)} {step.what} {step.way or ''}{who}".rstrip()))

    _run(job)


@crisis.command()
def feedback() -> None:
    """Write what counsellors dismissed as false alarms, as JSON Lines, for annotators.

    Masked text, category and day only.

    Example: baeumgil crisis feedback > dismissed.jsonl
    """

    async def job(records: CrisisRecords, audit: Audit) -> None:
        dismissed = await records.dismissed()
        await audit.note(None, "crisis.feedback", None, now(), lines=len(dismissed))
        for danger in dismissed:
            line = {
                "text": await records.evidence(danger.id),
                "crisis": False,
                "taken_for": danger.category,
                "day": danger.at.astimezone(SEOUL).date().isoformat(),
            }
            typer.echo(json.dumps(line, ensure_ascii=False))

    _run(job)


def _row(danger: Danger) -> tuple[str, ...]:
    kind = f"{danger.category} (suspected)" if danger.soft else danger.category
    return (
        str(danger.id),
        _when(danger.at),
        kind,
        danger.about,
        danger.state,
        str(danger.escalations),
    )


def _when(moment: datetime) -> str:
    return f"{moment.astimezone(SEOUL):%Y-%m-%d %H:%M:%S}"


def _run(job: Job) -> None:
    """Do the job on the configured database."""

    async def run() -> None:
        from store.audit import Audit
        from store.crisis_records import CrisisRecords
        from store.database import Database
        from store.engine import create_engine, migrate

        settings = Settings()
        engine = create_engine(settings.database)
        try:
            await migrate(engine)
            database = Database(engine)
            await job(CrisisRecords(database, settings.cipher()), Audit(database))
        finally:
            await engine.dispose()

    asyncio.run(run())
