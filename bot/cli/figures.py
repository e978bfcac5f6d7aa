"""`baeumgil figures`: what the dashboard tells, for operators."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Annotated

import typer

from bot.cli.console import CommandError
from bot.settings import Settings
from bot.today import today

DAY = ["%Y-%m-%d"]
WRONG = {
    "not_a_day": "give both --from and --to",
    "order": "--to is before --from",
    "future": "--to has not come yet",
    "too_long": "that is too long a time at once (knowledge/data/rules/figures.yml: days)",
}


def figures(
    since: Annotated[
        datetime | None, typer.Option("--from", formats=DAY, help="First day, in Seoul.")
    ] = None,
    until: Annotated[datetime | None, typer.Option("--to", formats=DAY, help="Last day.")] = None,
) -> None:
    """Print the figures of the dashboard as CSV; the last seven days without any given.

    Example: baeumgil figures --from 2026-11-01 --to 2026-11-30 > november.csv
    """
    from bot.figures.periods import period_of
    from knowledge.rules.figures import load_figures_rules

    first, last = (day.date().isoformat() if day else "" for day in (since, until))
    asked = period_of(first, last, "", today(), load_figures_rules().days)
    if asked.problem:
        raise CommandError(WRONG[asked.problem])

    async def job() -> str:
        from bot.figures.csv_files import as_csv
        from bot.figures.measure import figures_of
        from bot.figures.telling import tables_of
        from knowledge.library import load_library
        from knowledge.texts import load_texts
        from store.database import Database
        from store.engine import create_engine, migrate

        engine = create_engine(Settings().database)
        try:
            await migrate(engine)
            read = figures_of(Database(engine))
            told = await tables_of(read, asked.period, load_library(), load_texts())
            return as_csv(told.all())
        finally:
            await engine.dispose()

    typer.echo(asyncio.run(job()), nl=False)
