"""Where to find something to learn when no course of the data fits."""

from __future__ import annotations

from actions.answers import answer, pick_facts, unknown
from actions.choosing import Choice, choose, find, is_elsewhere, profile_for
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
    elsewhere, profile = is_elsewhere(turn, base, None), profile_for(turn, base)
    if not goes_on and elsewhere:
        return unknown(turn, base)
    if not goes_on and not profile.kinds:  # another kind of record clearly fits, such as a lecture
        return answer(turn, base)
    fits = profile.kinds and not elsewhere
    hits = find(turn, base, profile) if fits else []
    best = choose(turn, base, profile, hits).record if fits else None
    worth = base.searcher.answerable * (1 if intro else WORTH_A_LOOK)
    near = [hit.record for hit in hits if hit.score >= worth]
    names = list(dict.fromkeys(([best.id] if best else []) + near))
    matched = {hit.record: hit.facts for hit in hits}
    cards, sources = [], []
    for name in names[:OFFERED]:
        record = base.library.records[name]
        choice = Choice(record, matched.get(name, ()))
        facts = pick_facts(turn, base, choice, View(asked=TOPICS))[:FACTS_PER_CARD]
        cards.append(card(record, facts))
        sources += [cite(base.library, record, fact) for fact in facts]
        sources += [] if facts else [cite(base.library, record)]
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
        slots={"topic": names[0] if names else None, "shown": [], "misses": 0},
    )
