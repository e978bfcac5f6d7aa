"""What a question asks for, and whether it stands by itself."""

from datetime import date

import pytest

from actions.asking import asked, is_question
from actions.choosing import is_elliptical
from actions.turn import Turn
from store.messages import Entity

TODAY = date(2026, 11, 21)


def turn(text: str, *entities: Entity) -> Turn:
    return Turn(text=text, label="programme_info", entities=entities, as_of=TODAY)


@pytest.mark.parametrize(
    ("text", "elliptical"),
    [
        ("그건 어떻게 신청하죠?", True),
        ("그럼 서류는요?", True),
        ("얼마예요", True),
        ("전화번호 좀 알려주세요", True),
        ("서울런은 어떻게 신청해요", False),
        ("요가 강좌 있어요?", False),
    ],
)
def test_questions_without_a_subject(base, text, elliptical):
    assert is_elliptical(text, base) is elliptical


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("급식은 어느 과에서 해요?", True),
        ("이게 뭐예요", True),
        ("되나요", True),
        ("서울 살아요", False),
        ("네 증명서 있습니다", False),
    ],
)
def test_questions_are_told_from_statements(base, text, question):
    assert is_question(text, base) is question


def test_units_and_topics_are_read(base):
    assert "명" in asked(turn("몇 명이 수료했나요"), base).units
    assert "budget" in asked(turn("예산이 얼마예요"), base).topics
    assert not asked(turn("동네배움터가 뭐예요"), base).anything


def test_a_name_asks_for_nothing(base):
    name = Entity(entity="programme", value="programme/II-3-7", text="예산학교")
    assert not asked(turn("예산학교는 왜 안 했어요", name), base).anything
