"""School grades and levels in everyday words."""

from datetime import date

import pytest

from nlu.korean.extract import extract

TODAY = date(2026, 11, 21)


def school(text: str) -> list[str]:
    """Grades and levels of a text; those denied have a minus."""
    return [
        ("-" if found.role == "denied" else "") + str(found.value)
        for found in extract(text, TODAY)
        if found.entity in ("grade", "school_level")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("중2", ["m2"]),
        ("중학교 2학년이에요", ["m2"]),
        ("중학교2학년", ["m2"]),
        ("중등 3학년", ["m3"]),
        ("아이가 중3이고 한부모예요", ["m3"]),
        ("아이가중3이고한부모인데요", ["m3"]),
        ("우리딸고2에요", ["h2"]),
        ("저 고3인데요", ["h3"]),
        ("고삼인데 늦었나요", ["h3"]),
        ("딸이 고일이에요", ["h1"]),
        ("저 중이에요", ["m2"]),
        ("초등학교 5학년", ["e5"]),
        ("초5 아들", ["e5"]),
        ("초등 1학년", ["e1"]),
        ("초등학생 3학년", ["e3"]),
        ("특성화고 1학년", ["h1"]),
        ("여고 2학년이에요", ["h2"]),
        ("예비 고1", ["m3"]),
        ("예비고1인데요", ["m3"]),
        ("예비 중학생", ["e6"]),
        ("예비 초1", ["preschool"]),
        ("내년에 중학교 가는 아이", ["e6"]),
        ("지금 6학년이고 내년에 중학생 돼요", ["e6", "middle"]),
        ("고1 올라가요", ["m3"]),
        ("내년에 고3이에요", ["h2"]),
        ("고1 올라가서 힘들어요", ["h1"]),
        ("첫째는 고2, 막내는 초2예요", ["h2", "e2"]),
        ("초1초4엄마", ["e1", "e4"]),
        ("초3하고중1", ["e3", "m1"]),
        ("저희첫째중1", ["m1"]),
        ("이번에고2", ["h2"]),
        ("엠베스트중2수학", ["m2"]),
        ("고2라고 했는데 고1이에요", ["-h2", "h1"]),
        ("중3아니고고1", ["-m3", "h1"]),
        ("고교 1학년", ["h1"]),
        ("초삼", ["e3"]),
        ("손자가 중일인데", ["m1"]),
        ("중고등학생만 되나요", ["middle", "high"]),
        ("휴학생이에요", ["university"]),
        ("쪽직장인인데", ["adult"]),
        ("고등학생이고 1학년이에요", ["h1"]),
        ("중학생인데 2학년", ["m2"]),
        ("첫째는 중1 둘째는 초4", ["m1", "e4"]),
        ("중2 아니고 중3이요", ["-m2", "m3"]),
        ("고1이 아니라 고2예요", ["-h1", "h2"]),
        ("중학교 졸업반이에요", ["m3"]),
        ("5학년이에요", ["e5"]),
        ("3학년이에요", []),
        ("재수생도 되나요", ["repeat"]),
        ("N수생인데요", ["repeat"]),
        ("저 n수 중이에요", ["repeat"]),
        ("엔수생", ["repeat"]),
        ("반수하고 있어요", ["repeat"]),
        ("삼수생", ["repeat"]),
        ("올해 재수해요", ["repeat"]),
        ("검정고시 준비 중이에요", ["ged"]),
        ("검고 준비하는데", ["ged"]),
        ("대학생 멘토 되고 싶어요", ["university"]),
        ("대학교 1학년", ["university"]),
        ("26학번이에요", ["university"]),
        ("유치원 다녀요", ["preschool"]),
        ("직장인인데요", ["adult"]),
        ("중딩이에요", ["middle"]),
        ("고딩 둘", ["high"]),
        ("초등학생도 멘토링 되나요", ["elementary"]),
        ("검정고시 사이트 있나요", ["ged"]),
    ],
)
def test_grades_and_levels(text: str, expected: list[str]) -> None:
    assert school(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "14개 업체 중 3개",
        "회원 중 3명",
        "그중 2개만 골라도 되나요",
        "공부하는 중이에요",
        "준비 중 2주 뒤에 시작",
        "하고 3시에 끝나요",
        "다니고 2학년 때 그만뒀",
        "방학중 3월 전",
        "고등학교 졸업했어요",
        "초 1만원",
        "중2병",
        "재수 없어",
        "과반수가 찬성",
        "최고 1등",
        "3고 2저",
        "집중 3회",
        "집중3",
        "다음 주부터 시작",
        "고이 접어 둔 꿈",
    ],
)
def test_what_only_looks_like_a_grade(text: str) -> None:
    assert school(text) == []
