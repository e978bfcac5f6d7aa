"""Deleting what is too old, by the rules: for the command and for the sweeper."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import get_args

from bot.privacy.trackers import Trackers
from knowledge.rules.retention import RetentionRules
from store.database import Database
from store.privacy.aged import Kind
from store.privacy.retain import Old, Retention

RASA = "Rasa's memory"


class Retaining:
    """Keeps what is kept no longer than the rules allow.

    Every method raises `StoreUnavailable` when the database does not answer.
    """

    def __init__(self, database: Database, trackers: Trackers, rules: RetentionRules) -> None:
        self._retention, self._trackers, self._rules = Retention(database), trackers, rules

    async def old(self, now: datetime) -> list[Old]:
        """What is too old; nothing is changed."""
        before = self._before(now)
        count, oldest = await self._trackers.old(before["texts"])
        return [*await self._retention.old(before, now), Old(RASA, count, oldest)]

    async def delete(self, now: datetime) -> list[Old]:
        """Delete what is too old; what it was."""
        before = self._before(now)
        _, oldest = await self._trackers.old(before["texts"])
        gone = await self._retention.delete(before, now)
        return [*gone, Old(RASA, await self._trackers.delete(before["texts"]), oldest)]

    async def sweep(self, now: datetime) -> int:
        """The same, for the sweeper; how much it was."""
        return sum(one.count for one in await self.delete(now))

    def _before(self, now: datetime) -> dict[Kind, datetime]:
        days = self._rules.model_dump()
        return {kind: now - timedelta(days=days[f"{kind}_days"]) for kind in get_args(Kind)}


def daily(job: Callable[[datetime], Awaitable[int]]) -> Callable[[datetime], Awaitable[int]]:
    """The job, done once a day; again after a start, and after it has failed."""
    done: date | None = None

    async def once(at: datetime) -> int:
        nonlocal done
        if at.date() == done:
            return 0
        count = await job(at)
        done = at.date()
        return count

    return once
