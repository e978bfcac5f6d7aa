"""What somebody wants to learn, for whom, and what it may cost."""

from datetime import date

import pytest

from nlu.korean.extract import extract

TODAY = date(2026, 11, 21)


def values(text: str, *entities: str) -> list[object]:
    return [
        f"-{found.value}" if found.role else found.value
        for found in extract(text, TODAY)
        if found.entity in entities
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("영어 배우고 싶어요", ["영어"]),
        ("우리동네에서영어배울데", ["영어"]),
        ("코딩 강좌", ["코딩"]),
        ("핸드폰 쓰는 법 배울 데 있나", ["스마트폰"]),
        ("어르신 스마트폰 교육", ["스마트폰"]),
        ("카톡 배우고 싶은디", ["스마트폰"]),
        ("요리랑 요가 수업", ["요리", "요가"]),
        ("자격증 과정", ["자격증"]),
        ("주식 투자 강의", ["재테크"]),
        ("꽃꽂이 클래스", ["원예"]),
        ("통기타 배울래요", ["기타"]),
        ("영어 말고 중국어요", ["-영어", "중국어"]),
        ("스마트폰으로 강의 봐도 되나요", []),
        ("기타 문의", []),
        ("사회 초년생", []),
        ("일어났어요", []),
        ("저는 사회복지사입니다", []),
        ("본드 불어요", []),
    ],
)
def test_topics(text: str, expected: list[object]) -> None:
    assert values(text, "topic") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("어르신 컴퓨터 교실", ["senior"]),
        ("장애인 평생교육", ["disabled"]),
        ("발달장애 학생", ["disabled"]),
        ("경력단절여성 취업 과정", ["career_break_woman"]),
        ("경단녀인데요", ["career_break_woman"]),
        ("청년 대상 강좌", ["youth"]),
        ("학부모 교육", ["parent"]),
        ("다문화 청소년 대상 프로그램", ["multicultural"]),
        ("느린학습자 지원", ["slow_learner"]),
        ("경계선 지능인데 배울 곳", ["slow_learner"]),
        ("중장년 강좌", ["middle_aged"]),
        ("직장인 저녁 수업", ["worker"]),
        ("외국인도 들을 수 있나요", ["foreigner"]),
        ("다음 주부터 들을 수 있나요", []),
        ("다문화 가정이에요", []),
        ("청소년정책과", []),
    ],
)
def test_target_groups(text: str, expected: list[object]) -> None:
    assert values(text, "target_group") == expected


@pytest.mark.parametrize(
    ("text", "entity", "expected"),
    [
        ("3만원 이하 강좌", "fee_max", [30_000]),
        ("삼만 원 이내로", "fee_max", [30_000]),
        ("30,000원 미만", "fee_max", [30_000]),
        ("5천원 안쪽", "fee_max", [5_000]),
        ("10만원 넘는 건 빼고", "fee_min", [100_000]),
        ("30,000원 이하", "fee", []),
        ("월소득 300만원 이하", "fee_max", []),
        ("10명 이하", "fee_max", []),
        ("원래 공짜 아닌가요", "fee", ["free"]),
        (
            "평일은 안 되고 주말만 됩니다",
            "weekday",
            [*["-mon", "-tue", "-wed", "-thu", "-fri"], "sat", "sun"],
        ),
    ],
)
def test_price_and_choice(text: str, entity: str, expected: list[object]) -> None:
    assert values(text, entity) == expected
