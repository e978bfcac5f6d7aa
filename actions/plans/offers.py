"""What a person is entitled to that serves a plan, on a day, each with its record.

Policies and dated records decide: learning sites of the level, special lectures of the coming
months, counselling with sessions left, mentoring, programmes for adults.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from actions.plans.models import Method, Offer, Wish
from knowledge.base import KnowledgeBase
from knowledge.policy import Pick, check_vendors, evaluate
from knowledge.records import Lecture, Product, Record, SchoolLevel, Vendor
from knowledge.records import Offer as SiteOffer
from knowledge.rules.plans import PlanRules
from knowledge.telling import cite
from store.messages import SourceRef

SITES, MENTORING = "service/vendor-choice", "service/mentoring"
OPEN_LECTURES, JOINING = "service/open-lectures", "service/seoullearn"
COUNSELLING = "policy/counselling"
_LEVELS: dict[str, SchoolLevel] = {
    "elementary": "elementary",
    "middle": "middle",
    "high": "high",
    "ged": "ged",
}
# Where only the school level is known, what every grade of it may have.
_GRADES = {"middle": ("m1", "m2", "m3"), "high": ("h1", "h2", "h3"), "senior": ("adult",)}
_YOUNG = {"child", "teen"}
_CERTIFICATE = "자격증"
_WORTH_SHOWING = 0.35  # of the score of an answer: an offer, not an answer


class Found(NamedTuple):
    """An offer with the sources behind it."""

    offer: Offer
    sources: tuple[SourceRef, ...]


def offers_for(
    wish: Wish, on: date, base: KnowledgeBase, rules: PlanRules, used: Mapping[str, int]
) -> list[Found]:
    """Everything that serves a plan, what the blocks use first.

    Args:
        wish: what was told.
        on: the day whose policies and records count.
        base: policies and records.
        rules: how many and how far ahead.
        used: sessions already taken, by counselling product.
    """
    if wish.stage in _LEVELS and not wish.member:
        return [_beside(base, OPEN_LECTURES), _beside(base, JOINING)]
    found = [*_sites(wish, on, base)]
    if wish.stage in _LEVELS:
        found += _counselling(wish, on, base, used)
        found.append(_beside(base, MENTORING))
        found += _lectures(on, base, rules.lecture_months)
    else:
        found += _programmes(wish, base, rules.programmes)
    return found


def _sites(wish: Wish, on: date, base: KnowledgeBase) -> Iterator[Found]:
    if not wish.member:
        return
    wanted: list[tuple[Method, str, SchoolLevel | None]] = []
    if "lecture" in wish.methods and wish.stage in _LEVELS:
        wanted.append(("lecture", "subject", _LEVELS[wish.stage]))
    elif "lecture" in wish.methods and _CERTIFICATE in wish.goal:
        wanted.append(("lecture", "certificate", None))
    if "reading" in wish.methods:
        wanted.append(("reading", "reading", None))
    for method, track, level in wanted:
        open_to = _open_sites(track, level, on, base)
        own = [pair for pair in open_to if pair[0].id == wish.site] or open_to
        if own:
            names = ", ".join(offer.name or vendor.title for vendor, offer in own)
            key = "plans.one_site" if len(own) == 1 else "plans.sites"
            record = own[0][0].id if len(own) == 1 else SITES
            yield Found(
                Offer(
                    title=base.texts.data("plans.site_titles")[track],
                    note=base.texts(key, names=names),
                    record=record,
                    method=method,
                ),
                tuple(_cite_site(base, vendor, offer) for vendor, offer in own),
            )


def _open_sites(
    track: str, level: SchoolLevel | None, on: date, base: KnowledgeBase
) -> list[tuple[Vendor, SiteOffer]]:
    """Sites with such a course that the rules of the day let a member choose."""
    return [
        (vendor, offer)
        for vendor in base.library.of_kind("vendor")
        if isinstance(vendor, Vendor)
        for offer in vendor.offers
        if offer.track == track and offer.level == level and offer.on(on)
        if check_vendors(
            base.policies, base.library, [Pick(vendor.id, track)], on, level
        ).status == "eligible"
    ]  # fmt: skip


def _counselling(
    wish: Wish, on: date, base: KnowledgeBase, used: Mapping[str, int]
) -> Iterator[Found]:
    policy = base.policies[COUNSELLING]
    grades = _GRADES.get(wish.grade, (wish.grade,))
    for product in base.library.of_kind("product"):
        if not isinstance(product, Product):
            continue
        taken = used.get(product.id, 0)
        facts = {"product": product.id, "member": True, "sessions_used": taken}
        verdicts = [evaluate(policy, {**facts, "grade": grade}, on) for grade in grades]
        if not all(verdict.status == "eligible" for verdict in verdicts):
            continue
        if product.sessions is None:
            note = product.summary
        else:
            left = product.sessions - taken
            note = base.texts("plans.sessions_left", summary=product.summary, left=left)
        sources = tuple(
            SourceRef(
                record=product.id,
                title=product.title,
                document=base.library.citation(citation.source, citation.place),
                as_of=citation.as_of,
            )
            for citation in verdicts[0].citations
        )
        offer = Offer(title=product.title, note=note, record=product.id)
        yield Found(offer, (*sources, cite(base.library, product)))


def _lectures(on: date, base: KnowledgeBase, months: int) -> Iterator[Found]:
    this_month = on.year * 12 + on.month
    for lecture in base.library.of_kind("lecture"):
        if isinstance(lecture, Lecture):
            ahead = lecture.year * 12 + lecture.month - this_month
            if 0 <= ahead < months:
                yield _beside(base, lecture.id)


def _programmes(wish: Wish, base: KnowledgeBase, most: int) -> list[Found]:
    """Programmes for grown-ups that search finds for the subjects."""
    found: dict[str, Found] = {}
    for subject in wish.subjects:
        hits = base.searcher.search(
            base.texts("plans.look_for", subject=subject.name), k=most, kinds=("programme",)
        )
        for hit in hits:
            record = base.library.records[hit.record]
            fits = hit.score >= base.searcher.answerable * _WORTH_SHOWING
            if fits and not _only_for_the_young(record):
                found.setdefault(record.id, _beside(base, record.id))
    return list(found.values())[:most]


def _only_for_the_young(record: Record) -> bool:
    return bool(record.audience) and set(record.audience) <= _YOUNG


def _beside(base: KnowledgeBase, name: str) -> Found:
    """A record that stands beside the week, told by its own summary."""
    record = base.library.records[name]
    offer = Offer(title=record.title, note=record.summary, record=name)
    return Found(offer, (cite(base.library, record),))


def _cite_site(base: KnowledgeBase, vendor: Vendor, offer: SiteOffer) -> SourceRef:
    return SourceRef(
        record=vendor.id,
        title=vendor.title,
        document=base.library.citation(offer.source, offer.place),
        as_of=offer.as_of,
    )
