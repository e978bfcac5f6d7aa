"""What people say about when, as data."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.booking.wish import Impossible, Wish
from actions.booking.wishes import read_choice, read_wish
from actions.spoken import spoken_time
from tests.actions.desk.desk import MINUTE, NOW, at

ABOUT = at("11-25 17:30")  # a Wednesday


def read(text: str, about: datetime | None = None) -> Wish:
    wish = read_wish(text, NOW, about)
    assert isinstance(wish, Wish), text
    return wish


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("담주 수욜 5시 반에 심화상담 잡아줘", "11-25 17:30"),
        ("12월 3일(목) 오전 10시 30분", "12-03 10:30"),
        ("수 4시", "11-25 16:00"),
        ("12/1 16시", "12-01 16:00"),
        ("어제 3시", "11-21 15:00"),
        ("11월 20일 3시", "11-20 15:00"),
    ],
)
def test_a_moment(text, exact):
    assert read(text).exact == at(exact)


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("30분 늦게", "11-25 18:00"),
        ("한 시간 일찍", "11-25 16:30"),
        ("한시간 반 뒤로", "11-25 19:00"),
        ("하루 미뤄주세요", "11-26 17:30"),
        ("일주일 뒤로 옮겨줘", "12-02 17:30"),
    ],
)
def test_a_distance_from_the_time_spoken_of(text, exact):
    assert read(text, ABOUT).exact == at(exact)


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("아니 목요일로", "11-26 17:30"),
        ("그날 말고 다음 날", "11-26 17:30"),
        ("6시요", "11-25 18:00"),
        ("5시 말고 6시로 해주세요", "11-25 18:00"),
        ("아니 오전 10시", "11-25 10:00"),
    ],
)
def test_a_correction_keeps_what_it_does_not_name(text, exact):
    assert Wish.at(ABOUT).then(read(text, ABOUT)).exact == at(exact)


def test_a_bare_weekday_is_that_of_the_week_spoken_of():
    assert read("금요일로", at("12-09 16:00")).days[0][0] == at("12-11 00:00").date()


@pytest.mark.parametrize(
    ("text", "fits", "fits_not"),
    [
        ("오전은 없어요?", "11-28 10:00", "11-28 14:00"),
        ("다음 주 오후", "11-26 14:00", "12-03 14:00"),
        ("평일 저녁", "11-26 19:00", "11-28 19:00"),
        ("주말이요", "11-28 10:00", "11-27 10:00"),
        ("화수목 다 돼요", "11-26 10:00", "11-27 10:00"),
        ("월요일은 안 돼요", "11-24 10:00", "11-30 10:00"),
        ("내일이나 모레 오후", "11-24 13:00", "11-25 13:00"),
        ("3시에서 5시 사이", "11-24 16:30", "11-24 17:30"),
        ("저녁 7시 이후", "11-24 20:00", "11-24 18:00"),
        ("오전 말고요", "11-24 13:00", "11-24 10:00"),
        ("그날 오후로", "11-24 15:00", "11-24 10:00"),
        ("3시나 4시", "11-24 16:00", "11-24 18:00"),
    ],
)
def test_a_stretch_of_time(text, fits, fits_not):
    wish = read(text)
    assert wish.fits(at(fits))
    assert not wish.fits(at(fits_not))


@pytest.mark.parametrize(
    ("text", "kind"),
    [("내일 25시", "hour"), ("3시 75분", "minute"), ("2월 30일 3시", "date"), ("13월 3일", "date")],
)
def test_what_cannot_be(text, kind):
    found = read_wish(text, NOW)
    assert isinstance(found, Impossible)
    assert found.kind == kind


@pytest.mark.parametrize("text", ["안녕", "저는 중2예요", "네 14살 넘어요", "다른 시간 보여주세요"])
def test_no_word_about_when(text):
    assert read_wish(text, NOW) is None


@pytest.mark.parametrize(
    "text", ["제일 빠른 걸로", "아무 때나요", "최대한 빨리", "언제든 괜찮아요"]
)
def test_the_first_there_is(text):
    assert read(text).earliest


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("두 번째요", 1),
        ("첫번째 걸로 할게요", 0),
        ("마지막 거", 3),
        ("3번", 2),
        ("맨 위", 0),
        ("9번", None),
        ("5시", None),
    ],
)
def test_a_place_in_a_list(text, place):
    assert read_choice(text, 4) == place


MOMENTS = st.integers(0, 60 * 24 * 6).map(lambda steps: at("11-23 00:00") + steps * 10 * MINUTE)


@given(MOMENTS)
def test_a_time_read_back_is_understood_as_the_same(moment):
    assert read(spoken_time(moment)).exact == moment


@given(st.text(max_size=80), st.one_of(st.none(), MOMENTS))
def test_any_text_is_a_wish_that_survives_a_draft_or_is_none(text, about):
    wish = read_wish(text, NOW, about)
    if isinstance(wish, Wish):
        assert Wish.from_json(wish.to_json()) == wish


WORDS = (
    "내일,담주,수욜,목요일,5시,5시 반,오전,오후,말고,아니,12월 3일,25시,30분 늦게,다음 날,주말,"
    "2월 30일,제일 빠른,이나,부터,까지,저녁,하루 미뤄,14:30"
)


@given(
    st.lists(st.sampled_from(WORDS.split(",")), max_size=6),
    st.one_of(st.none(), MOMENTS),
)
def test_any_wish_is_a_time_a_stretch_or_says_what_cannot_be(words, about):
    wish = read_wish(" ".join(words), NOW, about)
    if not isinstance(wish, Wish):
        return
    if wish.exact and about is None:
        assert abs(wish.exact - NOW) < timedelta(days=400)
        assert wish.fits(wish.exact) or wish.not_days or wish.not_weekdays or wish.weekdays
    after, before = wish.window()
    assert after is None or before is None or after < before
