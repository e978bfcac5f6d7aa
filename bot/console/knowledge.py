"""What the assistant knows: records and documents, sources, dates, and what to check again."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response

from bot.api.common import runtime_of
from bot.console.access import needs
from bot.console.pages import render
from bot.today import today
from knowledge.base import KnowledgeBase
from knowledge.records import Contact, Department, Documents, Fact, Product, Record, Vendor
from knowledge.reviews import Kind, due_records
from knowledge.rules.freshness import load_freshness
from knowledge.telling import tell
from store.documents import Passage

FOUND = 20  # records that a search shows
PASSAGES = 10  # of documents
DOCUMENT = "document"  # beside the kinds of records: what was taken in with `baeumgil ingest`

router = APIRouter(prefix="/knowledge", dependencies=[needs("counsellor")])


@dataclass(frozen=True)
class Shown:
    """A fact as the page shows it.

    Attributes:
        told: in a sentence.
        document: where it stands.
        url: where that can be read.
        is_told: whether the assistant tells it.
        is_old: it has to be looked at again.
    """

    fact: Fact
    told: str
    document: str
    url: str | None
    is_told: bool
    is_old: bool


@router.get("")
async def overview(
    request: Request,
    q: Annotated[str, Query(max_length=200)] = "",
    kind: Annotated[str, Query(max_length=40)] = "",
    due: Annotated[Kind | None, Query()] = None,
) -> Response:
    """What is of a kind, what fits a question best, or what is due; else the kinds."""
    runtime, words = runtime_of(request), q.strip()
    base, reader = runtime.base, runtime.services.documents
    reviews = (
        due_records(base.library, today()) if words or kind else await runtime.reviews.due(today())
    )
    records, documents = base.library.records, await reader.current()
    counts = Counter[str](record.kind for record in records.values())
    counts[DOCUMENT] = len(documents)
    if kind and kind not in counts:
        raise HTTPException(404)
    found = [record for record in records.values() if record.kind == kind] if kind else []
    passages: list[Passage] = []
    if words:
        hits = await asyncio.to_thread(base.searcher.search, words, FOUND, [kind] if kind else None)
        found = [records[hit.record] for hit in hits]
        if kind in ("", DOCUMENT):
            passages = await reader.passages(words, PASSAGES)
    parts = {one.name: one.parts for one in reviews}
    return render(
        request,
        "knowledge.html",
        q=words,
        kind=kind,
        counts=counts,
        found=[(record, parts.get(record.id, 0)) for record in found],
        documents=documents if kind == DOCUMENT and not words else [],
        passages=passages,
        due=Counter(one.kind for one in reviews),
        asked=due,
        listed=[one for one in reviews if one.kind == due],
    )


@router.get("/{name:path}")
async def one(request: Request, name: str) -> Response:
    """A record with all that is known about it."""
    base = runtime_of(request).base
    record = base.library.records.get(name)
    if record is None:
        raise HTTPException(404)
    rules = load_freshness()
    source = base.library.sources[record.source]
    return render(
        request,
        "knowledge_record.html",
        record=record,
        document=base.library.citation(record.source, record.place),
        url=source.url,
        verified_on=record.verified_on if isinstance(record, Contact) else None,
        is_old=rules.is_old(record, today()),
        facts=[_shown(base, record, fact) for fact in record.facts],
        more=_more(record),
        related=[base.library.records[other] for other in record.related],
    )


def _shown(base: KnowledgeBase, record: Record, fact: Fact) -> Shown:
    library, rules = base.library, load_freshness()
    return Shown(
        fact,
        tell(fact, today()),
        library.citation(fact.source, fact.place),
        library.sources[fact.source].url,
        fact in library.tellable(record),
        rules.is_old(fact, today()),
    )


def _more(record: Record) -> list[tuple[str, str]]:
    """What a record of its kind has beside facts: the key of a name, and the words."""
    match record:
        case Contact():
            lines = [("phone", record.phone), ("hours", record.hours), ("url", record.url)]
            return [(name, told) for name, told in lines if told]
        case Department():
            return [("duty", duty.text) for duty in record.duties]
        case Documents():
            return [("paper", paper) for paper in record.papers]
        case Vendor():
            return [("offer", offer.name) for offer in record.offers if offer.name]
        case Product(sessions=int(sessions)):
            return [("sessions", str(sessions))]
    return []
