"""Bare answers to a question."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.korean.answers import Answer, is_dont_know, read_answer, read_yes_no

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("entity", "text", "value"),
    [
        ("age", "열다섯", 15),
        ("age", "15", 15),
        ("age", "열다섯이요", 15),
        ("age", "15살이에요", 15),
        ("age", "음 만 열넷이요", 14),
        ("grade", "중2요", "m2"),
        ("grade", "중2 아니고 중3이요", "m3"),
        ("income_percent", "60", 60),
        ("income_percent", "육십", 60),
        ("income_percent", "60프로 정도요", 60),
        ("income_monthly", "280", 2_800_000),
        ("income_monthly", "삼백", 3_000_000),
        ("income_monthly", "삼백만원이요", 3_000_000),
        ("income_monthly", "한 250 정도", 2_500_000),
        ("income_monthly", "2800000", 2_800_000),
        ("household_size", "넷", 4),
        ("household_size", "4명이요", 4),
        ("household_size", "네 명", 4),
        ("household_size", "4", 4),
        ("residence", "서울이요", "seoul"),
        ("residence", "네 서울이요", "seoul"),
        ("residence", "강남이요", "seoul"),
        ("residence", "중구요", "seoul"),
        ("residence", "경기도요", "elsewhere"),
        ("residence", "부산", "elsewhere"),
        ("residence", "서울 아니에요", "elsewhere"),
        ("household", "수급자요", "basic_livelihood"),
        ("household", "해당 없어요", "none"),
        ("month", "10", 10),
    ],
)
def test_bare_answers(entity: str, text: str, value: object) -> None:
    answer = read_answer(entity, text, TODAY)
    assert answer is not None
    assert (answer.kind, answer.value, answer.role) == ("value", value, None)


def test_a_year_needs_a_level() -> None:
    assert read_answer("grade", "2", TODAY) is None
    assert read_answer("grade", "3학년이요", TODAY) is None
    assert read_answer("grade", "3학년이요", TODAY, school_level="middle") == Answer("value", "m3")
    assert read_answer("grade", "2", TODAY, school_level="high") == Answer("value", "h2")
    assert read_answer("grade", "5", TODAY, school_level="high") is None


def test_a_denied_value_says_so() -> None:
    assert read_answer("household", "한부모는 아니에요", TODAY) == Answer(
        "value", "single_parent", "denied"
    )


@pytest.mark.parametrize(
    "text",
    [
        "네",
        "넵",
        "넵넵!!",
        "예",
        "응",
        "ㅇㅇ",
        "ㅇㅋ",
        "어",
        "맞아요",
        "네 맞아요",
        "네네 맞습니다",
        "그렇죠",
        "그럼요",
        "당연하죠",
        "yes",
        "네ㅋㅋㅋ",
        "네에에에",
        "있어요",
        "해당돼요",
        "넹",
        "웅웅",
    ],
)
def test_yes(text: str) -> None:
    assert read_yes_no(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "아니요",
        "아뇨",
        "아니",
        "아니오",
        "ㄴㄴ",
        "아닌데요",
        "아니에요",
        "아닙니다",
        "음 아니요",
        "아니요 없어요",
        "없어요",
        "싫어요",
        "no",
        "노노",
        "아뇨아뇨",
        "해당 안 돼요",
        "아닌 것 같아요",
        "어 그건 아니에요",
        "아님",
    ],
)
def test_no(text: str) -> None:
    assert read_yes_no(text) is False


@pytest.mark.parametrize(
    "text",
    [
        "모르겠어요",
        "잘 몰라요",
        "글쎄요",
        "ㅁㄹ",
        "몰라",
        "모름",
        "글쎄요 잘 모르겠는데요",
        "기억이 안 나요",
        "확실하지 않아요",
        "헷갈려요",
        "몰겠어요",
        "아직 몰라요",
        "확인해봐야 해요",
    ],
)
def test_dont_know(text: str) -> None:
    assert is_dont_know(text)
    for entity in ("age", "grade", "household", "income_monthly", "yes_no"):
        assert read_answer(entity, text, TODAY) == Answer("dont_know")


@pytest.mark.parametrize(
    "text",
    [
        "급식은 어느 과예요?",
        "대성이랑 메가 둘 다 돼요?",
        "그게 뭐예요",
        "서류는 뭐가 필요해요",
        "안녕하세요",
        "😀",
    ],
)
def test_another_question_is_no_answer(text: str) -> None:
    for entity in ("age", "grade", "household", "income_monthly", "household_size", "yes_no"):
        assert read_answer(entity, text, TODAY) is None


@given(
    st.sampled_from(
        [
            "age",
            "grade",
            "income_percent",
            "income_monthly",
            "household_size",
            "residence",
            "yes_no",
            "time",
        ]
    ),
    st.text(max_size=40),
)
def test_any_reply_is_read_or_left(entity: str, text: str) -> None:
    read_answer(entity, text, TODAY)


@given(st.integers(1, 20))
def test_any_size_is_read(size: int) -> None:
    answer = read_answer("household_size", f"{size}명", TODAY)
    assert answer is not None
    assert answer.value == size
