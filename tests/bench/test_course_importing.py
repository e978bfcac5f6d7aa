"""The benchmark of imports: the same rows every time, and both ways store the same."""

from sqlalchemy import func, select

from bench.courses.importing import ours, row_by_row, write
from store.locks import locks_of
from store.tables.courses import CourseRow


def test_the_same_rows_every_time(tmp_path):
    first, again = (write(tmp_path / name, 50).read_text() for name in ("a", "b"))
    assert first == again


async def test_both_ways_store_the_same(tmp_path, database, engine):
    file, changed = write(tmp_path / "a", 50), write(tmp_path / "b", 50, changed_every=10)
    locks = locks_of(engine)
    assert await row_by_row(file, database, locks) == (50, "50 new; so few because it is slow")
    assert await ours(file, database, locks) == (50, "0 new, 0 changed, 50 unchanged")
    assert await ours(changed, database, locks) == (50, "0 new, 5 changed, 45 unchanged")
    await locks.close()
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(CourseRow)) == 50
