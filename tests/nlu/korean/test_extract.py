"""All entities of one message together."""

import time
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.korean.extract import extract
from nlu.korean.lexicon import Entry, Lexicon

TODAY = date(2026, 11, 21)
LEXICON = Lexicon(
    [
        Entry("서울런", "service", "service/seoullearn"),
        Entry("심화상담", "product", "product/in-depth"),
        Entry("대성", "vendor", "vendor/daesung-mimac"),
        Entry("메가", "vendor", "vendor/megastudy"),
    ]
)
LONG = (
    "아이가 중3이고 한부모 가정인데 4인 가구 월 280만원이고 강남구 살아요 담주 수욜 5시 반에"
    " 심화상담 예약하고 싶어요 메가랑 대성 둘 다 되나요"
)


def found(text: str) -> dict[str, list[object]]:
    result: dict[str, list[object]] = {}
    for item in extract(text, TODAY, LEXICON):
        result.setdefault(item.entity, []).append(item.value)
    return result


def test_everything_in_the_first_sentence_counts() -> None:
    result = found(LONG)
    time_ = result.pop("time")[0]
    assert isinstance(time_, dict)
    assert str(time_["start"]) == "2026-11-25T17:30:00+09:00"
    assert result == {
        "person": ["child"],
        "grade": ["m3"],
        "household": ["single_parent"],
        "household_size": [4],
        "income_monthly": [2_800_000],
        "district": ["강남구"],
        "residence": ["seoul"],
        "product": ["product/in-depth"],
        "vendor": ["vendor/megastudy", "vendor/daesung-mimac"],
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("청소년 한부모예요", {"household": ["teen_single_parent"]}),
        ("법정 한부모가족이에요", {"household": ["legal_single_parent"]}),
        ("심화상담 되나요", {"product": ["product/in-depth"]}),
        ("검정고시 준비 중이에요", {"grade": ["ged"], "household": ["out_of_school"]}),
        (
            "엄마가 탈북민인데 저는 중국에서 태어났어요",
            {"person": ["parent", "self"], "household": ["north_korean_defector"]},
        ),
        ("환율 얼마야", {}),
        ("", {}),
        ("   ", {}),
        ("ㅋㅋㅋㅋ", {}),
        ("😀😀😀", {}),
        ("'; DROP TABLE users; --", {}),
        ("<script>alert(1)</script>", {}),
        ("/restart", {}),
    ],
)
def test_the_more_specific_reading_wins(text: str, expected: dict[str, list[object]]) -> None:
    assert found(text) == expected


def test_places_are_those_of_the_text_as_typed() -> None:
    typed = unicodedata.normalize("NFD", "저는 중2예요  ㅅㅓ울런 되나요")
    items = {item.entity: item for item in extract(typed, TODAY, LEXICON)}
    assert unicodedata.normalize("NFC", items["grade"].text) == "중2"
    assert unicodedata.normalize("NFC", items["service"].text).endswith("울런")


ANYTHING = (
    st.text(max_size=60)
    | st.text(alphabet=st.characters(), max_size=60)
    | st.lists(
        st.sampled_from(
            [
                "중2",
                "고3",
                "한부모",
                "수급자",
                "아니",
                "말고",
                "월",
                "280",
                "만원",
                "중위소득",
                "60%",
                "강남",
                "구",
                "살아요",
                "담주",
                "수욜",
                "5시",
                "반",
                "12월",
                "1일",
                "열다섯",
                "살",
                "네",
                "식구",
                "해당",
                "없음",
                "저",
                "친구가",
                "무료",
                "주말",
                "까지",
                "부터",
                "1/2",
                "31일",
            ]
        ),
        max_size=12,
    ).flatmap(lambda words: st.sampled_from(["".join(words), " ".join(words)]))
)


@given(ANYTHING, st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_any_text_gives_places_that_lie_in_it(text: str, today: date) -> None:
    for item in extract(text, today, LEXICON):
        assert 0 <= item.start < item.end <= len(text)
        assert text[item.start : item.end] == item.text


@given(ANYTHING)
def test_no_place_has_two_grades_or_two_households(text: str) -> None:
    for entity in ("grade", "household", "age", "household_size", "time"):
        end = 0
        for item in extract(text, TODAY):
            if item.entity == entity:
                assert item.start >= end
                end = item.end


@pytest.mark.parametrize(
    "text",
    [
        "가" * 10_000,
        "1" * 10_000,
        "중2 " * 3_000,
        "월" * 10_000,
        "한 달 " * 3_000,
        "3시 " * 3_000,
        "엄마가 " * 2_500,
    ],
)
def test_ten_thousand_characters_take_no_age(text: str) -> None:
    start = time.perf_counter()
    extract(text, TODAY, LEXICON)
    assert time.perf_counter() - start < 2
