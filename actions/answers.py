"""Answer from the records: choose the record, pick its facts, say them with their sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from actions.asking import asked, asks, overlap
from actions.choosing import (
    Choice,
    Profile,
    choose,
    find,
    is_elliptical,
    is_elsewhere,
    named_together,
    profile_for,
)
from actions.presenting import View, card, person_button, present
from actions.turn import Outcome, Turn
from knowledge.base import KnowledgeBase
from knowledge.records import Department, Fact, Record
from knowledge.search import Hit
from knowledge.telling import cite
from store.messages import Button, Reply

FACTS_TOLD = 4  # lines in one answer
FACTS_PER_CARD = 3
DUTIES_MATCHED = 2  # of a department that is found by its duties
NEAR_TOPICS = 3  # offered when nothing fits
MISSES_BEFORE_PERSON = 2  # answers not found in a row (docs/architecture.md: two tries, then help)


def answer(turn: Turn, base: KnowledgeBase) -> Outcome:
    """Answer a question from the best record, or say honestly that the records do not know."""
    profile = profile_for(turn, base)
    hits = find(turn, base, profile)
    together = named_together(turn, base, profile)
    if together:
        return _several(turn, base, together)
    choice = choose(turn, base, profile, hits)
    if choice.record is None:
        return unknown(turn, base, () if is_elsewhere(turn, base, None) else hits)
    return tell_record(turn, base, choice, profile)


def tell_record(turn: Turn, base: KnowledgeBase, choice: Choice, profile: Profile) -> Outcome:
    """The side of a record that was asked for.

    Raises:
        ValueError: no record was chosen.
    """
    record, matched = choice.record, choice.matched
    if record is None:
        raise ValueError("no record to tell")
    if isinstance(record, Department):
        matched = () if record.id in turn.records() else matched[:DUTIES_MATCHED]
    topics = profile.topics
    if topics == ("cost",) and not _has(base, record, "cost") and _has(base, record, "budget"):
        topics = ("budget",)  # what it costs the city, when nobody pays for it
    wanted = asked(turn, base)
    missing = wanted.anything and not any(map(wanted.fits, base.library.tellable(record)))
    view = View(topics, matched, on=turn.as_of, desk=profile.desk, missing=missing)
    facts = pick_facts(turn, base, choice, view)
    worded = (fact.id for fact in facts if overlap(turn.text, fact, record))
    view = replace(view, matched=(*matched, *worded))
    return Outcome(
        label=turn.label,
        replies=(present(base, record, facts, view),),
        slots={
            "topic": record.id,
            "shown": [fact.id for fact in facts],
            "misses": 0,
            "offered": None,
        },
        unanswered=view.leaves_open(record, facts),
    )


def _has(base: KnowledgeBase, record: Record, topic: str) -> bool:
    return any(fact.topic == topic for fact in base.library.tellable(record))


def _several(turn: Turn, base: KnowledgeBase, records: Sequence[Record]) -> Outcome:
    """Records named side by side ("집중상담이랑 심화상담 차이"), each as a card."""
    told = [base.library.tellable(record)[:FACTS_PER_CARD] for record in records]
    sources = []
    for record, facts in zip(records, told, strict=True):
        sources += [cite(base.library, record, fact) for fact in facts]
        sources += [] if facts else [cite(base.library, record)]
    return Outcome(
        label=turn.label,
        replies=(
            Reply(
                text=base.texts("answers.several"),
                cards=tuple(card(r, facts) for r, facts in zip(records, told, strict=True)),
                sources=tuple(dict.fromkeys(sources)),
            ),
        ),
        slots={"topic": records[0].id, "shown": [], "misses": 0, "offered": None},
    )


def pick_facts(turn: Turn, base: KnowledgeBase, choice: Choice, view: View) -> list[Fact]:
    """The facts to tell: those of the side asked for first, then by how well they match.

    A department's staff is told only to those who ask for it: its duties answer the rest.
    """
    record = choice.record
    if record is None:
        return []
    tellable = {fact.id: fact for fact in base.library.tellable(record)}
    wanted, text = asked(turn, base), turn.text
    if isinstance(record, Department):
        staff = asks(text, "staff", base)
        return [fact for fact in tellable.values() if staff and wanted.fits(fact)][:FACTS_TOLD]
    matched = [tellable[name] for name in choice.matched if name in tellable]
    fitting = [fact for fact in tellable.values() if wanted.fits(fact)]
    fitting.sort(key=lambda fact: (fact not in matched, fact.source != record.source))
    on_topic = [fact for fact in tellable.values() if fact.topic in view.asked]
    on_topic.sort(key=lambda fact: fact.as_of, reverse=True)
    shares = {fact.id: overlap(text, fact, record) for fact in tellable.values()}
    worded = [fact for fact in tellable.values() if shares[fact.id]]
    worded.sort(key=lambda fact: fact.as_of, reverse=True)
    if view.asked:
        near = [fact for fact in worded if fact.topic in view.near_topics]
        ranked = [*fitting, *near, *on_topic]
        ranked = ranked or [fact for fact in matched if view.answered_by(fact)]
    elif fitting or worded:
        ranked = [*fitting, *matched, *worded]
    else:  # "…이 뭐예요": in the order of the record, which puts first what matters most
        ranked = list(tellable.values())
    ranked.sort(key=lambda fact: (not wanted.fits(fact), -shares[fact.id]))
    return list({fact.id: fact for fact in ranked}.values())[:FACTS_TOLD]


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
        unanswered=True,
    )
