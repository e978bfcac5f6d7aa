"""What has to be looked at again: one list of records, imports, courses and documents."""

from datetime import date, timedelta

from knowledge.library import load_library
from knowledge.reviews import KINDS, Reviews, due_records, in_order
from knowledge.rules.freshness import load_freshness
from tests.stale_world import FEED, OTHER, settle

TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)
LIBRARY = load_library()
RULES = load_freshness()


async def test_everything_that_is_due_is_in_one_list(database):
    await settle(database, TODAY)
    due = await Reviews(LIBRARY, database).due(TODAY)
    found = [(one.kind, one.name) for one in due if one.kind not in ("contact", "record")]
    assert found == [
        ("import", OTHER),
        ("courses", FEED),
        ("document", "document/plan-2"),
        ("document", "document/due"),
    ]
    (courses,) = (one for one in due if one.kind == "courses")
    assert courses.title == "전국평생학습강좌표준데이터: 강남구"
    assert courses.day == TODAY - (RULES.course_days + 1) * DAY
    assert due == in_order(due)
    assert set(due_records(LIBRARY, TODAY)) < set(due)


async def test_an_empty_database_has_the_records_only(database):
    assert await Reviews(LIBRARY, database).due(TODAY) == due_records(LIBRARY, TODAY)


def test_nothing_is_due_on_the_day_it_is_from():
    assert due_records(LIBRARY, min(r.as_of for r in LIBRARY.records.values())) == []


def test_a_record_is_due_for_what_is_told_and_may_mislead():
    for one in due_records(LIBRARY, TODAY):
        record = LIBRARY.records[one.name]
        told = [fact for fact in LIBRARY.tellable(record) if RULES.is_old(fact, TODAY)]
        assert one.parts == len(told) + RULES.is_old(record, TODAY)
        assert (one.kind == "contact") == (record.kind == "contact")


def test_numbers_are_the_most_pressing_once_nobody_has_checked_them():
    due = due_records(LIBRARY, date(2030, 1, 1))
    contacts = [one.name for one in due if one.kind == KINDS[0]]
    assert set(contacts) == {record.id for record in LIBRARY.of_kind("contact")}
    assert [one.name for one in due[: len(contacts)]] == contacts
