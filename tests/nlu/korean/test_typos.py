"""One wrong jamo in the words that matter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.korean.hangul import split, within_one_jamo
from nlu.korean.typos import OneJamoMatcher, mended


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("기초수긍자", "기초수급자"),
        ("한뷰모 가정", "한부모 가정"),
        ("한부머예요", "한부모예요"),
        ("차상우", "차상위"),
        ("차상의 확인서", "차상위 확인서"),
        ("중햑교 2학년", "중학교 2학년"),
        ("고둥학교", "고등학교"),
        ("저는즁학교다녀요", "저는중학교다녀요"),
        ("다자여", "다자녀"),
        ("조손가졍", "조손가정"),
        ("다음쥬 굼요일", "다음주 금요일"),
        ("즁2 딸", "중2 딸"),
        ("쵸5", "초5"),
        ("쟈퇴했어요", "자퇴했어요"),
        ("네일 3시", "내일 3시"),
        ("내일 오휴 3시", "내일 오후 3시"),
        ("모래 오전", "모레 오전"),
        ("월요을 4시", "월요일 4시"),
        ("12월 10을", "12월 10일"),
        ("1얼 15일", "1월 15일"),
    ],
)
def test_slips_are_put_right(typed: str, meant: str) -> None:
    assert mended(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "최상위권 학생",
        "재학생인데요",
        "장학생 모집",
        "학부모입니다",
        "주요일정 알려줘",
        "대학가서 배울래요",
        "수급가정",
        "한학기밖에 안 남았어요",
        "우리 손자 공부 봐줄학생 있소",
        "교복 공동구매",
        "정처기 5회",
        "거3개만",
        "교1등",
        "두부모임",
        "매일 3시",
        "오는 3시",
        "네일 아트",
        "수요인데 공급이",
        "12월을 기다려요",
    ],
)
def test_other_words_stay(text: str) -> None:
    assert mended(text) == text


@given(
    st.text(max_size=60) | st.text(alphabet="한부모차상위수급자다음주월요일학교생 1", max_size=40)
)
def test_the_text_keeps_its_length_and_changes_by_one_jamo_at_a_place(text: str) -> None:
    result = mended(text)
    assert len(result) == len(text)
    for typed, meant in zip(text, result, strict=True):
        if typed != meant:
            assert within_one_jamo("".join(split(typed)), "".join(split(meant)))


def test_a_slip_that_could_be_two_words_is_left_alone() -> None:
    matcher = OneJamoMatcher(["가나다", "가나라"])
    assert list(matcher.find("가나자")) == []
    assert list(OneJamoMatcher(["가나다"]).find("가나자")) == [(0, "가나다")]


def test_a_known_word_that_reaches_into_the_place_wins() -> None:
    assert list(OneJamoMatcher(["최하위"], ["차하위"]).find("차하위권")) == []
