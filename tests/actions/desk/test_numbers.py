"""Booking numbers: said, typed, told from other things."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.desk.numbers import new_number, read_number


def test_numbers_are_sayable_and_differ() -> None:
    numbers = [new_number() for _ in range(2_000)]
    assert len(set(numbers)) == len(numbers)
    assert not set("01OIL") & set("".join(number.removeprefix("BG") for number in numbers))
    assert all(read_number(number) == number for number in numbers)


@given(
    st.builds(new_number),
    st.sampled_from(["", "-", " ", " - ", "–"]),
    st.sampled_from([str, str.lower, str.title]),
    st.sampled_from(["{}", "{} 취소해 주세요", "예약번호는 {}예요", "번호: {}.", "({})"]),
)
def test_a_number_is_read_however_it_is_typed(number, gap, case, sentence) -> None:
    assert read_number(sentence.format(case(number.replace("-", gap)))) == number


def test_full_width_letters_are_read() -> None:
    assert read_number("ＢＧ－７Ｋ２Ｍ－９ＱＸＤ") == "BG-7K2M-9QXD"


def test_the_letters_in_front_may_be_missing_when_nothing_else_is_said() -> None:
    assert read_number(" 7k2m-9qxd ") == "BG-7K2M-9QXD"
    assert read_number("7k2m-9qxd 시간 바꿔 줘") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "예약 취소해 주세요",
        "BG-7K2M",
        "BG-7K2M-9QX0",
        "BG-7K2M-9QXDA",
        "ABG-7K2M-9QXD",
        "BG-2345-6789",
        "2345-6789",
        "HARDWARE",
    ],
)
def test_other_things_are_no_numbers(text) -> None:
    assert read_number(text) is None
