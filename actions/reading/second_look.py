"""What the records do not know may stand in a document: look there before saying so."""

from __future__ import annotations

import logging
from dataclasses import replace
from inspect import isawaitable

from actions.choosing import is_elliptical, is_elsewhere
from actions.fallback import KNOWN, UNKNOWN
from actions.reading.novelty import adding
from actions.reading.reader import Reader
from actions.reading.telling import told, told_too
from actions.turn import Outcome, Task, Turn
from knowledge.base import KnowledgeBase
from knowledge.records import Contact, Record
from store.errors import StoreUnavailable

# Kinds of record that tell all they know in their summary and their facts, or whom to call.
TELLING = ("contact", "lecture", "plan", "product", "programme", "service")

log = logging.getLogger(__name__)


def unless_in_documents(task: Task, reader: Reader) -> Task:
    """Let the documents tell what `task` leaves out; records come first."""

    async def answered(turn: Turn, base: KnowledgeBase) -> Outcome:
        answer = task(turn, base)
        outcome = await answer if isawaitable(answer) else answer
        return await second_look(outcome, turn, base, reader)

    return answered


async def second_look(outcome: Outcome, turn: Turn, base: KnowledgeBase, reader: Reader) -> Outcome:
    """The outcome; in its place or after it what a document says that the records do not.

    Args:
        outcome: what the records say.
        turn: the question.
        base: what the assistant knows.
        reader: of the documents.
    """
    record = base.library.records.get(str(outcome.slots.get("topic")))
    if not outcome.unanswered and not _may_lack(record):
        return outcome
    if is_elliptical(turn.text, base) or is_elsewhere(turn, base, None):
        return outcome
    try:
        found = await reader.read(turn.text, base)
    except StoreUnavailable as error:
        log.error("documents were not looked up: %s", error)
        return outcome
    if record is not None and record.kind in TELLING:
        found = adding(found, turn.text, record, outcome.replies, base)
    if not found:
        return outcome
    if not outcome.unanswered:
        beside = told_too(found, turn.as_of, outcome.replies, base)
        return replace(outcome, replies=(*outcome.replies, beside))
    return replace(
        outcome,
        label=KNOWN if outcome.label == UNKNOWN else outcome.label,
        replies=(told(found, turn.as_of, base),),
        slots={**outcome.slots, "shown": [], "misses": 0, "offered": None},
        unanswered=False,
    )


def _may_lack(record: Record | None) -> bool:
    """Whether a document may add to what was told of a record; never to a hotline."""
    if record is None or (isinstance(record, Contact) and record.crisis):
        return False
    return record.kind in TELLING
