"""What `baeumgil doctor` says of what has to be looked at again."""

from __future__ import annotations

from collections import Counter

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.cli.findings import Check, Finding, on_engine
from bot.settings import Settings
from bot.today import today
from knowledge.library import load_library
from knowledge.reviews import Due, Reviews, due_records
from store.database import Database
from store.errors import StoreUnavailable
from store.health import examine

NAMED = 3  # of what is due, the most pressing


def reviews(settings: Settings) -> Finding:
    """Records, documents and courses are looked at in time."""
    library = load_library()

    async def look(engine: AsyncEngine) -> list[Due]:
        health = await examine(engine)
        if health.schema != health.newest:
            return due_records(library, today())
        return await Reviews(library, Database(engine)).due(today())

    try:
        due = on_engine(settings, look)
    except StoreUnavailable:  # said by the check of the database
        due = due_records(library, today())
    if not due:
        return Finding("records, documents and courses were looked at in time")
    counts = ", ".join(
        f"{count} of kind {kind}" for kind, count in Counter(one.kind for one in due).items()
    )
    worst = ", ".join(f"{one.name} ({one.day})" for one in due[:NAMED])
    return Finding(
        f"to be looked at again: {counts}; first {worst}",
        "'baeumgil stale' lists them all; correct the data and their dates, or import anew",
        only_warned=True,
    )


REVIEW_CHECKS = (Check(reviews, "correct knowledge/data/rules/freshness.yml"),)
