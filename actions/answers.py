"""Answer from the records: find the record, pick its facts, say them with their sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from actions.presenting import person_button, present
from actions.turn import Outcome, Turn
from knowledge.base import KnowledgeBase
from knowledge.records import Fact, Record
from knowledge.search import Hit
from store.messages import Button, Reply

CANDIDATES = 8  # records looked at
FACTS_TOLD = 4  # lines in one answer
MISSES_BEFORE_PERSON = 2  # answers not found in a row (design: two tries, then help)


@dataclass(frozen=True)
class Profile:
    """What a label wants to know: kinds of record, topics of fact, default record."""

    kinds: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    home: str | None = None

    @classmethod
    def of(cls, label: str, base: KnowledgeBase) -> Profile:
        """The profile of a label; an unknown label looks everywhere."""
        name = f"labels.{label}"
        raw: dict[str, Any] = base.texts.data(name) if name in base.texts else {}
        return cls(tuple(raw.get("kinds", ())), tuple(raw.get("topics", ())), raw.get("home"))


def answer(turn: Turn, base: KnowledgeBase) -> Outcome:
    """Answer a question from the best record, or say honestly that the records do not know."""
    profile = Profile.of(turn.label, base)
    hits = base.searcher.search(turn.text, k=CANDIDATES, kinds=profile.kinds or None)
    record, matched = choose(turn, base, profile, hits)
    if record is None:
        return unknown(turn, base, hits)
    facts = pick_facts(base, record, matched, profile.topics)
    return Outcome(
        label=turn.label,
        replies=(present(base, record, facts, asked=profile.topics, matched=matched),),
        slots={"topic": record.id, "shown": [record.id], "misses": 0, "offered": None},
    )


def choose(
    turn: Turn, base: KnowledgeBase, profile: Profile, hits: Sequence[Hit]
) -> tuple[Record | None, tuple[str, ...]]:
    """The record to answer from, with the ids of its facts that match the question.

    A record the user names wins over a slightly better hit; a question that names nothing
    ("얼마까지 지원되나요?") is about the last topic, then about the label's own record.
    """
    records = base.library.records
    named = [record for record in turn.records() if _fits(records[record], profile)]
    by_record = {hit.record: hit for hit in hits}
    for record in named:
        if record in by_record and by_record[record].score >= base.searcher.answerable / 2:
            return records[record], by_record[record].facts
    if hits and hits[0].score >= base.searcher.answerable:
        return records[hits[0].record], hits[0].facts
    if named:
        return records[named[0]], ()
    for fallback in (turn.slots.get("topic") if turn.label == "follow_up" else None, profile.home):
        if fallback in records:
            hit = by_record.get(str(fallback))
            return records[str(fallback)], hit.facts if hit else ()
    return None, ()


def _fits(record: Record, profile: Profile) -> bool:
    return not profile.kinds or record.kind in profile.kinds


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


def unknown(turn: Turn, base: KnowledgeBase, hits: Sequence[Hit]) -> Outcome:
    """Say that the records do not know; offer the nearest topics, then a person."""
    misses = int(turn.slots.get("misses") or 0) + 1
    near = [hit for hit in hits if hit.score >= base.searcher.answerable / 2][:3]
    if misses >= MISSES_BEFORE_PERSON:
        text = base.texts("answers.unknown_again")
    elif near:
        text = base.texts("answers.unknown_near")
    else:
        text = base.texts("answers.unknown")
    buttons = [Button(title=hit.title, payload=hit.title) for hit in near]
    return Outcome(
        label=turn.label,
        replies=(Reply(text=text, buttons=(*buttons, person_button(base))),),
        slots={"misses": misses, "offered": "person"},
    )
