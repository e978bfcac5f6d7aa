"""Personal numbers never get through."""

import re

import pytest
from hypothesis import assume, given
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
        "구공공일공일 일이삼사오육칠",
        "구공 공일 공일에 일이삼 사오육칠",
        "구영영일영일 다시 일이삼사오육칠",
        "900101-1 234567",
        "900101이고 뒤 1234567",
        "900101이고요 뒷자리는 1234567",
        "900101 뒷번호 1234567",
        "900101하고 1234567",
        "1990-01-01-1234567",
        "1990년 1월 1일생 1234567",
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
        ("공일공 일이삼사 오육칠팔", "phone_number"),
        ("공일공에 일이삼사에 오육칠팔이에요", "phone_number"),
        ("010 일이삼사 오육칠팔", "phone_number"),
        ("O1O-1234-5678", "phone_number"),
        ("0l0 1234 5678", "phone_number"),
        ("010/1234/5678", "phone_number"),
        ("010_1234_5678", "phone_number"),
        ("010,1234,5678", "phone_number"),
        ("010~1234~5678", "phone_number"),
        ("010(1234)5678", "phone_number"),
        ("0 1 0 1 2 3 4 5 6 7 8", "phone_number"),
        ("0-1-0-1-2-3-4-5-6-7-8", "phone_number"),
        ("0082-10-1234-5678", "phone_number"),
        ("+82 (0)10-1234-5678", "phone_number"),
        ("⓪①⓪-①②③④-⑤⑥⑦⑧", "phone_number"),
        ("041·123·4567", "phone_number"),
        ("4111/1111/1111/1111", "card_number"),
        ("4111_1111_1111_1111", "card_number"),
        ("4111-1111-1111-1112", "card_number"),
        ("사일이일 일삼일일 일이일이 일구일일", "card_number"),
        ("110-123-456789 신한은행", "account_number"),
        ("3333-01-1234567 카카오뱅크", "account_number"),
        ("우리은행 1002-345-678901", "account_number"),
        ("계좌 123.456.7890.12", "account_number"),
        ("홍길동@naver.com", "email"),
        ("hong(at)naver.com", "email"),
        ("hong골뱅이naver.com", "email"),
        ("hong @ naver . com", "email"),
        ("hong@네이버", "email"),
        ("서울 12-123456-12", "licence_number"),
        ("면허번호 11 12 123456 12", "licence_number"),
        ("여권 M 1234 5678", "passport_number"),
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
        "2021, 2022, 2023, 2024년",
        "2021 2022 2023 2024",
        "2022.10.11 기준 1234567명",
        "01.10~01.14 10:00",
        "2026.01.10 14:00 ~ 2026.01.11 18:00",
        "1533-0909 1577-0199",
        "1학년 2학년 3학년 4학년 5학년 6학년",
        "일이 이렇게 오래 걸리나요, 이사 가면 구청에 이 일이 넘어가나요",
        "이삼일 사오일 걸려요",
        "일 이 삼 사 오 육 칠 팔 구 공",
        "3.5 4.2 1.8 7.9 6.6 5.0",
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


SPELLED = st.sampled_from(["0123456789", "공일이삼사오육칠팔구", "영일이삼사오륙칠팔구"])
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@given(
    st.text(alphabet="0123456789", min_size=8, max_size=8),
    st.lists(st.sampled_from(["", " ", "-", ".", "/", " - ", "_", "~"]), min_size=2, max_size=2),
    st.sampled_from("016789"),
    SPELLED,
    st.sampled_from(["", "번호는 ", "제 연락처 "]),
    st.sampled_from(["", " 입니다", "이에요", "\n감사합니다"]),
)
def test_no_mobile_number_survives(
    rest: str, gaps: list[str], third: str, digits: str, before: str, after: str
) -> None:
    plain = f"01{third}{gaps[0]}{rest[:4]}{gaps[1]}{rest[4:]}"
    typed = plain.translate(str.maketrans("0123456789", digits))
    assert mask(before + typed + after).text == f"{before}[전화번호]{after}"


@given(
    st.text(alphabet="0123456789", min_size=15, max_size=15),
    st.sampled_from(["", " ", "-", ".", "/", "_", " - "]),
    st.booleans(),
)
def test_no_card_number_survives(digits: str, gap: str, wide: bool) -> None:
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[::2])
    check = -(sum(doubled) + sum(map(int, digits[1::2]))) % 10
    number = digits + str(check)
    fours = [number[n : n + 4] for n in range(0, 16, 4)]
    assume(gap in ("", " ", "-", ".", " - ") or not all(f[:2] in ("19", "20") for f in fours))
    typed = gap.join(fours)
    left = mask(f"카드 {typed.translate(WIDE) if wide else typed} 예요").text
    assert not re.search(r"\d{4}", left)


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
