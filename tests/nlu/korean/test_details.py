"""A name or a phone number as the answer to a question for it, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.korean.details import read_detail


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("민수예요", "민수"),
        ("김 민수", "김 민수"),
        ("저는 이하늘이라고 해요", "이하늘"),
        ("그냥 토토로라고 불러주세요", "토토로"),
        ("별명은 초코우유예요", "초코우유"),
        ("네 예진이에요", "예진"),
        ("우리 애 지우예요", "지우"),
        ("민수 엄마예요", "민수 엄마"),
        ("Kim Minsu", "Kim Minsu"),
        ("라떼12", "라떼12"),
        ("남궁민수", "남궁민수"),
    ],
)
def test_names_as_people_say_them(text, name):
    assert read_detail("name", text) == name


@pytest.mark.parametrize(
    "text",
    [
        "아니 목요일로",
        "30분 늦게",
        "5시요",
        "오전은",
        "다음 날",
        "두 번째요",
        "중3이요",
        "열여섯살이에요",
        "네",
        "ㅇㅇ",
        "취소할게요",
        "다른 시간",
        "이름 없이 예약할게요",
        "심화상담",
        "무료예요",
        "무료예요?",
        "왜요",
        "모르겠어요",
        "꼭 말해야 하나요",
        "싫은데",
        "그냥요",
        "엄마예요",
        "처음부터",
        "뭐라고 해야 돼요",
    ],
)
def test_what_is_no_name_is_left_to_the_conversation(text):
    assert read_detail("name", text) is None


@pytest.mark.parametrize(
    "text",
    [
        "010-1234-5678",
        "01012345678",
        "엄마 번호는 010 1234 5678이에요",
        "+82 10-1234-5678",
        "공일공 일이삼사 오육칠팔",
        "010.1234.5678",
    ],
)
def test_a_phone_number_however_it_is_written(text):
    assert read_detail("guardian_phone", text) == "010-1234-5678"


@pytest.mark.parametrize("text", ["없어요", "1234", "BG-7K2M-9QXD", "네", "엄마 번호요"])
def test_what_is_no_phone_number(text):
    assert read_detail("guardian_phone", text) is None


@given(st.text(max_size=60), st.sampled_from(["name", "guardian_phone"]))
def test_any_text_is_read_or_left(text, kind):
    detail = read_detail(kind, text)
    assert detail is None or detail.strip()
