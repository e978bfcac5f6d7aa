"""Danger is seen, idioms are not mistaken for it; what is sure is surely danger."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.korean.crisis import detect

CASES = Path(__file__).parent / "cases"
DANGERS = [
    tuple(line.split("\t"))
    for line in (CASES / "crises.tsv").read_text("utf-8").splitlines()
    if line
]
ANY_DANGER = (CASES / "crises_any.txt").read_text("utf-8").splitlines()
DEVELOPMENT = [
    json.loads(line)
    for line in (CASES.parents[2] / "data" / "crisis_development.jsonl")
    .read_text("utf-8")
    .splitlines()
]
HARMLESS = [line for line in (CASES / "harmless.txt").read_text("utf-8").splitlines() if line]


def test_the_sets_are_large_enough_to_mean_something() -> None:
    assert len(DANGERS) >= 120
    assert len(HARMLESS) >= 120


@pytest.mark.parametrize(("category", "about", "text"), DANGERS)
def test_danger_is_seen_for_what_it_is(category: str, about: str, text: str) -> None:
    crisis = detect(text)
    assert crisis is not None
    assert (crisis.category, crisis.about) == (category, about)


@pytest.mark.parametrize(("category", "about", "text"), DANGERS)
def test_danger_is_seen_without_spaces_and_among_noise(
    category: str, about: str, text: str
) -> None:
    assert detect(text.replace(" ", "")) is not None
    assert detect(f"안녕하세요. {text}ㅠㅠㅠㅠ!!!") is not None


@pytest.mark.parametrize("text", ANY_DANGER)
def test_danger_is_seen_at_all(text: str) -> None:
    assert detect(text) is not None


@pytest.mark.parametrize("text", HARMLESS)
def test_idioms_and_programmes_are_no_crises(text: str) -> None:
    assert detect(text) is None
    assert detect(f"{text} ㅋㅋㅋ") is None


@pytest.mark.parametrize(
    "text",
    [
        "다 끝내고 싶다",
        "사라지고 싶어",
        "시험 망해서 살기 싫다ㅋㅋ",
        "수학 때문에 죽고싶다 ㅋㅋㅋ",
        "숨 쉬기 싫어요",
    ],
)
def test_veiled_and_joking_words_are_asked_about_gently(text: str) -> None:
    crisis = detect(text)
    assert crisis is not None
    assert crisis.soft


@pytest.mark.parametrize(
    "text", ["죽고 싶어요", "손목 그었어", "약 한 통 다 먹었어", "손목 그었어 ㅋㅋ"]
)
def test_plain_words_are_not(text: str) -> None:
    crisis = detect(text)
    assert crisis is not None
    assert not crisis.soft


@pytest.mark.parametrize(
    "text", ["쥭고싶다", "죽고십어", "살긔싫어", "사라지고샆다", "뛰어내라고싶다", "자샬하고싶어"]
)
def test_mistyped_wishes_to_die_are_seen(text: str) -> None:
    assert detect(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "책을 주고 싶어요",
        "강의를 듣고 싶어요",
        "교재 사기 싫어요",
        "자세히 알려주세요",
        "게스트하우스에 묵고 싶어요",
    ],
)
def test_neighbours_of_those_words_are_not(text: str) -> None:
    assert detect(text) is None


def test_danger_beside_an_idiom_is_still_seen() -> None:
    assert detect("더워 죽겠는데 진짜 죽고 싶다") is not None
    assert detect("학교폭력 예방교육 말고요 저 지금 맞고 있어요 애들이 때려요") is not None


@pytest.mark.parametrize(
    "text",
    [
        # right words in other meanings
        "사회심리학 특강에서 자살론도 다루나요",
        "세포자살 부분이 이해가 안 돼요 생명과학 강의 추천",
        "청소년 자해에 관한 통계를 과제에 쓰려는데 자료 있나요",
        "어제 뉴스에 아동학대 사건 나오던데 시에서 대책이 있나요",
        "멘토 교육에 아동학대 신고 내용도 들어있나요",
        "과다복용이 왜 위험한지 조사하는 과제예요",
        "이어폰이 자살함",
        "아이고 죽는소리 그만하고 신청이나 해야지",
        "서울런 접속하면 화면이 멈춰서 앱이 죽어버려요",
        "없애고 싶은 흑역사",
        "대학 문턱을 못 밟아 봤어요",
        "아이한테 안 맞는 것 같아요",
        # letters of two words
        "혼자 살아요",
        "열차가 출발했나요",
        "특강 간장 만들기",
        "선생님 멘토만 지원하나요",
    ],
)
def test_other_meanings_are_not_answered_as_danger(text: str) -> None:
    crisis = detect(text)
    assert crisis is None or crisis.soft


@pytest.mark.parametrize(
    "text",
    ["할머니가 숨을 안 쉬어요", "아빠가 쓰러졌어요", "친구가 의식이 없어요", "구급차 불러 주세요"],
)
def test_medical_emergencies_are_seen(text: str) -> None:
    crisis = detect(text)
    assert crisis is not None
    assert (crisis.category, crisis.soft) == ("emergency", False)


def share(rows: list[dict[str, Any]], *, sure: bool) -> float:
    """The share in which danger is seen at all, or for sure."""
    found = [detect(row["text"]) for row in rows]
    return sum(crisis is not None and not (sure and crisis.soft) for crisis in found) / len(rows)


def test_the_development_set_is_read_as_well_as_ever() -> None:
    dangers = [row for row in DEVELOPMENT if row["crisis"]]
    harmless = [row for row in DEVELOPMENT if not row["crisis"]]
    assert share(harmless, sure=True) <= 0.003
    assert share(dangers, sure=True) >= 0.33
    assert share(dangers, sure=False) >= 0.72
    # full of words of danger on purpose; the classifier dispels most of these
    assert share(harmless, sure=False) <= 0.11


@given(st.text(alphabet=st.characters(), max_size=80))
def test_any_text_is_read(text: str) -> None:
    detect(text)


@given(
    st.sampled_from(DANGERS),
    st.sampled_from(["서울런 가입하려는데요 ", "안녕하세요 중2인데 ", "ㅠㅠ "]),
)
def test_danger_is_seen_at_the_end_of_a_message(row: tuple[str, str, str], before: str) -> None:
    assert detect(before + row[2]) is not None


def test_long_messages_are_read_to_the_end() -> None:
    assert detect("가나다라마바사 " * 1_200 + "죽고 싶어요") is not None


def test_harmless_words_shuffled_stay_harmless() -> None:
    words = [word for line in HARMLESS[60:] for word in line.split()]
    shuffler = random.Random(2026)
    found = [detect(" ".join(shuffler.sample(words, 5))) for _ in range(300)]
    alarms = [crisis for crisis in found if crisis is not None]
    assert len(alarms) <= 40
    assert sum(not crisis.soft for crisis in alarms) <= 2
