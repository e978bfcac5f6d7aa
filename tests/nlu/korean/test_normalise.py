"""One form for everything typed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.korean.normalise import normalise

KOREAN = st.text(
    alphabet=st.sampled_from(
        "rtkdgㅈㄷㅊㅂ"
        "서울런가입돼요욬엌네ㄱㄴㄹㅁㅂㅅㅆㅇㅋㅎㅏㅓㅔㅗㅜㅠㅡㅣ!?~ .1a９Ａ\u200b\u1109\u1165"
    ),
    max_size=30,
)
ANY = st.text(alphabet=st.characters(), max_size=60)  # with surrogates and unassigned
KEYS = st.text(alphabet="qwertyuiopasdfghjklzxcvbnmQWERT ", max_size=40)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ㅅㅓ울런", "서울런"),
        ("ㄱㅏ입", "가입"),
        ("ㅅㅓㅇㅜㄹㄹㅓㄴ", "서울런"),
        ("ㅎㅏㄱㄱㅛ", "학교"),
        ("하ㅂ니다", "합니다"),
        ("ㄷㅗㅐ요", "돼요"),
        ("ㅈㅜㄱ고 싶어", "죽고 싶어"),
        ("돼욬ㅋㅋㅋㅋ", "돼요ㅋㅋ"),
        ("부엌ㅋㅋㅋ", "부엌ㅋㅋ"),
        ("제발ㅠㅠㅠㅠ", "제발ㅠㅠ"),
        ("ㅋㅋㅠㅠ", "ㅋㅋㅠㅠ"),
        ("ㅜㅁㅜ", "ㅜㅁㅜ"),
        ("붐ㅗ", "부모"),
        ("서울러ㄴ", "서울런"),
        ("돼욥ㅠㅠ", "돼욥ㅠㅠ"),
        ("네ㅔㅔㅔ", "네"),
        ("네에에에에", "네에에"),
        ("되나요!!!!!", "되나요!"),
        ("１２３ ＡＢＣ％", "123 ABC%"),
        ("٢٠٢٦", "2026"),
        ("한\u200b부\ufeff모", "한부모"),
        ("a\x00b\x07c", "abc"),
        ("  두\t칸 \r\n 띄움  ", "두 칸 띄움"),
        ("10000원 1,000,000", "10000원 1,000,000"),
        ("https://www.example.com/aaa", "https://www.example.com/aaa"),
        ("\ud800서울", "서울"),
        ("", ""),
        ("ㄱ", "ㄱ"),
        ("ﾵﾡﾤ", "ㅅㄱㄴ"),
    ],
)
def test_what_is_typed_becomes_what_is_meant(typed: str, meant: str) -> None:
    assert normalise(typed).text == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ㅇㅇ", "응"),
        ("ㅇㅇㅇㅇ", "응"),
        ("ㅇㅇ맞아요", "응 맞아요"),
        ("ㄴㄴ", "아니"),
        ("ㄴㄴ중3이요", "아니 중3이요"),
        ("ㅇㅋㅋㅋ", "오케이ㅋㅋ"),
        ("ㅈㄱㄴ", "제목이 곧 내용"),
        ("ㄱㅊ", "괜찮아"),
        ("ㄱㅊ은데요", "괜찮은데요"),
        ("ㅁㄹ", "몰라"),
        ("ㅁㄹ겠어요", "모르겠어요"),
        ("ㄱㅅㄱㅅ", "감사"),
        ("ㅎㅎㅇㅇ", "ㅎㅎ응"),
        ("신청ㄱㄴ?", "신청 가능?"),
        ("되나요ㅠㅠㄱㅅ", "되나요ㅠㅠ감사"),
        ("ㅅㄱ ㅂㅂ", "수고 바이바이"),
    ],
)
def test_slang_is_written_out(typed: str, meant: str) -> None:
    assert normalise(typed).text == meant


@pytest.mark.parametrize(
    "text",
    ["ㅈㅅ", "ㅈㅎ", "ㅋㅋ", "ㅎㅎ", "ㅠㅠ", "ㅇ", "ㄴ", "ㅅㄱㅇ", "ㄷㄷㅇㅇㄷ", "가ㄱㄱㄴㄷ"],
)
def test_letters_that_may_mean_something_else_stay(text: str) -> None:
    assert normalise(text).text == text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tjdnffjs rkdlq", "서울런 가입"),
        ("서울런 rkdlq 되나요", "서울런 가입 되나요"),
        ("dkssudgktpdy!", "안녕하세요!"),
        ("Ehr rkxdmsep", "Ehr rkxdmsep"),  # 똑 is rare: better nothing than nonsense
        ("go to work", "go to work"),
        ("tjdnffjs work", "tjdnffjs work"),
        ("wifi 안돼요", "wifi 안돼요"),
        ("EBSi", "EBSi"),
        ("kakao 로그인", "kakao 로그인"),
        ("https://tjdnffjs.com", "https://tjdnffjs.com"),
        ("rkdlq@tjdnf.kr", "rkdlq@tjdnf.kr"),
    ],
)
def test_a_keyboard_left_in_english(typed: str, meant: str) -> None:
    assert normalise(typed).text == meant


@given(ANY | KOREAN | KEYS)
def test_twice_is_once(text: str) -> None:
    once = normalise(text).text
    assert normalise(once).text == once


@given(ANY | KOREAN | KEYS)
def test_spans_lie_in_the_original_and_never_go_back(text: str) -> None:
    result = normalise(text)
    assert len(result.spans) == len(result.text)
    last = (0, 0)
    for start, end in result.spans:
        assert 0 <= start < end <= len(text)
        assert start >= last[0]
        assert end >= last[1]
        last = (start, end)


@given(ANY | KOREAN | KEYS)
def test_result_is_clean(text: str) -> None:
    result = normalise(text).text
    assert unicodedata.is_normalized("NFC", result)
    assert result == result.strip()
    assert "  " not in result
    assert not any(unicodedata.category(char)[0] == "C" for char in result)


@given(st.text(alphabet=st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), max_size=20))
def test_decomposed_hangul_reads_like_composed(text: str) -> None:
    assert normalise(unicodedata.normalize("NFD", text)).text == normalise(text).text


def test_origin_gives_the_typed_characters() -> None:
    typed = "와 ㅅㅓ울런 좋아욬ㅋㅋㅋ"
    result = normalise(typed)
    at = result.text.index("서울런")
    start, end = result.origin(at, at + 3)
    assert typed[start:end] == "ㅅㅓ울런"


@pytest.mark.parametrize(
    "text", ["가" * 10_000, "ㅋ" * 10_000, "\u0301" * 10_000, "ㄱㅏ" * 5_000, "\x00" * 10_000]
)
def test_ten_thousand_characters_are_no_trouble(text: str) -> None:
    assert len(normalise(text).text) <= len(text)
