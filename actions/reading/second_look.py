"""What the records do not know may stand in a document: look there before saying so."""

from __future__ import annotations

import logging
from dataclasses import replace
from inspect import isawaitable

from actions.choosing import is_elliptical, is_elsewhere
from actions.fallback import KNOWN, UNKNOWN
from actions.reading.reader import Reader
from actions.reading.telling import told
from actions.turn import Outcome, Task, Turn
from knowledge.base import KnowledgeBase
from store.errors import StoreUnavailable

log = logging.getLogger(__name__)


def unless_in_documents(task: Task, reader: Reader) -> Task:
    """Let the documents answer what `task` leaves unanswered; records win."""

    async def answered(turn: Turn, base: KnowledgeBase) -> Outcome:
        answer = task(turn, base)
        outcome = await answer if isawaitable(answer) else answer
        return await second_look(outcome, turn, base, reader)

    return answered


async def second_look(outcome: Outcome, turn: Turn, base: KnowledgeBase, reader: Reader) -> Outcome:
    """The outcome, or what a document says where the outcome only says that we do not know.

    Args:
        outcome: what the records say.
        turn: the question.
        base: what the assistant knows.
        reader: of the documents.
    """
    if not outcome.unanswered or is_elliptical(turn.text, base) or is_elsewhere(turn, base, None):
        return outcome
    try:
        found = await reader.read(turn.text, base)
    except StoreUnavailable as error:
        log.error("documents were not looked up: %s", error)
        return outcome
    if not found:
        return outcome
    return replace(
        outcome,
        label=KNOWN if outcome.label == UNKNOWN else outcome.label,
        replies=(told(found, turn.as_of, base),),
        slots={**outcome.slots, "shown": [], "misses": 0, "offered": None},
        unanswered=False,
    )
