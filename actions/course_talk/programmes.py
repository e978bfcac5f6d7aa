"""Where to find something to learn when no course of the data fits."""

from __future__ import annotations

from actions.answers import answer, pick_facts, unknown
from actions.choosing import Choice, Profile, choose, find, is_elsewhere, profile_for
from actions.presenting import View, card, contact_lines
from actions.turn import Outcome, Turn
from knowledge.base import KnowledgeBase
from knowledge.telling import cite
from store.messages import Reply

OFFERED = 3  # places shown
FACTS_PER_CARD = 2
WORTH_A_LOOK = 0.35  # of the score of an answer: these are offers, not answers
TOPICS = ("apply", "place", "content", "cost", "schedule")
PORTAL = "contact/lifelong-portal"


def programmes(
    turn: Turn, base: KnowledgeBase, intro: str | None = None, *, goes_on: bool = False
) -> Outcome:
    """Programmes and services that offer what is looked for, and the portal to search in.

    Args:
        turn: what is looked for.
        base: the records.
        intro: what is said first, instead of that single courses are not known.
        goes_on: courses are talked about already; records of other kinds are no answer.
    """
    profile, elsewhere = profile_for(turn, base), is_elsewhere(turn, base, None)
    is_here = bool(profile.kinds) and not elsewhere
    if not (is_here or goes_on):  # about elsewhere, or of another kind, such as a lecture
        return unknown(turn, base) if elsewhere else answer(turn, base)
    near = _near(turn, base, profile, 1 if intro else WORTH_A_LOOK) if is_here else {}
    cards, sources = [], []
    for name in list(near)[:OFFERED]:
        record = base.library.records[name]
        facts = pick_facts(turn, base, Choice(record, near[name]), View(asked=TOPICS))
        facts = facts[:FACTS_PER_CARD]
        cards.append(card(record, facts))
        sources += [cite(base.library, record, fact) for fact in facts or (None,)]
    portal = base.library.contact(PORTAL)
    sources.append(cite(base.library, portal))
    lines = [intro or base.texts("answers.courses_intro" if cards else "answers.courses_none")]
    lines += [base.texts("courses.portal")] if intro else []
    lines += contact_lines(base, portal)
    return Outcome(
        label="course_search",
        replies=(
            Reply(text="\n".join(lines), cards=tuple(cards), sources=tuple(dict.fromkeys(sources))),
        ),
        slots={"topic": next(iter(near), None), "shown": [], "misses": 0},
    )


def _near(
    turn: Turn, base: KnowledgeBase, profile: Profile, share: float
) -> dict[str, tuple[str, ...]]:
    """Ids of the records that are worth so much of the score of an answer, with their facts.

    The one chosen comes first, whatever it is worth.
    """
    hits = find(turn, base, profile)
    facts = {hit.record: hit.facts for hit in hits}
    best = choose(turn, base, profile, hits).record
    worth = [hit.record for hit in hits if hit.score >= share * base.searcher.answerable]
    return {name: facts.get(name, ()) for name in ([best.id] if best else []) + worth}
