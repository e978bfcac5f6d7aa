"""Runs of imports: which go on, which begin anew, and what is told of them."""

from datetime import UTC, datetime, timedelta

import pytest

from store.courses.runs import RESUMED_WITHIN, Counts, ImportRuns

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
FEED, ORIGIN = "fifty-plus", "http://service/FiftyPotalEduInfo"
SOME, MORE = Counts(new=3, bad=1), Counts(new=5, changed=1, bad=1)


@pytest.fixture
def runs(database):
    return ImportRuns(database)


@pytest.fixture
def begin(runs):
    def begin(now=NOW, **options):
        return runs.begin(FEED, ORIGIN, now, **{"pages": True, **options})

    return begin


async def test_an_interrupted_run_goes_on(runs, begin):
    """Also one that had no chance to say that it ended."""
    first = await begin()
    assert (first.page, first.is_resumed, first.before) == (1, False, Counts())
    await runs.reached(first.id, 3, SOME)
    second = await begin(NOW + timedelta(hours=9))
    assert (second.id, second.page, second.is_resumed) == (first.id, 3, True)
    assert second.before == SOME
    await runs.end(second.id, "failed", MORE, NOW)
    assert (await begin()).before == MORE


async def test_what_begins_anew(runs, begin):
    one = await begin()
    assert not (await begin()).is_resumed  # no page was read
    await runs.reached(one.id, 3, SOME)
    two = await begin()  # the newest counts
    assert two.page == 1
    await runs.reached(two.id, 3, SOME)
    assert (await begin(restart=True)).page == 1
    three = await begin()
    await runs.reached(three.id, 3, SOME)
    assert (await begin(NOW + RESUMED_WITHIN)).page == 1
    four = await begin()
    await runs.reached(four.id, 3, SOME)
    await runs.end(four.id, "done", SOME, NOW)
    assert (await begin()).page == 1


async def test_origins_and_files_are_apart(runs, begin):
    run = await begin()
    await runs.reached(run.id, 2, SOME)
    other = await runs.begin(FEED, "http://proxy/FiftyPotalEduInfo", NOW, pages=True)
    assert other.page == 1
    assert (await begin()).page == 2
    file = await runs.begin(FEED, "courses.csv", NOW)
    assert not file.is_resumed


async def test_the_last_imports(runs, begin):
    assert await runs.last() == []
    run = await begin()
    await runs.end(run.id, "done", SOME, NOW + timedelta(minutes=1))
    await begin(NOW + timedelta(hours=9))
    other = await runs.begin("seoul-learn-4050", "file.json", NOW)
    await runs.end(other.id, "failed", Counts(), NOW)
    fifty, learn = await runs.last()
    assert (fifty.feed, fifty.done_at) == (FEED, NOW + timedelta(minutes=1))
    assert (fifty.newest, fifty.newest_at) == ("running", NOW + timedelta(hours=9))
    assert (learn.done_at, learn.newest) == (None, "failed")
