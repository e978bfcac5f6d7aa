"""When the intent is not clear: the records may still know; otherwise say so."""

from __future__ import annotations

from dataclasses import replace

from actions.answers import answer
from actions.choosing import choose, find, profile_for
from actions.turn import Outcome, Turn
from knowledge.base import KnowledgeBase

KNOWN = "programme_info"
UNKNOWN = "out_of_scope"


def known(turn: Turn, base: KnowledgeBase) -> bool:
    """Whether the records are sure to answer the message, whatever its label says."""
    asked = replace(turn, label=KNOWN)
    profile = profile_for(asked, base)
    return choose(asked, base, profile, find(asked, base, profile)).record is not None


def fallback(turn: Turn, base: KnowledgeBase) -> Outcome:
    """Answer from the records when they are sure, else offer topics and a person."""
    outcome = answer(replace(turn, label=KNOWN), base)
    answered = any(reply.sources for reply in outcome.replies)
    return replace(outcome, label=KNOWN if answered else UNKNOWN)
