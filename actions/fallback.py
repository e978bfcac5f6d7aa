"""When the intent is not clear: the records may still know; otherwise say so."""

from __future__ import annotations

from dataclasses import replace

from actions.answers import answer, unknown
from actions.choosing import SURE, Profile, choose, find, profile_for
from actions.turn import Answer, Outcome, Task, Turn
from knowledge.base import KnowledgeBase

KNOWN = "programme_info"
UNKNOWN = "out_of_scope"


def known(turn: Turn, base: KnowledgeBase) -> bool:
    """Whether the records are surer to answer the message than its label is sure of itself."""
    asked = replace(turn, label=KNOWN)
    profile = profile_for(asked, base)
    hits = find(asked, base, profile)
    if choose(asked, base, profile, hits).record is None:
        return False
    return bool(hits) and hits[0].score >= turn.confidence


def fallback(turn: Turn, base: KnowledgeBase) -> Outcome:
    """Answer from the records when they are sure, else offer topics and a person."""
    outcome = answer(replace(turn, label=KNOWN), base)
    answered = any(reply.sources for reply in outcome.replies)
    return replace(outcome, label=KNOWN if answered else UNKNOWN)


def unless_known(task: Task) -> Task:
    """Let a record that clearly answers count before `task`, when its label is doubtful."""

    def answered(turn: Turn, base: KnowledgeBase) -> Answer:
        doubtful = turn.confidence < SURE and not turn.in_form
        return fallback(turn, base) if doubtful and known(turn, base) else task(turn, base)

    return answered


def if_plausible(task: Task) -> Task:
    """Decline instead of `task` when its label is doubtful and no record comes near."""

    def answered(turn: Turn, base: KnowledgeBase) -> Answer:
        hits = find(turn, base, Profile())
        near = bool(hits) and hits[0].score >= base.searcher.answerable
        doubtful = turn.confidence < SURE and not (turn.in_form or turn.records() or near)
        return unknown(turn, base, hits) if doubtful else task(turn, base)

    return answered
