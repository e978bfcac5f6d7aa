"""How old the imported courses are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from store.database import Database
from store.tables.courses import CourseRow


@dataclass(frozen=True)
class Age:
    """The newest day of the published courses of a provider in a feed."""

    feed: str
    provider: str
    as_of: date


async def ages(database: Database, before: date) -> list[Age]:
    """The providers whose newest courses are from before a day, oldest first.

    Raises:
        StoreUnavailable: the database does not answer.
    """
    newest = func.max(CourseRow.as_of)
    query = (
        select(CourseRow.feed, CourseRow.provider, newest)
        .where(CourseRow.gone_at.is_(None))
        .group_by(CourseRow.feed, CourseRow.provider)
        .having(newest < before)
        .order_by(newest, CourseRow.feed, CourseRow.provider)
    )
    async with database.read() as session:
        return [Age(*row) for row in await session.execute(query)]
