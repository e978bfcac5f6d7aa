"""Elliptical questions ("그건 어떻게 신청하죠?", "다른 건?"): about the last topic."""

from __future__ import annotations

from dataclasses import replace

from actions.answers import FACTS_TOLD, answer, tell_record
from actions.choosing import Choice, Profile
from actions.presenting import View, present
from actions.turn import Outcome, Turn
from knowledge.base import KnowledgeBase
from store.messages import Reply


def follow_up(turn: Turn, base: KnowledgeBase) -> Outcome:
    """Tell the asked side of the last topic, or more of it."""
    topic = turn.slots.get("topic")
    asked = _topics_asked(turn.text, base)
    label = _label(asked[0]) if asked else "programme_info"
    if turn.records():
        return answer(replace(turn, label=label), base)
    if topic not in base.library.records:
        return Outcome(
            label="programme_info",
            replies=(Reply(text=base.texts("answers.which_topic")),),
        )
    record = base.library.records[str(topic)]
    if not asked and any(word in turn.text for word in base.texts.data("labels.more_words")):
        return _more(turn, base, str(topic))
    return tell_record(replace(turn, label=label), base, Choice(record), Profile(topics=asked))


def _topics_asked(text: str, base: KnowledgeBase) -> tuple[str, ...]:
    table: dict[str, list[str]] = base.texts.data("labels.topic_words")
    return tuple(topic for topic, words in table.items() if any(word in text for word in words))


def _label(topic: str) -> str:
    labels = {
        "apply": "how_to_apply",
        "documents": "required_documents",
        "cost": "cost",
        "schedule": "schedule_deadline",
        "contact": "contact_dept",
        "target": "eligibility",
    }
    return labels.get(topic, "programme_info")


def _more(turn: Turn, base: KnowledgeBase, topic: str) -> Outcome:
    """Facts of the topic that were not told yet."""
    record = base.library.records[topic]
    shown = list(turn.slots.get("shown") or ())
    facts = [fact for fact in base.library.tellable(record) if fact.id not in shown][:FACTS_TOLD]
    if not facts:
        text = base.texts("answers.more_none")
        return Outcome(label="programme_info", replies=(Reply(text=text),))
    view = View(asked=tuple({fact.topic for fact in facts}), on=turn.as_of)
    return Outcome(
        label="programme_info",
        replies=(present(base, record, facts, view),),
        slots={"shown": [*shown, *(fact.id for fact in facts)]},
    )
