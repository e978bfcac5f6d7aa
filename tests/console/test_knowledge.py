"""The viewer of what the assistant knows."""

import typing
from dataclasses import replace
from datetime import date, timedelta

import pytest

from actions.reading.reader import Reader
from bot.today import now, today
from knowledge.corpus import Corpus
from knowledge.documents.indexing import DocumentSource
from knowledge.records import Fact, Topic
from knowledge.reviews import KINDS
from knowledge.rules.freshness import load_freshness
from knowledge.search.layout import Layout
from knowledge.texts import load_texts
from store.documents import Document, Documents, Piece
from tests.console.test_bookings import read
from tests.stale_world import settle

RULES = load_freshness()
DAY = timedelta(days=1)
NEW = Document(
    id="document/new", family="stars", title="별빛 계획", publisher="별빛구", file_name="new.md",
    kind="markdown", sha256="n", pages=3, dated_on=date(2026, 3, 2), review_on=date(2099, 1, 1),
)  # fmt: skip
OLD = replace(NEW, id="document/old", sha256="o", dated_on=date(2025, 3, 2))


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


async def test_documents_are_listed_and_found(console, assistant_alone, base, settings, tmp_path):
    database = assistant_alone.database
    searcher, source = base.searcher, DocumentSource(database)
    layout = Layout(settings.home, settings.encoder)
    corpus = Corpus(tmp_path, source, searcher.encoder, searcher.analyser, layout)
    reader = Reader(lambda: corpus.current, Documents(database))
    assistant_alone.services = replace(assistant_alone.services, documents=reader)
    person = await console()
    for asked in ({"kind": "document"}, {"kind": "document", "q": "별을 보는 학교"}):
        page = await person.get("/knowledge", params=asked)
        assert load_texts()("console_knowledge.nothing") in page.text
    for of, text in ((OLD, "낡은 별빛학교"), (NEW, "별빛학교는 별을 보는 학교예요.")):
        await Documents(database).put(of, [Piece("text", "3쪽", 3, (), None, text)], now())
    await corpus.refresh()

    listed = read(await person.get("/knowledge", params={"kind": "document"}))
    assert "별빛 계획 별빛구 2026년 3월 2일" in listed
    assert "2025년 3월 2일" not in listed
    for asked in ({"q": "별을 보는 학교"}, {"kind": "document", "q": "별을 보는 학교"}):
        found = read(await person.get("/knowledge", params=asked))
        assert "별빛 계획 3쪽 · 2026년 3월 2일" in found
        assert "별빛학교는 별을 보는 학교예요." in found
        assert "낡은" not in found
    other = read(await person.get("/knowledge", params={"q": "별빛학교", "kind": "contact"}))
    assert "별빛학교는" not in other


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
