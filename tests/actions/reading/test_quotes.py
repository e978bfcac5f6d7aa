"""A passage is cut into what can be shown by itself, without changing a character of it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.reading.quotes import quotes_of
from actions.reading.shapes import Shapes, years
from knowledge.texts import load_texts
from store.documents import Passage
from tests.actions.reading.conftest import document, row, sentence

PLAN = document("plan", "계획", date(2026, 3, 2))


def cut(text):
    return [quote.text for quote in quotes_of(Passage(1, 1, PLAN, sentence(text)))]


def test_sentences_and_items_stand_alone():
    text = "- 신청은 9월에 받는다. 결과는 10월에 알린다.\n· 문의: 담당 부서"
    assert cut(text) == ["신청은 9월에 받는다.", "결과는 10월에 알린다.", "문의: 담당 부서"]


def test_dates_and_numbers_are_not_cut():
    assert cut("2022. 9. 30. 기준 1,234.5명") == ["2022. 9. 30. 기준 1,234.5명"]


@given(st.text(alphabet="가나다 0123456789,.!?\n-·%", max_size=80))
def test_every_quote_stands_in_the_passage(text):
    assert all(quote in text for quote in cut(text))


def test_a_row_is_whole():
    (quote,) = quotes_of(Passage(1, 1, PLAN, row("이름 | 수", "가 | 1,204")))
    assert quote.cells == ["이름: 가", "수: 1,204"]


@pytest.mark.parametrize(
    ("question", "fits", "other"),
    [
        ("몇 명이에요?", "1,204명", "1,204개"),
        ("몇 군데예요?", "17개소", "17명"),
        ("언제 열려요?", "’22. 4.~8.", "4개"),
        ("수강료가 얼마예요?", "3,500원", "3,500명"),
        ("예산은 얼마예요?", "704백만원", "704명"),
        ("몇 시에 시작해요?", "14:30", "2시간"),
        ("몇 시간 해요?", "16시간", "16시"),
        ("몇 퍼센트예요?", "61.6%", "61.6명"),
    ],
)
def test_an_answer_has_the_figure_that_was_asked_for(question, fits, other):
    shape = Shapes(load_texts()).wanted(question)
    of = [quotes_of(Passage(1, 1, PLAN, sentence(text)))[0] for text in (fits, other)]
    assert [shape.is_in(quote) for quote in of] == [True, False]


def test_years_are_read_as_documents_write_them():
    assert years("’21년 34개 → 2022년 70개") == {"2021", "2022"}
