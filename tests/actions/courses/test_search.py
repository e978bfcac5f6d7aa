"""The search over courses, whose data change while it is used."""

from datetime import date, timedelta

from actions.courses.service import CourseSearch
from knowledge.published import Corpora
from knowledge.search.layout import Layout
from tests.actions.courses.world import DOBONG, NOW, SONGPA, course, fill


async def test_what_the_data_cover_is_known_by_day_and_after_an_import(
    base, settings, database, tmp_path
):
    layout = Layout(settings.home)
    corpora = Corpora.open(tmp_path, layout, database, base.searcher, NOW.date)
    search = CourseSearch(corpora.published)

    async def covered(at=NOW):
        return {one.district for one in await search.covered(at)}

    assert await covered() == set()
    await fill(
        database, [course(1, "요가"), course(2, "통기타", **DOBONG, ends_on=date(2026, 6, 3))]
    )
    assert await covered() == {"노원구", "도봉구"}  # nothing is built yet, nothing remembered
    await corpora.courses.refresh()
    assert await covered() == {"노원구", "도봉구"}
    assert await covered(NOW + timedelta(days=60)) == {"노원구"}
    await fill(database, [course(3, "영어", **SONGPA)])
    await corpora.courses.refresh()
    assert await covered() == {"노원구", "도봉구", "송파구"}
    assert "송파배움터 강의실" in await search.places()
