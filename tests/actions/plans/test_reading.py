"""What messages tell of a plan."""

from datetime import date

import pytest

from actions.plans import reading
from actions.turn import Turn
from nlu.korean.extract import extract
from store.messages import Entity

TODAY = date(2026, 11, 22)


def turn(text):
    return Turn(
        text=text,
        label="study_plan",
        entities=tuple(
            Entity(entity=f.entity, value=f.value, text=f.text, role=f.role)
            for f in extract(text, TODAY)
        ),
        as_of=TODAY,
    )


@pytest.mark.parametrize(
    ("text", "minutes", "weekly"),
    [
        ("하루 2시간", 120, False),
        ("두시간씩", 120, False),
        ("한 시간 반", 90, False),
        ("1시간 20분", 80, False),
        ("90분", 90, False),
        ("일주일에 6시간", 360, True),
        ("주 5시간", 300, True),
        ("주 3일 하루 90분", 90, False),
        ("1.5시간", 90, False),
    ],
)
def test_amounts(text, minutes, weekly):
    (amount,) = reading.amounts(text)
    assert (amount.minutes, amount.weekly) == (minutes, weekly)


@pytest.mark.parametrize("text", ["7시 30분에 시작", "저녁 8시부터", "수학 공부", "3주 뒤"])
def test_times_of_day_are_no_amounts(text):
    assert list(reading.amounts(text)) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12월 15일까지", "2026-12-15"),
        ("기말까지 3주 남았는데", "2026-12-13"),
        ("4주 동안", "2026-12-20"),
        ("석 달 동안", "2027-02-22"),
        ("D-30", "2026-12-22"),
        ("검정고시 8월", "2027-07-31"),
        ("8월까지", "2027-08-31"),
        ("12월까지", "2026-12-31"),
        ("수요일은 빼줘", None),
        ("저녁 7시부터", None),
    ],
)
def test_last_days(text, day):
    found = reading.last_day(turn(text))
    assert (found.day.isoformat() if found else None) == day


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("영어랑 과학", ["영어", "과학"]),
        ("국영수", ["국어", "영어", "수학"]),
        ("미적분이랑 확통", ["수학"]),
        ("중국어 공부", ["중국어"]),
        ("요가 배우고 싶어요", ["요가"]),
        ("하루 2시간", []),
    ],
)
def test_subjects(text, names, base):
    assert reading.subjects(turn(text), base) == names


@pytest.mark.parametrize(
    ("text", "wanted", "aside"),
    [
        ("월수금", "mon wed fri", ""),
        ("화 목", "tue thu", ""),
        ("주말만 가능", "sat sun", ""),
        ("매일", "mon tue wed thu fri sat sun", ""),
        ("일요일 빼고 매일", "mon tue wed thu fri sat", "sun"),
        ("수요일은 안 돼요", "", "wed"),
        ("수학 2시간", "", ""),
    ],
)
def test_weekdays(text, wanted, aside, base):
    found = reading.weekdays(text, base)
    assert (found.wanted, found.aside) == (tuple(wanted.split()), tuple(aside.split()))


@pytest.mark.parametrize(
    ("text", "start"),
    [("저녁에", "19:00"), ("저녁 7시부터", "19:00"), ("아침 6시", "06:00"), ("하루 2시간", None)],
)
def test_starts(text, start, base):
    assert reading.start_of_day(text, base) == start


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("중3이에요", "m3"),
        ("고등학생이요", "high"),
        ("재수생", "repeat"),
        ("검정고시 준비해요", "ged"),
        ("66세예요", "senior"),
        ("35살 직장인", "adult"),
        ("할머니인데 손자 계획이요", None),
    ],
)
def test_grades(text, grade, base):
    assert reading.grade(turn(text), base) == grade
