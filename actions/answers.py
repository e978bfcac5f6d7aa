"""Answer from the records: choose the record, pick its facts, say them with their sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from actions.choosing import Profile, choose, find, is_elliptical
from actions.presenting import person_button, present
from actions.turn import Outcome, Turn
from knowledge.base import KnowledgeBase
from knowledge.records import Fact, Record
from knowledge.search import Hit
from store.messages import Button, Reply

FACTS_TOLD = 4  # lines in one answer
NEAR_TOPICS = 3  # offered when nothing fits
MISSES_BEFORE_PERSON = 2  # answers not found in a row (docs/architecture.md: two tries, then help)


def answer(turn: Turn, base: KnowledgeBase) -> Outcome:
    """Answer a question from the best record, or say honestly that the records do not know."""
    profile = Profile.of(turn.label, base)
    hits = find(turn, base, profile)
    choice = choose(turn, base, profile, hits)
    if choice.record is None:
        return unknown(turn, base, hits)
    facts = pick_facts(base, choice.record, choice.matched, profile.topics)
    reply = present(base, choice.record, facts, asked=profile.topics, matched=choice.matched)
    return Outcome(
        label=turn.label,
        replies=(reply,),
        slots={
            "topic": choice.record.id,
            "shown": [fact.id for fact in facts],
            "misses": 0,
            "offered": None,
        },
    )


def pick_facts(
    base: KnowledgeBase, record: Record, matched: Iterable[str], topics: Sequence[str]
) -> list[Fact]:
    """The facts to tell: those of the topic asked for, best match first, then the matches."""
    tellable = {fact.id: fact for fact in base.library.tellable(record)}
    best = [tellable[fact_id] for fact_id in matched if fact_id in tellable]
    if topics:
        on_topic = [fact for fact in best if fact.topic in topics]
        rest = [f for f in tellable.values() if f.topic in topics and f not in on_topic]
        return (on_topic + rest or best)[:FACTS_TOLD]
    return best[:FACTS_TOLD] or list(tellable.values())[:FACTS_TOLD]


def unknown(turn: Turn, base: KnowledgeBase, hits: Sequence[Hit] = ()) -> Outcome:
    """Say that the records do not know; offer the nearest topics, then a person."""
    texts = base.texts
    misses = int(turn.slots.get("misses") or 0) + 1
    near = [hit for hit in hits if hit.score >= base.searcher.answerable / 2][:NEAR_TOPICS]
    if misses >= MISSES_BEFORE_PERSON:
        text = texts("answers.unknown_again")
    elif is_elliptical(turn.text, base):
        text = texts("answers.which_topic")
    else:
        text = texts("answers.unknown_near" if near else "answers.unknown")
    buttons = [Button(title=hit.title, payload=hit.title) for hit in near]
    return Outcome(
        label=turn.label,
        replies=(Reply(text=text, buttons=(*buttons, person_button(base))),),
        slots={"misses": misses, "offered": "person"},
    )
