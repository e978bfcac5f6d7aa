"""People who are upset, angry, or want a person: heard first, then helped honestly."""

from __future__ import annotations

from actions.answers import pick_facts
from actions.asking import asked, is_question, mentions
from actions.choosing import Choice
from actions.fallback import fallback
from actions.presenting import View, contact_lines, name_and_phone, person_button
from actions.turn import Outcome, Turn
from knowledge.base import KnowledgeBase
from knowledge.records import Record
from knowledge.telling import cite, tell
from store.messages import Reply

PEOPLE = ("contact/seoullearn", "contact/dasan-120")
CERTAIN = 0.8  # of a record that is told without being asked for
LISTENERS = ("contact/youth-1388",)


def emotional_support(turn: Turn, base: KnowledgeBase) -> Outcome:
    """Name the feeling, offer someone to talk to, and one place that may help."""
    texts = base.texts
    if mentions(turn.text, texts.data("support.decide_words")):
        lines = [texts("support.emotional_decide")]
    elif mentions(turn.text, texts.data("support.parent_words")):
        lines = [texts("support.emotional_parent")]
    else:
        lines = [texts("support.emotional_self")]
    sources = []
    for listener in map(base.library.contact, LISTENERS):
        contact = name_and_phone(listener)
        lines.append(texts("support.emotional_talk", contact=contact, hours=listener.hours))
        sources.append(cite(base.library, listener))
    related = _related(turn, base, base.searcher.answerable)
    if related:
        lines += [texts("support.emotional_related"), f"· {related.title}: {related.summary}"]
        sources.append(cite(base.library, related))
    lines.append(texts("support.emotional_more"))
    return Outcome(
        label=turn.label,
        replies=(
            Reply(text="\n".join(lines), buttons=(person_button(base),), sources=tuple(sources)),
        ),
        slots={"topic": related.id} if related else {},
    )


def complaint(turn: Turn, base: KnowledgeBase) -> Outcome:
    """Apologise, say where it can be mended, and what the records say about the matter."""
    texts = base.texts
    lines, sources = [texts("support.complaint")], []
    named = turn.records() if is_question(turn.text, base) else []
    related = base.library.records[named[0]] if named else _related(turn, base, CERTAIN)
    if related:
        choice = Choice(related, _matched(turn, base, related))
        facts = pick_facts(turn, base, choice, View())[:2]
        if facts:
            lines.append(texts("support.complaint_related"))
            lines += [f"· {tell(fact)}" for fact in facts]
            sources += [cite(base.library, related, fact) for fact in facts]
    lines.append(texts("support.complaint_where"))
    for contact in map(base.library.contact, PEOPLE):
        lines += contact_lines(base, contact)
        sources.append(cite(base.library, contact))
    lines.append(texts("support.complaint_ask"))
    return Outcome(
        label=turn.label,
        replies=(
            Reply(text="\n".join(lines), buttons=(person_button(base),), sources=tuple(sources)),
        ),
    )


def human_agent(turn: Turn, base: KnowledgeBase) -> Outcome:
    """Ask for a counsellor, and say who can be called ("직원 몇 명이에요" asks for a figure)."""
    if asked(turn, base).units:
        return fallback(turn, base)
    texts = base.texts
    lines, sources = [texts("support.human")], []
    for contact in map(base.library.contact, PEOPLE):
        lines += contact_lines(base, contact)
        sources.append(cite(base.library, contact))
    lines += [texts("support.human_hours_unknown"), texts("support.human_urgent")]
    return Outcome(
        label="human_agent",
        replies=(Reply(text="\n".join(lines), sources=tuple(sources)),),
        slots={"misses": 0, "offered": None},
        wants_person=True,
    )


def _related(turn: Turn, base: KnowledgeBase, certain: float) -> Record | None:
    hits = base.searcher.search(turn.text, k=1, kinds=("programme", "service", "product"))
    if hits and hits[0].score >= certain:
        return base.library.records[hits[0].record]
    return None


def _matched(turn: Turn, base: KnowledgeBase, record: Record) -> tuple[str, ...]:
    hits = base.searcher.search(turn.text, k=1, kinds=(record.kind,))
    return hits[0].facts if hits and hits[0].record == record.id else ()
