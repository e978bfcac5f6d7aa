"""How registration stands, at any moment."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.courses.registration import registration
from nlu.korean.dates import SEOUL
from store.courses.types import Course

SOON = 14
OPENS = datetime(2026, 5, 11, tzinfo=SEOUL)
CLOSES = datetime(2026, 5, 25, 23, 59, tzinfo=SEOUL)
YEAR = datetime(2026, 1, 1, tzinfo=SEOUL)
moments = st.integers(0, 365 * 24 * 60).map(lambda minutes: YEAR + timedelta(minutes=minutes))


def course(**given: object) -> Course:
    """A course of the summer; registration as given."""
    days = {"starts_on": date(2026, 6, 1), "ends_on": date(2026, 7, 31)}
    return Course("course/1", "feed", "provider", "title", date(2026, 4, 1), **days | given)


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (OPENS - timedelta(days=SOON, minutes=1), "later"),
        (OPENS - timedelta(days=SOON), "soon"),
        (OPENS - timedelta(minutes=1), "soon"),
        (OPENS, "open"),
        (CLOSES, "open"),
        (CLOSES + timedelta(minutes=1), "closed"),
    ],
)
def test_the_edges_of_a_window(at, state):
    told = registration(course(opens_at=OPENS, closes_at=CLOSES), at, SOON)
    assert (told.state, told.opens_at, told.closes_at) == (state, OPENS, CLOSES)


@pytest.mark.parametrize(
    ("stated", "state"),
    [
        ("full", "full"),
        ("paused", "paused"),
        ("closed", "closed"),
        ("open", "open"),
        (None, "open"),
    ],
)
def test_within_the_window_the_provider_counts(stated, state):
    told = course(opens_at=OPENS, closes_at=CLOSES, stated=stated)
    assert registration(told, OPENS, SOON).state == state


@pytest.mark.parametrize(
    ("stated", "state"), [("open", "open"), ("soon", "later"), (None, "unknown")]
)
def test_without_dates_the_provider_counts_until_it_begins(stated, state):
    before, after = datetime(2026, 5, 31, 12, tzinfo=SEOUL), datetime(2026, 6, 2, tzinfo=SEOUL)
    assert registration(course(stated=stated), before, SOON).state == state
    assert registration(course(stated=stated), after, SOON).state == "closed"


@given(opens=st.none() | moments, closes=st.none() | moments, at=moments)
def test_open_is_only_said_within_what_is_published(opens, closes, at):
    told = registration(course(opens_at=opens, closes_at=closes), at, SOON)
    if told.state == "open":
        assert opens is None or opens <= at
        assert closes is None or closes >= at
        assert (opens, closes) != (None, None)
    if told.state in ("soon", "later"):
        assert opens is not None
        assert opens > at
    if at.date() > date(2026, 7, 31):
        assert told.state == "closed"
