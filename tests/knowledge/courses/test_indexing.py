"""What of a course is searched."""

from datetime import date, timedelta

import pytest

from knowledge.courses.indexing import CourseSource, text_of
from knowledge.rules.courses import load_course_rules
from store.courses.types import Course
from tests.actions.courses.world import COURSES, NOW, fill


def course(title: str, category: str | None = None) -> Course:
    return Course("course/1", "feed", "provider", title, date(2026, 4, 1), category)


@pytest.mark.parametrize(
    ("title", "searched"),
    [
        ("요가 12기", "요가"),
        ("요가(제3기)", "요가"),
        ("통기타 2반", "통기타"),
        ("3D 프린팅 1차", "3D 프린팅"),
        ("1회 완성 쿠키", "완성 쿠키"),
        ("2026 반려동물 이해", "2026 반려동물 이해"),
    ],
)
def test_the_number_of_a_series_is_not_searched(title, searched):
    assert text_of(course(title)).split() == searched.split()


@pytest.mark.parametrize(
    ("category", "searched"), [("기타", []), ("기타외국어", ["외국어"]), ("악기", ["악기"])]
)
def test_other_is_no_category(category, searched):
    assert text_of(course("제목", category)).split()[1:] == searched


async def test_what_ended_leaves_by_date(database):
    assert await CourseSource(database, NOW.date).version() == 0
    await fill(database)
    kept = timedelta(days=load_course_rules().kept_days)
    versions = set()
    for day, left in (
        (NOW.date(), len(COURSES)),
        (date(2026, 4, 30) + kept, len(COURSES)),
        (date(2026, 5, 1) + kept, len(COURSES) - 1),
        (date(2026, 7, 29) + kept, 0),
    ):
        source = CourseSource(database, lambda day=day: day)
        versions.add(await source.version())
        assert sum([len(batch) async for batch in source.entries()]) == left
    assert len(versions) >= 3
