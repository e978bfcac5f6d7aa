"""Figures for people: days asked for, words, charts, CSV."""

import csv
import io
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.figures.cells import Percent, Point, Seconds, Stars, Table, percent, shown
from bot.figures.charts import HEIGHT, MOST_BARS, MOST_LINES, WIDTH, bars, columns
from bot.figures.csv_files import FORMULA, as_csv
from bot.figures.periods import PRESETS, period_of
from knowledge.texts import load_texts

TODAY = date(2026, 11, 22)
LONGEST = 366
counts = st.integers(0, 10**7)
points = st.builds(lambda n, m: Point("2026-11-22", n, m), counts, counts)


def asked(since="", until="", preset=""):
    return period_of(since, until, preset, TODAY, LONGEST)


@pytest.mark.parametrize("days", PRESETS)
def test_the_last_days_end_today(days):
    told = asked(preset=str(days))
    assert (told.period.last, len(told.period.days)) == (TODAY, days)
    assert (told.preset, told.problem) == (days, None)


def test_a_week_when_nothing_is_said():
    assert asked().period == asked(preset="7").period == asked(preset="-1").period


@given(st.dates(date(2000, 1, 1), TODAY), st.integers(0, LONGEST - 1))
def test_free_days(first, length):
    last = min(first + timedelta(days=length), TODAY)
    told = asked(first.isoformat(), last.isoformat())
    assert (told.period.first, told.period.last) == (first, last)
    assert (told.preset, told.problem) == (None, None)


@given(st.text(max_size=12), st.text(max_size=12))
def test_whatever_is_said_there_are_days_that_can_be_told(since, until):
    told = asked(since, until)
    assert told.period.last <= TODAY
    assert len(told.period.days) <= LONGEST
    assert told.period.before().first


@pytest.mark.parametrize(
    ("since", "until", "problem"),
    [
        ("2026-11-22", "2026-11-21", "order"),
        ("2026-11-22", "2026-11-23", "future"),
        ("2025-11-21", "2026-11-22", "too_long"),
        ("0001-01-01", "0001-01-02", "too_long"),
        ("2026-11-22", "", "not_a_day"),
        ("2026-11-31", "2026-11-31", "not_a_day"),
    ],
)
def test_why_days_make_no_sense(since, until, problem):
    told = asked(since, until)
    assert told.problem == problem
    assert told.period == asked().period


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (None, "–"),
        (1234567, "1,234,567"),
        (Seconds(0.456), "0.5초"),
        (Seconds(59.4), "59초"),
        (Seconds(59.9), "1분 0초"),
        (Seconds(3599.6), "1시간 0분"),
        (Seconds(3725), "1시간 2분"),
        (Percent(33.33), "33.3%"),
        (Stars(4.5), "4.50점"),
        ("웹 채팅", "웹 채팅"),
    ],
)
def test_cells_in_words(cell, words):
    assert shown(cell, load_texts()) == words


def test_shares():
    assert percent(1, 3) == 33.3
    assert percent(0, 0) is None


@given(st.lists(points, max_size=40))
def test_bars_stay_in_the_drawing(given_points):
    drawn = bars(given_points)
    assert len(drawn.bars) <= MOST_BARS
    for bar in drawn.bars:
        assert 0 <= max(bar.length, bar.before) <= WIDTH
        assert bar.y + 18 <= drawn.height


@given(st.lists(points, max_size=400))
def test_columns_stay_in_the_drawing_on_a_round_grid(given_points):
    drawn = columns(given_points)
    assert 2 <= len(drawn.grid) <= MOST_LINES + 2
    assert {int(str(n).rstrip("0") or 0) for _, n in drawn.grid} <= set(range(100))
    for column in drawn.columns:
        assert 0 <= column.x <= column.x + column.width <= WIDTH + 0.2
        assert 0 <= column.y <= column.y + column.height <= HEIGHT
    assert len(drawn.line.split()) == len(given_points)


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r\0"))))
def test_no_cell_of_a_csv_is_a_formula(texts):
    table = Table("t", "표", "", ["글"], [(text, 1) for text in texts])
    told = list(csv.reader(io.StringIO(as_csv([table]).removeprefix("\ufeff"), newline="")))
    assert told[0] == ["글"]
    for (cell, _), text in zip(told[1:], texts, strict=True):
        assert cell.removeprefix("'") == text.removeprefix("'")
        assert not cell.startswith(FORMULA)
