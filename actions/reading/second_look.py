"""What the records do not know may stand in a document: look there before saying so."""

from __future__ import annotations

import logging
import math
from dataclasses import replace
from inspect import isawaitable

from actions.choosing import is_elliptical, is_elsewhere
from actions.fallback import KNOWN, UNKNOWN
from actions.reading.judging import Judge
from actions.reading.quotes import words_of
from actions.reading.reader import Reader
from actions.reading.telling import told
from actions.turn import Outcome, Task, Turn
from knowledge.base import KnowledgeBase
from knowledge.records import Contact, Record
from store.errors import StoreUnavailable

ALL = math.inf
# Kinds of record that tell all they know in their summary and their facts, or whom to call.
TELLING = ("contact", "lecture", "plan", "product", "programme", "service")

log = logging.getLogger(__name__)


def unless_in_documents(task: Task, reader: Reader) -> Task:
    """Let the documents answer what `task` leaves unanswered; records win."""

    async def answered(turn: Turn, base: KnowledgeBase) -> Outcome:
        answer = task(turn, base)
        outcome = await answer if isawaitable(answer) else answer
        return await second_look(outcome, turn, base, reader)

    return answered


async def second_look(outcome: Outcome, turn: Turn, base: KnowledgeBase, reader: Reader) -> Outcome:
    """The outcome, or what a document says where the records do not answer.

    Args:
        outcome: what the records say.
        turn: the question.
        base: what the assistant knows.
        reader: of the documents.
    """
    lacks = _lacks(outcome, turn, base)
    if not lacks or is_elliptical(turn.text, base) or is_elsewhere(turn, base, None):
        return outcome
    try:
        found = await reader.read(turn.text, base)
    except StoreUnavailable as error:
        log.error("documents were not looked up: %s", error)
        return outcome
    if not found or max(one.signals.missing for one in found) >= lacks:
        return outcome
    return replace(
        outcome,
        label=KNOWN if outcome.label == UNKNOWN else outcome.label,
        replies=(told(found, turn.as_of, base),),
        slots={**outcome.slots, "shown": [], "misses": 0, "offered": None},
        unanswered=False,
    )


def _lacks(outcome: Outcome, turn: Turn, base: KnowledgeBase) -> float:
    """How rare a word of the question is that the record told has nowhere; 0 when it answers.

    The record is judged as documents are: they only take the place of what fits less. What has
    not even the figure that was asked for lacks all.
    """
    record = base.library.records.get(str(outcome.slots.get("topic")))
    if record is None or record.kind not in TELLING or _is_hotline(record):
        return ALL if outcome.unanswered else 0.0
    words = words_of(record, base.library.tellable(record))
    best = next(iter(Judge(base).judge(turn.text, words)), None)
    if best is None or (outcome.unanswered and not best.signals.shaped):
        return ALL
    return best.signals.missing


def _is_hotline(record: Record) -> bool:
    return isinstance(record, Contact) and bool(record.crisis)
