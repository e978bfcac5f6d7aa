"""When the intent is not clear: the records may still know; otherwise say so."""

from __future__ import annotations

from dataclasses import replace

from actions.answers import answer
from actions.turn import Outcome, Turn
from knowledge.base import KnowledgeBase

KNOWN = "programme_info"
UNKNOWN = "out_of_scope"


def fallback(turn: Turn, base: KnowledgeBase) -> Outcome:
    """Answer from the records when they are sure, else offer topics and a person."""
    outcome = answer(replace(turn, label=KNOWN), base)
    answered = any(reply.sources for reply in outcome.replies)
    return replace(outcome, label=KNOWN if answered else UNKNOWN)
