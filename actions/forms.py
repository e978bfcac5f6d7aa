"""Digressions: one mechanism for every form.

A form steps aside when the message is a question of its own; the rule of that label answers
it, and Rasa comes back to the form, which asks again. No form knows any label but its own.
"""

from __future__ import annotations

from actions.asking import is_question
from actions.turn import Turn
from knowledge.base import KnowledgeBase

# Labels of messages that only mean something as an answer to what was asked.
ANSWERS = frozenset({"inform", "affirm", "deny", "dont_know", "nlu_fallback"})


def is_digression(turn: Turn, form_label: str, *, understood: bool, base: KnowledgeBase) -> bool:
    """Whether the active form should leave this message to the rule of its label.

    Args:
        turn: the message.
        form_label: the public label of the form.
        understood: whether the message answers what the form asked.
        base: wording that tells questions from statements.
    """
    asks = is_question(turn.text, base)
    if turn.label in ANSWERS or turn.label == form_label:
        return asks and not understood and turn.label == "nlu_fallback"
    return asks or not understood
