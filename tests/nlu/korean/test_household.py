"""Household categories, also denied ones."""

from datetime import date
from pathlib import Path

import pytest

from nlu.korean.extract import extract

CASES = Path(__file__).parent / "cases" / "household.tsv"
TODAY = date(2026, 11, 21)


def household(text: str) -> list[str]:
    """Household codes of a text; those denied have a minus."""
    return [
        ("-" if found.role == "denied" else "") + str(found.value)
        for found in extract(text, TODAY)
        if found.entity == "household"
    ]


@pytest.mark.parametrize("line", CASES.read_text("utf-8").splitlines())
def test_every_category_in_many_words(line: str) -> None:
    code, text = line.split("\t")
    assert household(text)[:1] == [code]
    assert household(text.replace(" ", ""))[:1] == [code]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("한부모는 아니고 수급자예요", ["-single_parent", "basic_livelihood"]),
        ("수급자 아니에요", ["-basic_livelihood"]),
        ("수급자는 아닌데 차상위예요", ["-basic_livelihood", "near_poverty"]),
        ("다문화 말고 한부모요", ["-multicultural", "single_parent"]),
        ("수급자도 차상위도 아니에요", ["-basic_livelihood", "-near_poverty"]),
        ("한부모나 다문화는 아닙니다", ["-single_parent", "-multicultural"]),
        ("다문화 가정은 아니고요", ["-multicultural"]),
        ("한부모고 다문화는 아니에요", ["single_parent", "-multicultural"]),
        ("수급자에서 탈락했어요", ["-basic_livelihood"]),
        ("차상위 신청했는데 떨어졌어요", ["-near_poverty"]),
        ("법정한부모는 아니고 그냥 한부모", ["-legal_single_parent", "single_parent"]),
        ("한부모도 안 되나요?", ["single_parent"]),
        ("수급자 아니어도 되나요", ["-basic_livelihood"]),
        ("한부모 아니면 차상위요", ["single_parent", "near_poverty"]),
    ],
)
def test_what_is_taken_back_is_denied(text: str, expected: list[str]) -> None:
    assert household(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "자퇴할까 고민이에요",
        "자퇴하고 싶어요",
        "정말 자퇴를 해도 괜찮을까요",
        "셋째 주 토요일",
        "가출청소년 쉼터 업무는 어느 과예요",
        "다문화가족지원센터 전화번호",
        "학교 밖 청소년 지원센터가 어디예요",
        "다문화 이해 교육 강좌",
        "나도 해당되나요",
        "해당 안 되나요?",
        "실업급여 수급 중",
        "국가보훈처 전화번호",
        "학교 급식",
        "애가 둘이에요",
    ],
)
def test_questions_and_offices_are_no_household(text: str) -> None:
    assert household(text) == []
