"""Every record can be shown, whatever is asked of it, with its source."""

from datetime import date
from typing import get_args

import pytest

from actions.presenting import View, present
from knowledge.library import load_library
from knowledge.records import Topic
from knowledge.telling import tell

LIBRARY = load_library()
TODAY = date(2026, 11, 21)


@pytest.mark.parametrize("record", LIBRARY.records.values(), ids=lambda record: record.id)
def test_a_record_is_shown_with_its_source(base, record):
    facts = LIBRARY.tellable(record)[:4]
    for asked in [(), *((topic,) for topic in get_args(Topic))]:
        reply = present(base, record, facts, View(asked=asked, on=TODAY))
        assert record.title in reply.text
        assert reply.sources
        assert record.id in {source.record for source in reply.sources}
        assert "{" not in reply.text


def test_what_is_asked_and_not_known_is_said(base):
    record = LIBRARY.records["programme/II-2-2"]
    reply = present(base, record, [], View(asked=("cost",), on=TODAY))
    assert base.texts("answers.no_fact") in reply.text
    assert "120" in reply.text


def test_a_plan_is_told_as_a_plan():
    announced = [
        fact
        for record in LIBRARY.records.values()
        for fact in LIBRARY.tellable(record)
        if fact.status == "announced" and not (fact.period or "")[4:]
    ]
    assert announced
    assert all(tell(fact, TODAY).startswith("(발표된 계획)") for fact in announced)


def test_a_date_that_is_over_is_told_as_past():
    fact = next(f for f in LIBRARY.records["service/lifelong-voucher"].facts if f.period)
    timed = fact.model_copy(update={"topic": "schedule", "period": "2025-06-26/2025-07-10"})
    assert tell(timed, date(2025, 7, 11)).startswith("(지난 일정)")
    assert not tell(timed, date(2025, 7, 10)).startswith("(지난 일정)")
