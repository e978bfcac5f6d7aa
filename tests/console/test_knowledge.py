"""The viewer of what the assistant knows."""

import typing
from datetime import date, timedelta

import pytest

from bot.today import today
from knowledge.records import Fact, Topic
from knowledge.reviews import KINDS
from knowledge.rules.freshness import load_freshness
from knowledge.texts import load_texts
from tests.console.test_bookings import read
from tests.stale_world import settle

RULES = load_freshness()
DAY = timedelta(days=1)


async def test_records_are_seen_by_kind_and_found_by_words(console, base):
    person = await console()
    page = read(await person.get("/knowledge"))
    assert "사업(2022년 계획) 70개" in page
    contacts = await person.get("/knowledge", params={"kind": "contact"})
    for contact in base.library.of_kind("contact"):
        assert f"/knowledge/{contact.id}" in contacts.text
    found = await person.get("/knowledge", params={"q": "느린 학습자"})
    assert "느린" in found.text
    assert found.text.count("<li>") > 1
    assert (await person.get("/knowledge", params={"kind": "nothing"})).status_code == 404


async def test_every_record_can_be_looked_at(console, base):
    person = await console()
    kinds = {record.kind: record for record in base.library.records.values()}
    for record in kinds.values():
        answer = await person.get(f"/knowledge/{record.id}")
        assert answer.status_code == 200
        page = read(answer)
        assert record.title in page
        assert base.library.citation(record.source, record.place) in page
        assert f"{record.as_of.year}년 {record.as_of.month}월 {record.as_of.day}일" in page
    assert (await person.get("/knowledge/service/none")).status_code == 404


async def test_what_is_due_is_listed_by_kind(console, assistant_alone):
    await settle(assistant_alone.database, today())
    person = await console()
    due = await assistant_alone.reviews.due(today())
    texts = load_texts()
    overview = await person.get("/knowledge")
    for kind in KINDS:
        listed = [one for one in due if one.kind == kind]
        assert listed
        assert f'href="/console/knowledge?due={kind}"' in overview.text
        page = await person.get("/knowledge", params={"due": kind})
        assert texts.data("console_knowledge.due_todo")[kind] in page.text
        assert page.text.count("<li>") >= len(listed)
        for one in listed:
            assert one.title in page.text
            assert (f"/console/knowledge/{one.name}" in page.text) == (
                kind in ("contact", "record")
            )
    assert "강동구" not in (await person.get("/knowledge", params={"due": "courses"})).text
    assert (await person.get("/knowledge", params={"due": "nothing"})).status_code == 422


async def test_a_kind_without_anything_due_says_so(console):
    page = await (await console()).get("/knowledge", params={"due": "document"})
    assert load_texts()("console_knowledge.none_due") in page.text


async def test_what_is_old_is_marked_in_words(console, base):
    old = next(
        record
        for record in base.library.records.values()
        if RULES.is_old(record, date(2999, 1, 1)) and record.facts
    )
    page = read(await (await console()).get(f"/knowledge/{old.id}"))
    assert ("오래됨" in page) == any(RULES.is_old(p, today()) for p in (old, *old.facts))


@pytest.mark.parametrize("verified", [True, False])
def test_a_fact_is_old_after_its_days(verified):
    day = date(2026, 1, 1)
    fact = Fact(
        id="one",
        topic="contact",
        statement="하나예요.",
        as_of=date(2000, 1, 1) if verified else day,
        verified_on=day if verified else None,
    )
    days = RULES.verified_days if verified else RULES.told_days
    assert not RULES.is_old(fact, day + days * DAY)
    assert RULES.is_old(fact, day + (days + 1) * DAY)


def test_every_kind_and_topic_has_a_name(base):
    texts = load_texts()
    kinds = {record.kind for record in base.library.records.values()}
    assert kinds <= set(texts.data("console_knowledge.kinds"))
    assert set(typing.get_args(Topic)) == set(texts.data("console_knowledge.topics"))
