"""Personal numbers never get through."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.korean.mask import TOKENS, mask


@pytest.mark.parametrize(
    "text",
    [
        "900101-1234567",
        "900101 1234567",
        "9001011234567",
        "９００１０１－１２３４５６７",
        "90.01.01-1234567",
        "90년 01월 01일 1234567",
        "9 0 0 1 0 1 1 2 3 4 5 6 7",
        "900101 다시 1234567",
        "앞자리 900101 뒷자리 1234567",
        "19900101-1234567",
        "9\u200b00101-1\u200b234567",
        "900101-1******",
        "1234567 900101-1234567",
        "900101–1234567",
    ],
)
def test_resident_numbers_are_masked(text: str) -> None:
    result = mask(f"제 번호는 {text}이에요")
    assert "[주민등록번호]" in result.text
    assert "resident_number" in result.kinds
    assert not re.search(r"\d{7}", result.text.replace("1234567 [", ""))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("050101-5234567", "foreigner_number"),
        ("4111 1111 1111 1111", "card_number"),
        ("4111-1111-1111-1111", "card_number"),
        ("010-1234-5678", "phone_number"),
        ("01012345678", "phone_number"),
        ("010 1234 5678", "phone_number"),
        ("+82 10-1234-5678", "phone_number"),
        ("０１０－１２３４－５６７８", "phone_number"),
        ("02-788-4292", "phone_number"),
        ("(031) 123-4567", "phone_number"),
        ("국민은행 123456-01-234567", "account_number"),
        ("someone.else+1@example.co.kr", "email"),
        ("11-12-123456-12", "licence_number"),
        ("M12345678", "passport_number"),
    ],
)
def test_other_personal_numbers_are_masked(text: str, kind: str) -> None:
    result = mask(f"이거요: {text} 확인")
    assert result.kinds == (kind,)
    assert TOKENS[kind] in result.text


@pytest.mark.parametrize(
    "text",
    [
        "1388로 전화",
        "109에 전화",
        "1533-0909",
        "02-120",
        "다산콜 120",
        "1577-0199",
        "02-2133-3964",
        "지역번호 + 1388, 02-1388",
        "2022.10.11 ~ 2022.12.3",
        "2022년 9월 30일 기준 16,467명",
        "145,672명 132,759백만원 91.1%",
        "4인 가구 월 2,800,000원",
        "12월 1일 오후 4시 30분",
        "ISBN 9788901234567",
        "17개 팀 88명 5조 2,698억원",
    ],
)
def test_public_numbers_and_figures_stay(text: str) -> None:
    assert mask(text).text == text


BIRTHS = st.builds(
    lambda y, m, d: f"{y:02}{m:02}{d:02}",
    st.integers(0, 99),
    st.integers(1, 12),
    st.integers(1, 31),
)
SEPARATORS = st.text(alphabet=" -./·,~\u200b\u3000–", max_size=3)


@given(
    BIRTHS,
    st.sampled_from("12345678"),
    st.text(alphabet="0123456789", min_size=6, max_size=6),
    st.lists(SEPARATORS, min_size=12, max_size=12),
    st.booleans(),
    st.sampled_from(["", "번호는 ", "제 주민번호 ", "010-1234-5678 그리고 "]),
    st.sampled_from(["", " 입니다", "요", "\n감사합니다"]),
)
def test_no_resident_number_survives_any_separator(
    birth: str, seventh: str, rest: str, separators: list[str], wide: bool, before: str, after: str
) -> None:
    digits = birth + seventh + rest
    typed = digits[0] + "".join(s + d for s, d in zip(separators, digits[1:], strict=True))
    if wide:
        typed = typed.translate({ord(str(i)): chr(0xFF10 + i) for i in range(10)})
    left = re.sub(r"\D", "", mask(before + typed + after).text)
    assert digits not in left


@given(
    st.text(alphabet=st.characters(), max_size=80) | st.text("0123456789-. 가@MA[]", max_size=60)
)
def test_masking_twice_is_masking_once(text: str) -> None:
    once = mask(text)
    assert mask(once.text).text == once.text
    assert not mask(once.text).kinds


@given(st.text(alphabet="가나다 abc?!.", max_size=50))
def test_text_without_numbers_is_untouched(text: str) -> None:
    assert mask(text) == type(mask(""))(text, ())


@pytest.mark.parametrize(
    "text", ["1" * 10_000, "1 " * 5_000, "a" * 10_000, "1.@" * 3_333, "900101-" * 1_400]
)
def test_long_input_is_no_trouble(text: str) -> None:
    mask(text)
