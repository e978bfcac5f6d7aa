"""When a fact, or a record, has to be looked at again."""

from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import RecordError
from knowledge.library import load_library
from knowledge.records import Fact, Topic
from knowledge.rules.freshness import checked_on, load_freshness

RULES = load_freshness()
DAY = timedelta(days=1)
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def fact(**values) -> Fact:
    return Fact(**{"id": "one", "topic": "cost", "statement": "하나예요.", **values})


@given(days, st.sampled_from(get_args(Topic)))
def test_what_changes_with_time_grows_old_once(day, topic):
    told = fact(topic=topic, as_of=day)
    last = day + RULES.told_days * DAY
    assert not RULES.is_old(told, last)
    assert RULES.is_old(told, last + DAY) == (topic in RULES.topics)


@given(days, days)
def test_who_checked_it_counts_more_than_its_day(as_of, verified):
    told = fact(topic="contact", as_of=as_of, verified_on=verified)
    last = verified + RULES.verified_days * DAY
    assert checked_on(told) == verified
    assert not RULES.is_old(told, last)
    assert RULES.is_old(told, last + DAY)


@pytest.mark.parametrize(
    ("period", "over_on"),
    [
        ("2020", date(2021, 1, 1)),
        ("2020-02", date(2020, 3, 1)),
        ("2020-02-03", date(2020, 2, 4)),
        ("2019-11/2020-04", date(2020, 5, 1)),
        ("2019-11-02/2020-04-30", date(2020, 5, 1)),
    ],
)
def test_what_says_when_it_was_so_does_not_grow_old(period, over_on):
    told = fact(as_of=date(2010, 1, 1), period=period)
    assert RULES.is_old(told, over_on - DAY)
    assert not RULES.is_old(told, over_on)


def test_the_budgets_of_the_past_are_no_work_but_old_papers_are():
    today = date(2026, 11, 22)
    records = load_library().records.values()
    assert not any(
        RULES.is_old(fact, today)
        for record in records
        for fact in record.facts
        if fact.topic in ("budget", "figure", "result")
    )
    assert any(RULES.is_old(record, today) for record in records if record.kind == "documents")
    assert not any(RULES.is_old(record, today) for record in records if record.kind == "plan")


def test_a_topic_that_does_not_exist_is_refused(tmp_path):
    file = tmp_path / "freshness.yml"
    file.write_text(
        "verified_days: 1\ntold_days: 1\ncourse_days: 1\ntopics: [costs]\nkinds: []\n",
        encoding="utf-8",
    )
    with pytest.raises(RecordError, match="topics"):
        load_freshness(file)
