"""Dates and times in everyday words."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.korean.dates import SEOUL
from nlu.korean.extract import extract

TODAY = date(2026, 11, 21)  # a Saturday


def times(text: str, today: date = TODAY) -> list[tuple[str, str, str]]:
    """Start, end (both without seconds and offset) and grain of the times in a text."""
    return [
        (str(found.value["start"])[:16], str(found.value["end"])[:16], str(found.value["grain"]))
        for found in extract(text, today)
        if isinstance(found.value, dict)
    ]


def day(text: str) -> tuple[str, str, str]:
    end = date.fromisoformat(text) + timedelta(days=1)
    return f"{text}T00:00", f"{end}T00:00", "day"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("오늘", "2026-11-21"),
        ("내일 되나요", "2026-11-22"),
        ("낼 갈게요", "2026-11-22"),
        ("모레", "2026-11-23"),
        ("내일모레", "2026-11-23"),
        ("글피", "2026-11-24"),
        ("어제 신청했는데", "2026-11-20"),
        ("그저께", "2026-11-19"),
        ("사흘 뒤", "2026-11-24"),
        ("3일 뒤에", "2026-11-24"),
        ("일주일 후", "2026-11-28"),
        ("2주 뒤", "2026-12-05"),
        ("한 달 뒤", "2026-12-21"),
        ("담주 수욜", "2026-11-25"),
        ("담주수욜", "2026-11-25"),
        ("다음 주 금요일", "2026-11-27"),
        ("다음주 월요일", "2026-11-23"),
        ("다다음주 화요일", "2026-12-01"),
        ("이번 주 일요일", "2026-11-22"),
        ("지난주 목요일", "2026-11-12"),
        ("수요일", "2026-11-25"),
        ("11/27", "2026-11-27"),
        ("12월 1일", "2026-12-01"),
        ("12월1일", "2026-12-01"),
        ("십이월 일일", "2026-12-01"),
        ("3월 2일", "2027-03-02"),
        ("2026-12-01", "2026-12-01"),
        ("2026.12.1", "2026-12-01"),
        ("2022년 10월 11일", "2022-10-11"),
        ("내년 3월 2일", "2027-03-02"),
        ("12.1(화)", "2026-12-01"),
        ("9월 30일 기준", "2026-09-30"),
        ("27일까지", "2026-11-27"),
        ("5일에", "2026-12-05"),
        ("27일로 미뤄 주세요", "2026-11-27"),
        ("둘째 주 일요일", "2026-12-13"),
        ("11월 둘째 주 일요일", "2026-11-08"),
        ("12월 첫째 주 월요일", "2026-12-07"),
        ("12월 마지막 주 금요일", "2026-12-25"),
        ("다음 달 셋째 주 토요일", "2026-12-19"),
        ("12월 말일", "2026-12-31"),
        ("다음 달 5일", "2026-12-05"),
        ("내일 모레", "2026-11-23"),
        ("12-03", "2026-12-03"),
        ("크리스마스", "2026-12-25"),
    ],
)
def test_days(text: str, expected: str) -> None:
    assert times(text) == [day(expected)]


@pytest.mark.parametrize(
    ("text", "start", "end", "grain"),
    [
        ("담주 수욜 5시 반", "2026-11-25T17:30", "2026-11-25T18:30", "minute"),
        ("담주수욜5시반", "2026-11-25T17:30", "2026-11-25T18:30", "minute"),
        ("11/27 3시반", "2026-11-27T15:30", "2026-11-27T16:30", "minute"),
        ("12월 1일 오후 4시", "2026-12-01T16:00", "2026-12-01T17:00", "hour"),
        ("12월 1일(화) 오전 10시", "2026-12-01T10:00", "2026-12-01T11:00", "hour"),
        ("글피 오전", "2026-11-24T09:00", "2026-11-24T12:00", "part_of_day"),
        ("내일 저녁", "2026-11-22T18:00", "2026-11-22T21:00", "part_of_day"),
        ("내일 저녁 7시", "2026-11-22T19:00", "2026-11-22T20:00", "hour"),
        ("내일 15:30", "2026-11-22T15:30", "2026-11-22T16:30", "minute"),
        ("내일 열한시", "2026-11-22T11:00", "2026-11-22T12:00", "hour"),
        ("내일 두 시 이십 분", "2026-11-22T14:20", "2026-11-22T15:20", "minute"),
        ("내일 밤 12시", "2026-11-23T00:00", "2026-11-23T01:00", "hour"),
        ("모레 정오", "2026-11-23T12:00", "2026-11-23T13:00", "hour"),
        ("새벽 2시", "2026-11-21T02:00", "2026-11-21T03:00", "hour"),
        ("7시 이후", "2026-11-21T19:00", "2026-11-22T00:00", "hour"),
        ("3시부터 5시까지", "2026-11-21T15:00", "2026-11-21T17:00", "hour"),
        ("내일 3시~5시", "2026-11-22T15:00", "2026-11-22T17:00", "hour"),
        ("이달 말", "2026-11-21T00:00", "2026-12-01T00:00", "month_part"),
        ("다음 달 초", "2026-12-01T00:00", "2026-12-11T00:00", "month_part"),
        ("12월 중순", "2026-12-11T00:00", "2026-12-21T00:00", "month_part"),
        ("다음 주", "2026-11-23T00:00", "2026-11-30T00:00", "week"),
        ("이번 주말", "2026-11-21T00:00", "2026-11-23T00:00", "weekend"),
        ("다음 주말", "2026-11-28T00:00", "2026-11-30T00:00", "weekend"),
        ("다음 달", "2026-12-01T00:00", "2027-01-01T00:00", "month"),
        ("내년 3월", "2027-03-01T00:00", "2027-04-01T00:00", "month"),
        ("겨울방학에", "2026-12-26T00:00", "2027-03-01T00:00", "school_break"),
        ("방학 때", "2026-12-26T00:00", "2027-03-01T00:00", "school_break"),
        ("여름방학", "2027-07-20T00:00", "2027-08-21T00:00", "school_break"),
        ("내년", "2027-01-01T00:00", "2028-01-01T00:00", "year"),
        ("12월 1일부터 5일까지", "2026-12-01T00:00", "2026-12-06T00:00", "day"),
        ("11/27~11/30", "2026-11-27T00:00", "2026-12-01T00:00", "day"),
        ("12월 말", "2026-12-22T00:00", "2027-01-01T00:00", "month_part"),
        ("담주 주말", "2026-11-28T00:00", "2026-11-30T00:00", "weekend"),
        ("3시에서 5시 사이", "2026-11-21T15:00", "2026-11-21T17:00", "hour"),
        ("내일 3~5시", "2026-11-22T15:00", "2026-11-22T17:00", "hour"),
        ("6시부터 8시까지", "2026-11-21T18:00", "2026-11-21T20:00", "hour"),
        ("담주 금 5시", "2026-11-27T17:00", "2026-11-27T18:00", "hour"),
        ("오후 3시 내일", "2026-11-22T15:00", "2026-11-22T16:00", "hour"),
        ("12월 8일 화요일 저녁", "2026-12-08T18:00", "2026-12-08T21:00", "part_of_day"),
        ("모레세시반", "2026-11-23T15:30", "2026-11-23T16:30", "minute"),
        ("내일 8시", "2026-11-22T08:00", "2026-11-22T09:00", "hour"),
        ("오늘 중으로", "2026-11-21T00:00", "2026-11-22T00:00", "day"),
        ("금요일부터 월요일까지", "2026-11-27T00:00", "2026-12-01T00:00", "day"),
        ("12월 31일부터 1월 3일까지", "2026-12-31T00:00", "2027-01-04T00:00", "day"),
    ],
)
def test_times_and_spans_of_time(text: str, start: str, end: str, grain: str) -> None:
    assert times(text) == [(start, end, grain)]


@pytest.mark.parametrize(
    "text",
    [
        "3시간 걸려요",
        "10개월 동안",
        "주 3일 수업",
        "3일 동안",
        "한시적으로",
        "역시 좋아요",
        "다시 해주세요",
        "혹시 되나요",
        "서울시 한시름",
        "세시풍속",
        "2월 30일",
        "13월 1일",
        "시험 25시",
        "1/2 이상",
        "몇 시예요",
        "열심히 할게요",
        "세 시간",
        "전화번호 주세요",
        "광주민주화",
        "공급자와 소비자",
    ],
)
def test_what_only_looks_like_a_time(text: str) -> None:
    assert [t for t in times(text) if t[2] != "day" or text != "1/2 이상"] == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("내일 4시", "afternoon"),
        ("내일 10시", "morning"),
        ("3월 2일", "next_year"),
        ("수요일", "nearest_weekday"),
        ("둘째 주 일요일", "nth_weekday_of_month"),
        ("12월 1일(월)", "weekday_differs"),
        ("방학 때", "usual_school_break"),
        ("4시", "today"),
    ],
)
def test_assumptions_are_told(text: str, code: str) -> None:
    found = [f for f in extract(text, TODAY) if f.entity == "time"]
    assert code in found[0].assumed
    assert isinstance(found[0].value, dict)
    assert found[0].value["assumed"] == list(found[0].assumed)


@pytest.mark.parametrize(
    ("text", "month"),
    [("10월 특강", 10), ("칠월 강의", 7), ("12월", 12), ("내년 3월", None), ("다음 달 특강", None)],
)
def test_a_month_without_a_year_is_no_date(text: str, month: int | None) -> None:
    found = [f.value for f in extract(text, TODAY) if f.entity in ("month", "time")]
    assert found == [month] if month else isinstance(found[0], dict)


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("내일 3시 말고 5시", ["2026-11-22T15:00", "2026-11-22T17:00"]),
        ("다음 주 화요일이나 목요일", ["2026-11-24T00:00", "2026-11-26T00:00"]),
        ("내일 3시에서 5시로 바꿔 주세요", ["2026-11-22T15:00", "2026-11-22T17:00"]),
        ("내일3시말고내일4시요", ["2026-11-22T15:00", "2026-11-22T16:00"]),
    ],
)
def test_two_times_in_one_message(text: str, starts: list[str]) -> None:
    assert [start for start, _, _ in times(text)] == starts


def test_what_is_put_aside_is_denied() -> None:
    roles = [f.role for f in extract("수요일 말고 목요일 3시요", TODAY) if f.entity == "time"]
    assert roles == ["denied", None]


@pytest.mark.parametrize(
    ("hour", "day_"),
    [(9, "2026-11-21"), (16, "2026-11-21"), (17, "2026-11-22"), (23, "2026-11-22")],
)
def test_a_bare_hour_is_the_next_one_to_come(hour: int, day_: str) -> None:
    now = datetime(2026, 11, 21, hour, 0, tzinfo=SEOUL)
    (found,) = (f for f in extract("5시요", now) if f.entity == "time")
    assert isinstance(found.value, dict)
    assert found.value["start"] == f"{day_}T17:00:00+09:00"


@pytest.mark.parametrize(
    ("text", "weekdays", "dates"),
    [
        ("매주 금요일", ["fri"], 0),
        ("토요일마다", ["sat"], 0),
        ("수요일 강좌 있나요", ["wed"], 0),
        ("월수금 반", ["mon", "wed", "fri"], 0),
        ("화수목 중에", ["tue", "wed", "thu"], 0),
        ("주중에만", ["mon", "tue", "wed", "thu", "fri"], 0),
        ("토요일 오전반", ["sat"], 0),
        ("평일 저녁", ["mon", "tue", "wed", "thu", "fri"], 0),
        ("수요일 3시요", [], 1),
        ("다음 주 수요일", [], 1),
        ("금요일로 예약해 주세요", [], 1),
        ("12월 1일 화요일", [], 1),
        ("수요일", ["wed"], 1),
    ],
)
def test_one_day_or_every_week(text: str, weekdays: list[str], dates: int) -> None:
    found = extract(text, TODAY)
    assert [f.value for f in found if f.entity == "weekday"] == weekdays
    assert len([f for f in found if f.entity == "time"]) == dates


DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 30))
WORDS = st.sampled_from(
    [
        "오늘",
        "내일",
        "모레",
        "글피",
        "다음 주",
        "담주 수욜",
        "다다음주",
        "이달 말",
        "다음 달 초",
        "둘째 주 일요일",
        "매주 금요일",
        "방학",
        "주말",
        "12월 1일",
        "2월 29일",
        "27일까지",
        "31일에",
        "일주일 뒤",
        "한 달 뒤",
        "내년",
        "연말",
        "새 학기",
        "5시 반",
        "오후 3시",
        "저녁 7시",
        "밤 12시",
        "부터",
        "까지",
        "~",
        " ",
        ",",
        "3시",
        "월요일",
        "11/27",
        "7월",
    ]
)


@given(DAYS, st.lists(WORDS, max_size=6))
def test_intervals_are_ordered_and_in_seoul(today: date, words: list[str]) -> None:
    for found in extract(" ".join(words), today):
        if isinstance(found.value, dict):
            start = datetime.fromisoformat(str(found.value["start"]))
            end = datetime.fromisoformat(str(found.value["end"]))
            assert start < end
            assert start.utcoffset() == end.utcoffset() == timedelta(hours=9)


@given(DAYS, st.integers(1, 12), st.integers(1, 28))
def test_a_date_without_a_year_is_still_to_come(today: date, month: int, day_: int) -> None:
    (found,) = (f for f in extract(f"{month}월 {day_}일", today) if f.entity == "time")
    assert isinstance(found.value, dict)
    start = date.fromisoformat(str(found.value["start"])[:10])
    assert (start.month, start.day) == (month, day_)
    assert today <= start <= today + timedelta(days=366)
