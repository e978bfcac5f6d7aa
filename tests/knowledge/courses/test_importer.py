"""Importing: idempotent, nothing lost by a failure, older data never win."""

import asyncio
import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from knowledge.courses.formats.files import open_file
from knowledge.courses.formats.origin import Origin
from knowledge.courses.importer import Importer, PageDone
from knowledge.courses.survey import survey
from store.corpora import Corpora
from store.courses.importing import CHUNK
from store.courses.rows import course_of
from store.locks import locks_of
from store.tables.courses import CourseImportRow, CourseRow
from tests.knowledge.courses.formats.samples import COURSE, courses, csv_text

NOW = datetime(2026, 5, 1, tzinfo=UTC)
ORIGIN = Origin("courses.csv", date(2026, 4, 9))
FEED = "lifelong-standard"
PROVIDER = COURSE["운영기관명"]
REAL = Path(__file__).parents[4] / "shared" / "courses"


@pytest.fixture
async def importer(database, engine):
    locks = locks_of(engine)
    yield Importer(database, locks)
    await locks.close()


@pytest.fixture
def stored(database):
    """What is stored, by title, without what is gone."""

    async def read():
        async with database.read() as session:
            rows = await session.scalars(select(CourseRow).where(CourseRow.gone_at.is_(None)))
            return {row.title: course_of(row) for row in rows}

    return read


@pytest.fixture
def version(database):
    """How often what is searched has changed; the first number is any."""
    first = []

    async def read():
        if found := await Corpora(database).version("courses"):
            first.append(found)
        return found and found - first[0] + 1

    return read


@pytest.fixture
def bring(importer, tmp_path):
    """Imports rows as a file."""

    async def run(rows, **wanted):
        path = tmp_path / "courses.csv"
        path.write_text(csv_text(rows), encoding="utf-8")
        return await take(path, **wanted)

    async def take(path, now=NOW):
        file = open_file(path)
        found = survey(file, ORIGIN)
        done = await importer.run(
            file.format.feed,
            file.rows(),
            origin=ORIGIN,
            scope=found.newest,
            now=now,
            survey=found,
        )
        return done.counts

    run.take = take
    return run


def counted(counts):
    return {name: value for name, value in counts._asdict().items() if value}


async def test_again_changes_nothing(bring, stored, version):
    rows = courses(CHUNK + 5)
    assert counted(await bring(rows)) == {"new": CHUNK + 5}
    before = await stored()
    assert await version() == 1
    assert counted(await bring(rows, now=NOW + timedelta(days=1))) == {"unchanged": CHUNK + 5}
    assert await stored() == before
    assert await version() == 1


async def test_new_changed_and_gone_are_counted(bring, stored, version):
    await bring(courses(4))
    assert await version() == 1
    rows = courses(5)[1:]
    rows[0]["수강료"] = "0"
    expected = {"new": 1, "changed": 1, "unchanged": 2, "gone": 1}
    assert counted(await bring(rows)) == expected
    assert await version() == 2
    assert set(await stored()) == {"강좌 1", "강좌 2", "강좌 3", "강좌 4"}
    assert (await stored())["강좌 1"].is_free
    assert counted(await bring(courses(5)))["changed"] == 2, "one is dearer again, one is back"


async def test_any_order_gives_the_same(bring, stored, database):
    rows = courses(30) + courses(3)  # three come twice, the same
    rows += [{**COURSE, "강좌명": "강좌 5", "수강료": str(fee)} for fee in (1, 2, 3)]
    rows += [{**COURSE, "강좌명": "강좌 6", "접수종료일자": "2026-06-30"}]
    counts = await bring(rows)
    assert counted(counts) == {"new": 30, "doubled": 7}
    first = await stored()
    assert first["강좌 6"].closes_at.astimezone(UTC).date() == date(2026, 6, 30)
    for seed in range(3):
        random.Random(seed).shuffle(rows)
        assert counted(await bring(rows)) == {"unchanged": 30, "doubled": 7}
        assert await stored() == first


async def test_what_another_provider_has_is_not_gone(bring, stored):
    await bring(courses(2))
    await bring(courses(2, 운영기관명="서울특별시 강남구청"))
    assert counted(await bring(courses(1))) == {"unchanged": 1, "gone": 1}
    assert len(await stored()) == 2
    other = {course.provider for course in (await stored()).values()}
    assert "서울특별시 강남구청" in other


async def test_older_data_never_win(bring, stored, version):
    await bring(courses(2))
    old = courses(3, 데이터기준일자="2026-01-01", 수강료="1")
    assert counted(await bring(old)) == {"older": 3}
    assert {course.fee for course in (await stored()).values()} == {36_000}
    assert await version() == 1


async def test_newer_data_without_a_change_renew_the_day_alone(bring, stored, version):
    await bring(courses(2))
    assert counted(await bring(courses(2, 데이터기준일자="2026-07-01"))) == {"unchanged": 2}
    assert {course.as_of for course in (await stored()).values()} == {date(2026, 7, 1)}
    assert await version() == 1


async def test_a_row_that_got_a_mistake_is_not_gone(bring, stored):
    await bring(courses(3))
    rows = courses(3)
    rows[1]["수강료"] = "-5"
    assert counted(await bring(rows)) == {"unchanged": 2, "bad": 1}
    assert len(await stored()) == 3


def streamed(rows, *, breaks_after=None, page=CHUNK):
    for number, row in enumerate(rows, 1):
        yield number, row
        if number % page == 0:
            yield PageDone(number // page + 1)
        if number == breaks_after:
            raise OSError("the line is dead")


async def test_a_failure_loses_nothing_and_the_next_import_takes_up_what_it_stored(
    importer, stored, version, database
):
    run = {"origin": ORIGIN, "scope": None, "now": NOW}
    await importer.run(FEED, streamed(courses(3)), **run)
    more = courses(5)
    more[0]["수강료"] = "7"
    with pytest.raises(OSError, match="dead"):
        await importer.run(FEED, streamed(more, breaks_after=4, page=2), **run)
    assert set(await stored()) >= {f"강좌 {n}" for n in range(3)}
    assert await version() == 1
    async with database.read() as session:
        states = list(await session.scalars(select(CourseImportRow.state)))
    assert states == ["done", "failed"]
    done = await importer.run(FEED, streamed(more), **run)
    assert counted(done.counts) == {"new": 1, "unchanged": 4}
    assert await version() == 2
    await importer.run(FEED, streamed(more), **run)
    assert await version() == 2


async def test_an_interrupted_import_goes_on_with_its_page(importer, stored, version):
    run = {"origin": ORIGIN, "scope": None, "now": NOW}
    await importer.run(FEED, streamed(courses(7)), **run)
    rows = courses(6)
    with pytest.raises(OSError, match="dead"):
        await importer.run(FEED, streamed(rows, breaks_after=5, page=2), **run)
    page = await importer.next_page(FEED, ORIGIN.name)
    assert page == 3
    rest = rows[2 * (page - 1) :]
    done = await importer.run(FEED, streamed(rest), **run, resume=True)
    assert counted(done.counts) == {"unchanged": 6, "gone": 1}
    assert len(await stored()) == 6
    assert await importer.next_page(FEED, ORIGIN.name) is None


async def test_two_imports_at_once(importer, database, engine, stored, version):
    run = {"origin": ORIGIN, "scope": None, "now": NOW}
    done = await asyncio.gather(
        *(importer.run(FEED, streamed(courses(30), page=7), **run) for _ in range(3))
    )
    assert sorted(one.counts.new for one in done) == [0, 0, 30]
    assert len(await stored()) == 30
    assert await version() == 1


async def test_pages_may_come_over_time(importer, stored):
    async def pages():
        for row in streamed(courses(5), page=2):
            await asyncio.sleep(0)
            yield row

    seen = []
    run = {"origin": ORIGIN, "scope": (), "now": NOW}
    await importer.run(FEED, pages(), **run, progress=seen.append)
    assert seen == [2, 4, 5]
    assert len(await stored()) == 5


@pytest.mark.skipif(not REAL.exists(), reason="the real rows are not beside the repository")
async def test_the_real_rows_of_gangnam(bring, stored):
    (file,) = REAL.glob("gangnam*.csv")
    assert counted(await bring.take(file)) == {"new": 322}
    assert counted(await bring.take(file)) == {"unchanged": 322}
    assert {course.district for course in (await stored()).values()} == {"강남구"}
