"""What `baeumgil doctor` checks of the sources of courses."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.cli.findings import Check, Finding, on_engine
from bot.course_feeds import feed_api, feeds_open
from bot.settings import Settings
from bot.today import SEOUL, now
from knowledge.courses.clients import data_portal, seoul
from knowledge.courses.clients.caller import Manners
from knowledge.courses.clients.errors import ApiError, ApiRefused
from knowledge.courses.clients.reading import CourseApi
from store.courses.runs import ImportRuns, LastImport
from store.database import Database
from store.errors import StoreUnavailable
from store.health import examine

LONG = timedelta(hours=6)  # no import takes so long
ONCE = Manners(tries=1, silence=5, within=10)


def standard_data(settings: Settings) -> Finding:
    """The national portal takes the key."""
    return _service(
        settings,
        data_portal.SERVICE,
        (data_portal.LifelongStandard.feed,),
        "the standard data of courses come from files only",
        data_portal.KEY_REMEDY,
    )


def seoul_data(settings: Settings) -> Finding:
    """Seoul's plaza takes the key."""
    return _service(
        settings,
        seoul.SERVICE,
        tuple(seoul.FEEDS),
        "the city's own courses come from files only",
        seoul.KEY_REMEDY,
    )


def imports(settings: Settings) -> Finding:
    """The last import of every feed went well."""

    async def last(engine: AsyncEngine) -> list[LastImport]:
        health = await examine(engine)
        return await ImportRuns(Database(engine)).last() if health.schema == health.newest else []

    try:
        runs = on_engine(settings, last)
    except StoreUnavailable:  # said by the check of the database
        return Finding("imports of courses are not known")
    if not runs:
        return Finding("no courses have been imported")
    text = "courses imported: " + ", ".join(map(_told, runs))
    stuck = [run.feed for run in runs if _is_stuck(run)]
    if not stuck:
        return Finding(text)
    return Finding(
        f"{text}; the newest import of {', '.join(stuck)} did not end well",
        "look at the log, then import again: what comes from a service goes on where it stopped",
        only_warned=True,
    )


def _is_stuck(run: LastImport) -> bool:
    """Whether the newest import broke off; one that was killed could not say so."""
    return run.newest == "failed" or (run.newest == "running" and run.newest_at < now() - LONG)


def _told(run: LastImport) -> str:
    if run.done_at is None:
        return f"{run.feed} never to the end"
    return f"{run.feed} on {run.done_at.astimezone(SEOUL):%Y-%m-%d %H:%M}"


def _service(
    settings: Settings, service: str, feeds: tuple[str, ...], without: str, get_key: str
) -> Finding:
    """A service gives one row of each of its feeds."""
    if not set(feeds) <= set(feeds_open(settings)):
        return Finding(f"no key of {service}: {without}", get_key, only_warned=True)
    try:
        totals = [asyncio.run(_rows(feed_api(settings, feed, ONCE))) for feed in feeds]
    except ApiError as error:
        return Finding(error.why, error.remedy, only_warned=not isinstance(error, ApiRefused))
    return Finding(f"{service} takes the key: {sum(totals):,} courses in {', '.join(feeds)}")


async def _rows(api: CourseApi) -> int:
    async with aclosing(api):
        return (await api.page(1, size=1)).total


COURSE_CHECKS = (
    Check(standard_data, "correct BAEUMGIL_DATA_KEY and BAEUMGIL_DATA_URL"),
    Check(seoul_data, "correct BAEUMGIL_SEOUL_KEY and BAEUMGIL_SEOUL_URL"),
    Check(imports, "look at the database"),
)
