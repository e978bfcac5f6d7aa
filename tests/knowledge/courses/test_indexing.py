"""What of a course is searched."""

from datetime import date

import pytest

from knowledge.courses.indexing import text_of
from store.courses.types import Course


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
