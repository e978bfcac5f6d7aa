"""Show what documents say: their own words, with title, place and date; never mixed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from actions.cautioning import is_cautioned
from actions.presenting import CALL_CENTRE, contact_lines, person_button
from actions.reading.judging import Judged
from actions.reading.quotes import Quote
from knowledge.base import KnowledgeBase
from knowledge.telling import cite, spoken_period
from store.messages import Reply, SourceRef


def told(found: Sequence[Judged[Quote]], on: date, base: KnowledgeBase) -> Reply:
    """The quotes, each under the name of its document, newest first; whom to ask for more.

    Args:
        found: of each document one, the newest document first.
        on: the day of the question.
        base: wording, and the city's call centre.
    """
    texts, quotes = base.texts, [one.quote for one in found]
    lines = [texts("reading.found")]
    if len(quotes) > 1:
        lines = [texts("reading.found_several", count=len(quotes))]
    if _disagree(found):
        lines.append(texts("reading.disagree"))
    for quote in quotes:
        lines += ["", *_part(quote, on, base)]
    desk = base.library.contact(CALL_CENTRE)
    lines += ["", texts("reading.confirm"), *contact_lines(base, desk)]
    return Reply(
        text="\n".join(lines),
        buttons=(person_button(base),),
        sources=(*map(source_of, quotes), cite(base.library, desk)),
    )


def told_too(
    found: Sequence[Judged[Quote]], on: date, replies: Sequence[Reply], base: KnowledgeBase
) -> Reply:
    """The quotes beside what a record told; no second caution.

    Args:
        found: of each document one, the newest document first.
        on: the day of the question.
        replies: what was told of the record.
        base: wording.
    """
    texts, quotes = base.texts, [one.quote for one in found]
    doubted = any(is_cautioned(base, reply) for reply in replies)
    lines = [texts("reading.found_too")]
    for quote in quotes:
        lines += ["", *_part(quote, None if doubted else on, base)]
    return Reply(text="\n".join(lines), sources=tuple(map(source_of, quotes)))


def source_of(quote: Quote) -> SourceRef:
    """Where a quote stands."""
    document, piece = quote.passage.document, quote.passage.piece
    return SourceRef(
        record=quote.passage.record,
        title=document.title,
        document=" ".join((document.title, piece.place)).strip(),
        as_of=document.dated_on,
    )


def _part(quote: Quote, on: date | None, base: KnowledgeBase) -> list[str]:
    """One document: what it is, its words; on a day also whether they may be out of date."""
    texts, document = base.texts, quote.passage.document
    day = spoken_period(document.dated_on.isoformat())
    place = quote.passage.piece.place
    title = texts("reading.title", title=document.title, place=place).strip()
    lines = [texts("reading.origin", title=title, date=day)]
    lines += [texts("reading.cell", cell=cell) for cell in quote.cells]
    if not quote.cells:
        lines.append(texts("reading.quote", text=quote.text))
    if on is None:
        return lines
    if document.superseded_by:
        lines.append(texts("reading.superseded"))
    elif document.review_on and document.review_on <= on:
        lines.append(texts("reading.review_due"))
    return lines


def _disagree(found: Sequence[Judged[Quote]]) -> bool:
    """Whether the documents give different figures for what was asked."""
    figures = [one.figures for one in found if one.figures]
    return len(figures) > 1 and not frozenset.intersection(*figures)
