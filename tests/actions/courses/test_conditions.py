"""When a course should begin, as a message says it."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from actions.course_talk.conditions import starts_of
from actions.turn import Turn
from store.messages import Entity

WORDS = {"fields": {"period": ["언제까지 접수"]}}


@given(st.dates(date(2020, 1, 1), date(2099, 12, 31)), st.integers(1, 12))
def test_a_month_is_this_one_or_one_to_come_with_all_its_days(today, month):
    said = Entity(entity="month", value=month, text=f"{month}월")
    turn = Turn(text=f"{month}월 강좌", label="course_search", entities=(said,), as_of=today)
    first, last = (date.fromisoformat(day) for day in starts_of(turn, WORDS))
    assert (first.day, first.month, last.month) == (1, month, month)
    assert (last + timedelta(days=1)).day == 1
    assert today.replace(day=1) <= first < today + timedelta(days=366)
