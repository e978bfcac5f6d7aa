"""The running app fetches courses: when they are due, one replica, and quietly about the keys."""

import asyncio
import logging
from datetime import datetime, timedelta

import pytest

from bot.course_sync import CourseSync, syncing_courses
from bot.settings import Settings
from nlu.korean.dates import SEOUL
from store.courses.runs import ImportRuns
from store.database import Database
from store.engine import create_engine
from store.locks import locks_of
from tests.knowledge.courses.clients.conftest import QUICK
from tests.knowledge.courses.clients.open_data import (
    DATA_KEY,
    FIFTY,
    LECTURES,
    SEOUL_KEY,
    Fault,
    OpenData,
    gateway_error,
)

NOW = datetime(2026, 11, 20, 12, tzinfo=SEOUL)
HOUR = timedelta(hours=1)
SEOUL_FEEDS = ["seoul-reservation", "seoul-learn-4050", "fifty-plus"]


@pytest.fixture
def data():
    with OpenData().serving() as data:
        yield data


@pytest.fixture
def configured(tmp_path, data):
    def configured(**values):
        given = {"data_url": data.data_url, "seoul_url": data.url, "courses_sync": 24, **values}
        return Settings(home=tmp_path, **given)

    return configured


@pytest.fixture
async def sync(database, engine, configured):
    """A replica with these settings."""
    locks = locks_of(engine)
    yield lambda **values: CourseSync(configured(**values), database, locks, QUICK)
    await locks.close()


async def test_what_is_due(sync, data):
    replica = sync(data_key=DATA_KEY, seoul_key=SEOUL_KEY)
    feeds = ["lifelong-standard", *SEOUL_FEEDS]
    data.rows[FIFTY] += [{"LCT_NO": "1", "LCT_NM": "강좌"}]
    assert await replica.round(NOW) == feeds
    data.calls.clear()
    assert await replica.round(NOW + 23 * HOUR) == []
    assert data.calls == []
    assert await replica.round(NOW + 25 * HOUR) == feeds


async def test_off_without_keys_or_hours(sync, data):
    assert await sync().round(NOW) == []
    assert await sync(seoul_key=SEOUL_KEY, courses_sync=None).round(NOW) == []
    assert data.calls == []


async def test_a_feed_that_fails_is_left_alone_for_a_while(sync, data, caplog):
    caplog.set_level(logging.DEBUG)
    replica = sync(data_key=DATA_KEY, seoul_key=SEOUL_KEY)
    data.faults.append(Fault(body=gateway_error("30")))
    assert await replica.round(NOW) == SEOUL_FEEDS
    assert "lifelong-standard: data.go.kr: it does not know the key (30)" in caplog.text
    data.calls.clear()
    assert await replica.round(NOW + HOUR / 2) == []
    assert data.calls == []
    data.rows[LECTURES] += [{"lctreNm": "서예"}]
    assert await replica.round(NOW + HOUR) == ["lifelong-standard"]
    for key in (DATA_KEY, SEOUL_KEY):
        assert key not in caplog.text


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
async def test_two_replicas_fetch_once(database_url, configured, data):
    """At the same time, each with its own connections."""
    settings = configured(seoul_key=SEOUL_KEY)

    async def replica():
        engine = create_engine(database_url)
        locks = locks_of(engine)
        done = await CourseSync(settings, Database(engine), locks, QUICK).round(NOW)
        await locks.close()
        await engine.dispose()
        return done

    assert sorted(map(len, await asyncio.gather(replica(), replica()))) == [0, 3]


async def test_in_the_background(database, engine, configured, data):
    """A start begins at once, and what has begun is ended."""
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    data.faults.append(Fault(also=lambda: loop.call_soon_threadsafe(asked.set)))
    locks = locks_of(engine)
    async with syncing_courses(configured(data_key=DATA_KEY), database, locks):
        async with asyncio.timeout(30):
            await asked.wait()
    (run,) = await ImportRuns(database).last()
    assert (run.feed, run.newest) == ("lifelong-standard", "done")
    await locks.close()
