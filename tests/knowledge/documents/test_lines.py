"""Lines of reports are joined as people would read them, and nothing but spaces changes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.documents.cleaning import clean, without_furniture
from knowledge.documents.lines import join_cell, join_lines
from knowledge.documents.readers.text import lines


def joined(text):
    return [block.text for block in join_lines(list(lines(text)))]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        # A space at the end tells that the line was broken at a space, also over an empty line.
        (
            "- 창업컨설팅 7,401건, 멘토링 \n\n1,727회 지원",
            "- 창업컨설팅 7,401건, 멘토링 1,727회 지원",
        ),
        # Where a word was broken, no space comes in.
        ("- 교육·컨설팅·인\n프라 구축", "- 교육·컨설팅·인프라 구축"),
        ("- 모로코 마\n라케시 참여", "- 모로코 마라케시 참여"),
        ("- 시민의 일상\n학습 지원 확대", "- 시민의 일상 학습 지원 확대"),
        # What is in brackets goes on.
        ("- 시민대학 운영(4개국,\n\n총 20회차)", "- 시민대학 운영(4개국, 총 20회차)"),
        # The name of a section in a narrow cell.
        ("1. \n생애 \n\n맞춤형\n일-학습\n\n역량 \n강화", "1. 생애 맞춤형 일-학습 역량 강화"),
    ],
)
def test_what_was_broken_is_joined(text, whole):
    assert joined(text) == [whole]


@pytest.mark.parametrize(
    "text",
    [
        "○ 문해교육 운영\n○ 시민대학 운영",
        "1. 목적\n2. 대상",
        "신청은 누리집에서 합니다.\n\n방문 신청도 됩니다.",
        "□ 향후계획\n\n’23년 시행계획을 세운다.",
        "문의: 02-120\n주소: 서울시 중구",
        "○ 대상 : 청소년\n문의 : 02-120",
    ],
)
def test_what_is_apart_stays_apart(text):
    assert len(joined(text)) == 2


def test_short_lines_are_ended_on_purpose():
    full = "서울에 사는 청소년과 어른이 함께 배우는 교육 과정을 운영합니다."
    text = "\n".join([*[full] * 8, "", "방문 신청", "온라인 신청"])
    assert joined(text)[-2:] == ["방문 신청", "온라인 신청"]


def test_page_numbers_and_running_heads_go_but_the_first_head_stays():
    pages = [
        [
            f"시행계획 {number}",
            *(f"{word} 이야기" for word in words),
            f"{number} / 3",
            f"- {number} -",
        ]
        for number, words in enumerate(["가나다", "라마바", "사아자"], 1)
    ]
    blocks = [
        block
        for number, page in enumerate(pages, 1)
        for text in page
        for block in [next(lines(text))]
        for block in [type(block)(block.kind, block.text, page=number)]
    ]
    kept = [block.text for block in without_furniture(blocks)]
    assert kept == ["시행계획 1", *(f"{word} 이야기" for word in "가나다라마바사아자")]


def test_numbers_at_the_edge_of_pages_are_no_running_heads():
    blocks = [
        type(block)("line", f"{number}00 2{number}0", page=number)
        for number in range(1, 5)
        for block in lines("x")
    ]
    assert without_furniture(blocks) == blocks


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("평 생 교 육 국", "평생교육국"),
        ("과제 추 진 현 황", "과제 추진현황"),
        ("\uf0a7 항목", "• 항목"),
        ("가\u200b나\u00a0다", "가나 다"),
        ("나 너", "나너"),
    ],
)
def test_what_cannot_be_seen_goes(text, cleaned):
    assert clean(text) == cleaned


def test_a_cell_with_points_tells_them_one_by_one():
    assert join_cell("▸ 계획 수립\n▸ 센터 운\n영") == "계획 수립; 센터 운영"


TEXT = st.text(alphabet="가나다라 마바사ab1,.()·\n\n -○※", max_size=200)


@settings(max_examples=60, deadline=None)
@given(TEXT)
def test_joining_changes_spaces_only(text):
    assert "".join("".join(joined(text)).split()) == "".join(text.split())
