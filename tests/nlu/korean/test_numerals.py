"""Korean numerals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.korean.numerals import find_numbers, parse

_SMALL = ["", "십", "백", "천"]
_LARGE = ["", "만", "억"]


def sino(value: int) -> str:
    """The textbook spelling of a number."""
    out = ""
    for i in reversed(range(len(_LARGE))):
        section = value // 10_000**i % 10_000
        words = ""
        for j in reversed(range(4)):
            digit = section // 10**j % 10
            if digit:
                words += ("" if digit == 1 and j else "일이삼사오육칠팔구"[digit - 1]) + _SMALL[j]
        if words:
            out += ("" if words == "일" and i == 1 else words) + _LARGE[i]
    return out


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("열다섯", 15),
        ("스물두", 22),
        ("쉰", 50),
        ("삼백만", 3_000_000),
        ("280만", 2_800_000),
        ("3백", 300),
        ("1,200만", 12_000_000),
        ("백이십", 120),
        ("2억", 200_000_000),
        ("1억 2천만", 120_000_000),
        ("3만5천", 35_000),
        ("만", 10_000),
        ("1.5억", 150_000_000),
        ("오", 5),
        ("0.5", 0.5),
        ("백백", None),
        ("서울", None),
        ("", None),
        ("일이", None),
    ],
)
def test_parse(text: str, value: float | None) -> None:
    assert parse(text) == value


@given(st.integers(1, 999_999_999_999))
def test_textbook_numbers_are_read(value: int) -> None:
    assert parse(sino(value)) == value


@given(st.integers(0, 10**12))
def test_digits_are_read_with_and_without_commas(value: int) -> None:
    assert parse(str(value)) == value
    assert parse(f"{value:,}") == value


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("열다섯 명이 삼백만원", [15, 3_000_000]),
        ("이 사람이 일하는 오후", []),
        ("70개 사업 145,672백만원", [70, 145_672_000_000]),
    ],
)
def test_numbers_in_a_text(text: str, values: list[int]) -> None:
    assert [number.value for number in find_numbers(text)][: len(values)] == values


@given(st.text(alphabet="일이삼사오육칠팔구십백천만억열다섯스물0123456789,. 원", max_size=25))
def test_spans_hold_what_was_read(text: str) -> None:
    for number in find_numbers(text):
        assert parse(text[number.start : number.end]) == number.value
