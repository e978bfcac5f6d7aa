"""Messages cut where one request may end and the next begin, with real morphemes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.encoder import plain_analyser


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("서울런 되나요? 그리고 비용도 드나요?", ["서울런 되나요?", "그리고 비용도 드나요?"]),
        ("신청은 언제까지고 서류는 뭐 필요해요", ["신청은 언제까지고", "서류는 뭐 필요해요"]),
        ("멘토 어떻게 신청하고 돈은 드나요", ["멘토 어떻게 신청하고", "돈은 드나요"]),
        ("담당 과가 어디인지 궁금해요", ["담당 과가 어디인지 궁금해요"]),
        ("중2인데 서울런 돼요?", ["중2인데 서울런 돼요?"]),
        ("강좌 추천해 주세요!!", ["강좌 추천해 주세요!!"]),
        ("", []),
    ],
)
def test_cut(text: str, clauses: list[str]) -> None:
    assert plain_analyser().clauses(text) == clauses


@given(st.text(alphabet="서울런 되나요?그리고는지.,요 멘토", max_size=60))
def test_nothing_is_lost(text: str) -> None:
    clauses = plain_analyser().clauses(text)
    assert "".join("".join(clauses).split()) == "".join(text.split())
