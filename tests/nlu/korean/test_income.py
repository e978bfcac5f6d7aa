"""Income and household size."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.korean.extract import extract

TODAY = date(2026, 11, 21)


def values(text: str, entity: str) -> list[object]:
    return [found.value for found in extract(text, TODAY) if found.entity == entity]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("중위소득 60%", [60]),
        ("기준 중위소득 52퍼센트", [52]),
        ("중위소득 육십 프로", [60]),
        ("60프로 이하예요", [60]),
        ("중위 80", [80]),
        ("중위소득이 45% 정도", [45]),
        ("우리 집 소득이 60%인데 되나요", [60]),
        ("중위소득 50~60%", [60]),
        ("중위소득60%이하", [60]),
        ("할인 50%", []),
        ("91.1% 달성했나요", []),
        ("중위소득이 뭐예요", []),
    ],
)
def test_percent_of_the_median(text: str, expected: list[object]) -> None:
    assert values(text, "income_percent") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("월 280", [2_800_000]),
        ("월 280만원", [2_800_000]),
        ("월급 300만원이에요", [3_000_000]),
        ("한달에 삼백 벌어요", [3_000_000]),
        ("한 달에 이백오십만원", [2_500_000]),
        ("세후 250 정도", [2_500_000]),
        ("월수입 이백오십만원", [2_500_000]),
        ("월소득 3,200,000원", [3_200_000]),
        ("4인 가구 월 280만원", [2_800_000]),
        ("4인가구월280만원인데", [2_800_000]),
        ("소득인정액 180만원", [1_800_000]),
        ("부부 합산 월 소득이 약 400만원", [4_000_000]),
        ("연봉 3600만원", [3_000_000]),
        ("연봉 6천", [5_000_000]),
        ("소득이 없어요", [0]),
        ("소득이 없어도 되나요", []),
        ("월 2회", []),
        ("9월 280명", []),
        ("매월 3회 수업", []),
        ("월 3만원", []),
        ("교재비 5만원 지원되나요", []),
        ("12월 1일", []),
        ("소득 상관없이 되나요", []),
        ("소득이 얼마까지 되나요", []),
    ],
)
def test_won_per_month(text: str, expected: list[object]) -> None:
    assert values(text, "income_monthly") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4인 가구", [4]),
        ("네 식구예요", [4]),
        ("식구 셋", [3]),
        ("가족이 4명이에요", [4]),
        ("우리 가족은 다섯 명", [5]),
        ("3인가구", [3]),
        ("둘이 살아요", [2]),
        ("혼자 살아요", [1]),
        ("엄마랑 둘이 살아요", [2]),
        ("가족관계증명서 2통", []),
        ("세 가족", [3]),
    ],
)
def test_household_size(text: str, expected: list[object]) -> None:
    assert values(text, "household_size") == expected


@given(st.integers(30, 2000))
def test_spoken_amounts_are_ten_thousands(amount: int) -> None:
    assert values(f"월 {amount}만원", "income_monthly") == [amount * 10_000]


@given(st.integers(1, 300))
def test_every_percentage(percent: int) -> None:
    assert values(f"중위소득 {percent}%예요", "income_percent") == [percent]
