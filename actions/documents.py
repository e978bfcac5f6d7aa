"""Which papers prove a category: picked by what is known of the household."""

from __future__ import annotations

from actions.answers import answer
from actions.presenting import View, present
from actions.turn import Outcome, Turn
from knowledge.base import KnowledgeBase
from knowledge.records import Documents

LABEL = "required_documents"
TOPIC = "documents"


def required_documents(turn: Turn, base: KnowledgeBase) -> Outcome:
    """The papers of the categories named, or of those told before ("서류는요?")."""
    codes = turn.values("household")
    if not codes and not set(turn.records()) - set(base.texts.data("labels.umbrella")):
        household = (turn.slots.get("facts") or {}).get("household") or {}
        codes = household.get("has", [])
    if len(codes) > 1:  # a finer category replaces 한부모
        codes = [code for code in codes if code != "single_parent"]
    by_code = {
        record.household: record
        for record in base.library.of_kind("documents")
        if isinstance(record, Documents)
    }
    records = [by_code[code] for code in dict.fromkeys(codes) if code in by_code]
    if not records:
        return answer(turn, base)
    last = records[-1]  # only there that the papers may be old
    return Outcome(
        label=LABEL,
        replies=tuple(
            present(
                base,
                record,
                base.library.tellable(record),
                View(asked=(TOPIC,), on=turn.as_of if record is last else None),
            )
            for record in records
        ),
        slots={"topic": records[0].id, "shown": [], "misses": 0, "offered": None},
    )
