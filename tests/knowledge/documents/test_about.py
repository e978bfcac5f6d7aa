"""Title, publisher and date are found where reports tell them; versions share a family."""

from datetime import date

import pytest

from knowledge.documents.about import Told, about, family_of, slug_of
from knowledge.documents.child import read
from knowledge.documents.reading import texts_of
from knowledge.rules.documents import load_document_rules


def told_of(text, name="a.txt", told=None):
    content = read(text.encode(), name, load_document_rules())
    return about(content, texts_of(content), name, told or Told())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "시행계획 추진실적 보고\n\n2023 . 4 . \n\n평 생 교 육 국\n\n□ 개요",
            ("시행계획 추진실적 보고", "평생교육국", date(2023, 4, 1)),
        ),
        (
            "강남구 공고 제2023-745호\n\n공무직 규정 입법예고\n\n2023년  3월  24일\n\n강남구청장",
            ("공무직 규정 입법예고", "강남구청", date(2023, 3, 24)),
        ),
        (
            "공공데이터 제공 표준 (2023.5.18.)\n\n□ 기본 정보",
            ("공공데이터 제공 표준 (2023.5.18.)", None, date(2023, 5, 18)),
        ),
        (
            "# 안내서\n\n## 서울런 가입\n\n2024-02-30에 2024-03-01",
            ("서울런 가입", None, date(2024, 3, 1)),
        ),
    ],
)
def test_what_a_document_is(text, expected):
    known = told_of(text)
    assert (known.title, known.publisher, known.dated_on) == expected


def test_the_name_of_the_file_may_tell_the_date():
    assert told_of("시행계획 안내문", "plan_20230518.hwpx").dated_on == date(2023, 5, 18)


def test_what_the_operator_tells_counts():
    known = told_of("제목입니다\n2023. 4. 1.", told=Told("다른 제목", "재단", date(2020, 1, 1)))
    assert (known.title, known.publisher, known.dated_on) == ("다른 제목", "재단", date(2020, 1, 1))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2022년 시행계획 추진실적", "2023년 시행계획 추진실적", True),
        ("공공데이터 제공 표준 (2023.5.18.)", "공공데이터 제공 표준(2024. 1. 2.)", True),
        ("제4차 평생교육 기본계획", "제5차 평생교육 기본계획", True),
        ("이용 안내 v1.2", "이용 안내 ver. 2", True),
        ("중학교 2학년 안내", "중학교 3학년 안내", False),
        ("50+ 지원 계획", "60+ 지원 계획", False),
    ],
)
def test_versions_share_a_family(one, other, same):
    assert (family_of(one, "재단") == family_of(other, "재단")) == same


def test_other_publishers_have_other_families():
    assert family_of("주요 업무 보고", "평생교육국") != family_of("주요 업무 보고", "복지국")
    assert family_of("주요 업무 보고", "서울특별시 복지국") == family_of("주요 업무 보고", "복지국")
    assert len(family_of("긴" * 200, None)) <= 80


def test_a_slug_is_ascii_whatever_the_name():
    assert slug_of("Plan 2023.hwpx", "ab12cd34" * 8) == "plan-2023-ab12cd34"
    assert slug_of("시행계획.hwpx", "ab12cd34" * 8) == "ab12cd34"
