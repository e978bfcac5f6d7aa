"""What is told of imports: when one last ended well, and what became of the newest."""

from datetime import UTC, date, datetime, timedelta

from store.courses.importing import CourseImports
from store.courses.runs import ImportRuns

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
DAY = date(2026, 11, 20)


async def test_the_last_imports(database):
    imports, runs = CourseImports(database), ImportRuns(database)
    assert await runs.last() == []
    first = await imports.begin("fifty-plus", "service", DAY, NOW)
    await imports.finish(first, None, NOW + timedelta(minutes=1))
    later = NOW + timedelta(hours=9)
    await imports.begin("fifty-plus", "service", DAY + timedelta(days=1), later)
    await imports.fail(await imports.begin("seoul-learn-4050", "courses.json", DAY, NOW))
    fifty, learn = await runs.last()
    assert (fifty.feed, fifty.done_at, fifty.as_of) == (
        "fifty-plus",
        NOW + timedelta(minutes=1),
        DAY,
    )
    assert (fifty.newest, fifty.newest_at) == ("running", later)
    assert (learn.done_at, learn.newest, learn.newest_at) == (None, "failed", NOW)
