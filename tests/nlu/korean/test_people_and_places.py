"""People, ages, places and kinds of course."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.korean.extract import extract
from nlu.korean.place import DISTRICTS

TODAY = date(2026, 11, 21)


def values(text: str, *entities: str) -> list[object]:
    return [found.value for found in extract(text, TODAY) if found.entity in entities]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("우리 애가 중2예요", ["child"]),
        ("저희 딸이 고2", ["child"]),
        ("아들 때문에 문의해요", ["child"]),
        ("아이가 초등학생이에요", ["child"]),
        ("손주가 초3인데", ["grandchild"]),
        ("제 동생이 신청하려는데", ["sibling"]),
        ("친구가 물어봐 달래요", ["friend"]),
        ("저는 고1이에요", ["self"]),
        ("제가 신청할게요", ["self"]),
        ("상담에 엄마도 같이 들어가도 돼요?", ["parent"]),
        ("할머니가 스마트폰 배우고 싶으시대요", ["grandparent"]),
        ("어르신 교육", []),
        ("아이스크림 홈런", []),
        ("딸기 케이크", []),
        ("서울형 교육플랫폼", []),
        ("엄마가 베트남 사람이에요", []),
        ("할머니를 돌보고 있어요", []),
        ("학생증 필요해요?", []),
        ("전화번호 알려줘", []),
        ("나이 제한 있어요?", []),
    ],
)
def test_who_it_is_about(text: str, expected: list[object]) -> None:
    assert values(text, "person") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("열다섯 살이에요", [15]),
        ("열다섯이에요", [15]),
        ("15살", [15]),
        ("만 14세예요", [14]),
        ("스무 살인데", [20]),
        ("예순다섯 살", [65]),
        ("2010년생", [16]),
        ("08년생 아들", [18]),
        ("80년생이에요", [46]),
        ("저는열다섯살이에요", [15]),
        ("만 40세인데 멘토 지원되나요", [40]),
        ("만 14세 이상인가요", []),
        ("6세부터 24세까지", []),
        ("40대인데", []),
        ("두 살 터울", []),
        ("만 열여덟 되면", [18]),
        ("예순일곱에 배울 곳", [67]),
        ("팔십이신데", [80]),
        ("저는스물셋이에요", [23]),
        ("한국 나이로 열여섯입니다", [15]),
        ("2012년 12월생", [13]),
        ("스물세 명", []),
        ("두세 번", []),
        ("3세트", []),
        ("2022년 생활비", []),
    ],
)
def test_age(text: str, expected: list[object]) -> None:
    assert values(text, "age") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("강남구 살아요", ["강남구", "seoul"]),
        ("강남 사는데", ["강남구", "seoul"]),
        ("서울 살아요", ["seoul"]),
        ("서울시민이에요", ["seoul"]),
        ("서울에 살고 있어요", ["seoul"]),
        ("경기도 사는데 되나요", ["elsewhere"]),
        ("인천이에요", ["elsewhere"]),
        ("부산 강서구", ["elsewhere"]),
        ("분당 살아요", ["elsewhere"]),
        ("서울 안 살아요", ["elsewhere"]),
        ("서울에 안 사는데요", ["elsewhere"]),
        ("서울 말고 수원 살아요", ["seoul", "elsewhere"]),
        ("강남구에서 할 수 있는 요가", ["강남구"]),
        ("강북구랑 노원구 둘 다 되는 거", ["강북구", "노원구"]),
        ("관악에 사는데", ["관악구", "seoul"]),
        ("성남 아니고 송파 살아요", ["elsewhere", "송파구", "seoul"]),
        ("경기도 광명이고", ["elsewhere"]),
        ("서울로 이사 왔어요", ["seoul"]),
        ("학교는구로예요", ["구로구"]),
        ("하남이에요", ["elsewhere"]),
        ("서울런 되나요", []),
        ("서울형 교육플랫폼", []),
        ("고양이 좋아해요", []),
        ("이천만원", []),
        ("경기가 안 좋아요", []),
        ("세종대왕", []),
        ("동작이 느려요", []),
        ("화성 탐사 강좌", []),
    ],
)
def test_where_they_live(text: str, expected: list[object]) -> None:
    assert values(text, "district", "residence") == expected


@given(
    st.sampled_from(DISTRICTS),
    st.sampled_from(["에 살아요", " 사는데요", " 거주 중이에요", "살아요"]),
)
def test_every_district(district: str, lives: str) -> None:
    assert values(district + lives, "district", "residence") == [district, "seoul"]


@pytest.mark.parametrize(
    ("text", "entity", "expected"),
    [
        ("무료 강좌", "fee", ["free"]),
        ("공짜예요?", "fee", ["free"]),
        ("유료인가요", "fee", ["paid"]),
        ("무상급식", "fee", []),
        ("온라인으로 듣고 싶어요", "mode", ["online"]),
        ("비대면 수업", "mode", ["online"]),
        ("인강", "mode", []),
        ("대면으로요", "mode", ["offline"]),
        ("오프라인 강의", "mode", ["offline"]),
        ("주말에만 하는", "weekday", ["sat", "sun"]),
        ("토욜", "weekday", ["sat"]),
        ("월수금 반", "weekday", ["mon", "wed", "fri"]),
        ("화, 목요일", "weekday", ["tue", "thu"]),
        ("금요일부터 월요일까지", "weekday", ["fri", "sat", "sun", "mon"]),
        ("월~금", "weekday", ["mon", "tue", "wed", "thu", "fri"]),
        ("화목한 가정", "weekday", []),
        ("수금하러", "weekday", []),
    ],
)
def test_what_kind_of_course(text: str, entity: str, expected: list[object]) -> None:
    assert values(text, entity) == expected
