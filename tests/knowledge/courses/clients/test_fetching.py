"""Importing from the services: resuming, what is gone, and what is kept of a run."""

import asyncio
from contextlib import aclosing
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from knowledge.courses.clients.errors import ApiFailed, ApiLimited
from knowledge.courses.clients.seoul import SeoulFeed
from knowledge.courses.fetching import RESUMED_WITHIN, Fetching
from nlu.korean.dates import SEOUL
from store.corpora import Corpora
from store.locks import locks_of
from store.tables.courses import CourseImportRow, CourseRow
from tests.knowledge.courses.clients.conftest import QUICK
from tests.knowledge.courses.clients.open_data import (
    DATA_KEY,
    FIFTY,
    LECTURES,
    SEOUL_KEY,
    Fault,
    gateway_error,
    plaza_error,
)

NOW = datetime(2026, 11, 20, 12, tzinfo=SEOUL)
HOUR = timedelta(hours=1)
BROKEN = [Fault(status=503)] * QUICK.tries
ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
async def fetching(database, engine):
    locks = locks_of(engine)
    yield Fetching(database, locks)
    await locks.close()


@pytest.fixture
async def fifty(data):
    async with aclosing(SeoulFeed("fifty-plus", SEOUL_KEY, data.url, QUICK)) as api:
        yield api


@pytest.fixture
def courses(data):
    """Publishes these numbers as courses of the 50+ portal."""

    def publish(numbers):
        data.rows[FIFTY][:] = [
            {
                "LCT_NO": str(number),
                "LCT_NM": f"강좌 {number}",
                "REG_STDE": "20261101",
                "REG_EDDE": "20261130",
                "CR_STDE": "20261201",
                "CR_EDDE": "20261231",
                "HR": "",
                "CR_PPL_STAT": "20",
                "LCT_STAT": "접수중",
                "LCT_COST": "0",
                "CR_URL": "https://50plus.or.kr/",
            }
            for number in numbers
        ]

    return publish


@pytest.fixture
def stored(database):
    """How many courses are there, and how many are gone."""

    async def count():
        async with database.read() as session:
            query = select(func.count(), func.count(CourseRow.gone_at)).select_from(CourseRow)
            return tuple((await session.execute(query)).one())

    return count


@pytest.fixture
def runs(database):
    async def all_():
        async with database.read() as session:
            return list(await session.scalars(select(CourseImportRow).order_by(CourseImportRow.id)))

    return all_


async def test_a_feed_once_and_again(fetching, fifty, courses, stored, runs, database):
    courses(range(1200))
    told = []
    done = await fetching.run(fifty, NOW, progress=lambda *at: told.append(at))
    assert done.imported.counts.new == 1200
    first = await Corpora(database).version("courses")
    assert told[-1] == (1200, 1200)
    again = await fetching.run(fifty, NOW + HOUR)
    assert (again.imported.counts.unchanged, again.imported.counts.new) == (1200, 0)
    courses([*range(1100), 5000])
    last = await fetching.run(fifty, NOW + 2 * HOUR)
    assert (last.imported.counts.new, last.imported.counts.gone) == (1, 100)
    assert await stored() == (1201, 100)
    assert [run.state for run in await runs()] == ["done"] * 3
    assert {run.origin for run in await runs()} == {fifty.origin}
    assert await Corpora(database).version("courses") == first + 1


async def test_it_goes_on_where_it_stopped(fetching, fifty, courses, data, stored, runs):
    courses(range(2500))
    data.faults += [None, None, Fault(body=plaza_error("ERROR-337"))]
    with pytest.raises(ApiLimited):
        await fetching.run(fifty, NOW)
    assert (await runs())[0].state == "failed"
    assert await stored() == (2000, 0)
    assert await fetching.resumes_at(fifty, NOW + HOUR) == 3
    data.calls.clear()
    told = []
    done = await fetching.run(fifty, NOW + HOUR, progress=lambda *at: told.append(at))
    assert [first for _, first, _ in data.calls] == [2001]
    assert told == [(2500, 2500)]
    assert done.imported.counts.new == 2500
    assert await stored() == (2500, 0)
    (run,) = await runs()
    assert (run.state, run.new) == ("done", 2500)
    assert await fetching.resumes_at(fifty, NOW + HOUR) is None


async def test_what_is_gone_is_counted_by_whole_passes_only(fetching, fifty, courses, data, stored):
    courses(range(1500))
    await fetching.run(fifty, NOW)
    courses(range(100, 1500))
    data.faults += [None, *BROKEN]
    with pytest.raises(ApiFailed):
        await fetching.run(fifty, NOW + HOUR)
    assert await stored() == (1500, 0)
    resumed = await fetching.run(fifty, NOW + 2 * HOUR)
    assert not resumed.is_whole
    assert await stored() == (1500, 0)
    data.faults += [None, Fault(also=lambda: data.rows[FIFTY].pop())]
    moved = await fetching.run(fifty, NOW + 3 * HOUR)
    assert not moved.is_whole
    assert await stored() == (1500, 0)
    rows = data.rows[FIFTY][:]
    courses([])
    assert not (await fetching.run(fifty, NOW + 4 * HOUR)).is_whole
    assert await stored() == (1500, 0)
    data.rows[FIFTY] += rows
    assert (await fetching.run(fifty, NOW + 5 * HOUR)).imported.counts.gone == 101
    assert await stored() == (1500, 101)


@ON_SQLITE
async def test_beginning_anew(fetching, fifty, courses, data):
    courses(range(1500))

    async def interrupted(at):
        data.faults += [None, *BROKEN]
        with pytest.raises(ApiFailed):
            await fetching.run(fifty, at)
        data.calls.clear()

    await interrupted(NOW)
    assert (await fetching.run(fifty, NOW + HOUR, restart=True)).is_whole
    assert [first for _, first, _ in data.calls] == [1, 1001]
    await interrupted(NOW + 2 * HOUR)
    later = NOW + 2 * HOUR + RESUMED_WITHIN
    assert await fetching.resumes_at(fifty, later) is None
    assert (await fetching.run(fifty, later)).is_whole
    assert [first for _, first, _ in data.calls] == [1, 1001]


async def test_a_run_that_is_cut_off(fetching, fifty, courses, data, stored):
    """Ctrl-C cancels it; it says nothing any more."""
    courses(range(1500))
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    silent = Fault(is_silent=True, also=lambda: loop.call_soon_threadsafe(asked.set))
    data.faults += [None, silent]
    task = asyncio.create_task(fetching.run(fifty, NOW))
    async with asyncio.timeout(30):
        await asked.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await stored() == (1000, 0)
    data.calls.clear()
    await fetching.run(fifty, NOW + HOUR)
    assert [first for _, first, _ in data.calls] == [1001]
    assert await stored() == (1500, 0)


@ON_SQLITE
async def test_bad_rows_do_not_stop_the_others(fetching, lectures, data, stored):
    good = {
        "lctreNm": "서예",
        "edcStartDay": "2026-12-01",
        "operInstitutionNm": "강남구청",
        "edcRdnmadr": "서울특별시 강남구 영동대로22",
        "referenceDate": "2026-11-01",
    }
    data.rows[LECTURES] += [good, {**good, "lctreNm": ""}, {**good, "edcStartDay": "2026-13-45"}]
    told = []
    done = await fetching.run(lectures, NOW, tell=told.append)
    assert (done.imported.counts.new, done.imported.counts.bad) == (1, 2)
    assert [problem.line for problem in told] == [2, 3]


@ON_SQLITE
async def test_nothing_kept_shows_the_key(fetching, lectures, fifty, data, runs):
    data.faults += [Fault(body=gateway_error("22"))]
    with pytest.raises(ApiLimited):
        await fetching.run(lectures, NOW)
    await fetching.run(fifty, NOW)
    for run in await runs():
        assert SEOUL_KEY not in run.origin
        assert DATA_KEY not in run.origin
        assert run.origin.startswith(data.url)
