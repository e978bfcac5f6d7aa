"""`baeumgil stale`: what has to be looked at again."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from bot.cli.console import out
from bot.cli.prepare import database_alone
from bot.settings import Settings
from bot.today import today

if TYPE_CHECKING:
    from knowledge.reviews import Due


def stale(
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day; today when absent.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable output.")] = False,
) -> None:
    """List numbers, records, documents and courses that are too old, and imports that failed.

    How old is too old: knowledge/data/rules/freshness.yml.

    Example: baeumgil stale --as-of 2027-01-01
    """
    due = asyncio.run(_due(as_of.date() if as_of else today()))
    if as_json:
        rows = [{**asdict(one), "day": one.day.isoformat()} for one in due]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for kind, found in groupby(due, key=lambda one: one.kind):
        out.print(f"[bold]{kind}[/]")
        for one in found:
            parts = f" ({one.parts} parts)" if one.parts > 1 else ""
            line = f"  {one.day} {escape(one.title)}{parts} [dim]{escape(one.name)}[/]"
            out.print(line, soft_wrap=True)
    if not due:
        out.print("Nothing is too old.")


async def _due(day: date) -> list[Due]:
    from knowledge.library import load_library
    from knowledge.reviews import Reviews

    async with database_alone(Settings()) as (database, _):
        return await Reviews(load_library(), database).due(day)
