"""Learning sites: which exist for whom, and which combine (교과 택1, 자격증 택1, ...)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from actions.answers import answer
from actions.asking import asks, overlap
from actions.choosing import CLEAR, Profile, find
from actions.policies import policy_reply
from actions.turn import Outcome, Turn
from knowledge.base import KnowledgeBase
from knowledge.policy import Evaluation, Pick, check_vendors
from knowledge.records import Offer, SchoolLevel, Vendor
from knowledge.telling import cite, tell
from store.messages import Button, Card, Reply, SourceRef, Verdict

LABEL = "vendor_choice"
POLICY = "policy/vendor-combination"
RULES = "service/vendor-choice"
LEVELS: dict[str, SchoolLevel] = {
    "elementary": "elementary",
    "middle": "middle",
    "high": "high",
    "ged": "ged",
    **dict.fromkeys(("e1", "e2", "e3", "e4", "e5", "e6"), "elementary"),
    **dict.fromkeys(("m1", "m2", "m3"), "middle"),
    **dict.fromkeys(("h1", "h2", "h3"), "high"),
}


def vendor_choice(turn: Turn, base: KnowledgeBase) -> Outcome:
    """Check the sites named, list those of a level, or explain how choosing works."""
    vendors = turn.records("vendor")
    if asks(turn.text, "vendor_change", base):
        return answer(replace(turn, label="vendor_change"), base)
    if len(vendors) > 1:
        return _check(turn, base, vendors)
    if (vendors and _offered(turn, base, vendors[0])) or _is_about_one(turn, base):
        return answer(turn, base)
    listed = _list(turn, base)
    if not vendors:
        return listed
    about = answer(turn, base)
    return replace(listed, replies=(*about.replies, *listed.replies))


def _is_about_one(turn: Turn, base: KnowledgeBase) -> bool:
    """Whether search clearly finds one record that the user describes without naming a site."""
    best = next(iter(find(turn, base, Profile())), None)
    clear = best is not None and best.score >= CLEAR and best.record != RULES
    return clear and not turn.records("vendor")


def _offered(turn: Turn, base: KnowledgeBase, vendor: str) -> bool:
    """Whether a site has something for the level named, on the day; yes when none is named."""
    record, level = base.library.records[vendor], _level(turn)
    offers = record.offers if isinstance(record, Vendor) else ()
    return level is None or any(o.on(turn.as_of) and o.level in (level, None) for o in offers)


def _check(turn: Turn, base: KnowledgeBase, vendors: Sequence[str]) -> Outcome:
    picks = [Pick(vendor, _track(turn.text, vendor, base)) for vendor in vendors]
    evaluation = check_vendors(base.policies, base.library, picks, turn.as_of, _level(turn))
    reply = policy_reply(evaluation, base)
    if evaluation.question:
        reply = Reply(
            text=evaluation.question.wording.self,
            buttons=_track_buttons(evaluation, vendors, base),
            sources=reply.sources,
        )
    own = tuple(cite(base.library, base.library.records[vendor]) for vendor in vendors)
    return Outcome(
        label=LABEL,
        replies=(reply.model_copy(update={"sources": (*reply.sources, *own)}),),
        slots={"topic": RULES, "shown": [], "misses": 0},
        verdict=Verdict(status=evaluation.status, policy=POLICY),
    )


def _track(text: str, vendor: str, base: KnowledgeBase) -> str | None:
    """Which course of a site is meant, where the words say it and the site has several."""
    record = base.library.records[vendor]
    tracks = {offer.track for offer in record.offers} if isinstance(record, Vendor) else set()
    if len(tracks) < 2:
        return None
    words: dict[str, list[str]] = base.texts.data("vendors.track_words")
    said = [t for t in words if t in tracks and any(word in text for word in words[t])]
    return said[0] if len(said) == 1 else None


def _track_buttons(
    evaluation: Evaluation, vendors: Sequence[str], base: KnowledgeBase
) -> tuple[Button, ...]:
    """Each course as a button that asks the whole question again with that course named."""
    if evaluation.question is None:
        return ()
    ambiguous = evaluation.question.member
    others = ", ".join(base.library.records[v].title for v in vendors if v != ambiguous)
    return tuple(
        Button(
            title=choice.title,
            payload=base.texts("vendors.ask_again", course=choice.title, others=others),
        )
        for choice in evaluation.question.choices
    )


def _level(turn: Turn) -> SchoolLevel | None:
    """The school level named, by itself or through a grade; else the one known from before."""
    known = turn.slots.get("facts") or {}
    told = [*turn.values("school_level"), *turn.values("grade")]
    told += [known.get("school_level"), known.get("grade")]
    return next((LEVELS[name] for name in told if name in LEVELS), None)


def _list(turn: Turn, base: KnowledgeBase) -> Outcome:
    """The sites on offer that day, by level, with the rules of choosing."""
    texts = base.texts
    level = _level(turn)
    groups: dict[str, list[tuple[Vendor, Offer]]] = {}
    vendors = [r for r in base.library.of_kind("vendor") if isinstance(r, Vendor)]
    for vendor in vendors:
        for offer in vendor.offers:
            if offer.on(turn.as_of) and (level is None or offer.level in (level, None)):
                groups.setdefault(offer.level or offer.track, []).append((vendor, offer))
    titles: dict[str, str] = texts.data("vendors.groups")
    cards = [
        Card(
            title=title,
            lines=(", ".join(offer.name or site.title for site, offer in groups[name]),),
        )
        for name, title in titles.items()
        if name in groups
    ]
    rules = base.library.records[RULES]
    current = texts.data("vendors.current_rules")
    matched = next((h.facts for h in find(turn, base, Profile(records=(RULES,)))), ())
    tellable = {fact.id: fact for fact in base.library.tellable(rules)}
    worded = [name for name in matched[:1] if overlap(turn.text, tellable[name], rules)]
    facts = [tellable[name] for name in dict.fromkeys((*worded, *current))]
    lines = [rules.title, *(f"· {tell(fact)}" for fact in facts)]
    lines.append(texts("vendors.may_change"))
    offers = [offer for group in groups.values() for _, offer in group]
    sources = [cite(base.library, rules, fact) for fact in facts]
    sources += [_cite_offer(base, offer) for offer in offers]
    return Outcome(
        label=LABEL,
        replies=(
            Reply(text="\n".join(lines), cards=tuple(cards), sources=tuple(dict.fromkeys(sources))),
        ),
        slots={"topic": RULES, "shown": [RULES], "misses": 0},
    )


def _cite_offer(base: KnowledgeBase, offer: Offer) -> SourceRef:
    rules = base.library.records[RULES]
    return SourceRef(
        record=rules.id,
        title=rules.title,
        document=base.library.citation(offer.source, offer.place),
        as_of=offer.as_of,
    )
