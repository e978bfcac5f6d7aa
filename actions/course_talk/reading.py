"""What a message says about the course that is looked for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from actions.asking import mentions
from actions.course_talk import conditions
from actions.course_talk.topics import places_of, topic_of
from actions.turn import Turn
from knowledge.base import KnowledgeBase
from knowledge.courses.wishes import Wishes
from knowledge.rules.courses import CourseRules
from nlu.korean.typos import mended
from store.courses.types import WEEKDAYS

_NUMBERED = re.compile(r"(?<!\d)(\d{1,2}) ?번(?! ?째)|^\s*(\d)\s*$")


@dataclass(frozen=True)
class Heard:
    """What one message says.

    Attributes:
        wishes: what it wishes for itself.
        denied: names of wishes with the values it sets aside ("요가 말고").
        dropped: names of wishes that do not matter any more ("요일은 상관없어요").
        is_here: it speaks of its own neighbourhood without naming it.
        is_cheaper: it asks for something cheaper than what was shown.
    """

    wishes: Wishes
    denied: Mapping[str, tuple[str, ...]]
    dropped: tuple[str, ...] = ()
    is_here: bool = False
    is_cheaper: bool = False

    @property
    def says_something(self) -> bool:
        """Whether it has any wish about courses."""
        kinds = (self.wishes.wished, self.denied, self.dropped, self.wishes.order != "fit")
        return any(kinds) or self.is_here or self.is_cheaper

    def without_topic(self) -> Heard:
        """The same without a topic: what is left of the words is not always one."""
        return replace(self, wishes=self.wishes.without("topic", "words", "also"))


def hear(turn: Turn, base: KnowledgeBase, rules: CourseRules, places: Sequence[str] = ()) -> Heard:
    """Read a message about courses.

    Args:
        turn: the message.
        base: words.
        rules: of courses.
        places: names of places that the data have; others are no places.
    """
    texts, text = base.texts, turn.text
    words: Mapping[str, Any] = texts.data("courses.words")
    dropped = conditions.dropped_of(text, base)
    days, denied_days = conditions.weekdays_of(text)
    denied = {
        "districts": conditions.values(turn, "district", denied=True),
        "weekdays": denied_days,
        "topic": conditions.values(turn, "topic", denied=True),
    }
    begins, ends_by = conditions.hours_of(text, words, rules)
    named = {found.text for found in turn.entities if found.entity in ("district", "topic")}
    where, rest = places_of(mended(text), places, named)
    topic = topic_of(turn, rest, base, rules)
    wishes = Wishes(
        topic=topic.said,
        words=topic.spelled,
        also=topic.near,
        groups=conditions.groups_of(turn, base, rules),
        districts=conditions.values(turn, "district"),
        not_districts=denied["districts"],
        places=where,
        weekdays=days,
        begins=begins,
        ends_by=ends_by,
        mode=next(iter(conditions.values(turn, "mode")), None),
        fee_max=conditions.fee_max_of(turn, words, rules),
        fee_min=conditions.fee_min_of(turn, words),
        states=conditions.states_of(text, words),
        starts=conditions.starts_of(turn, words),
        order=conditions.order_of(text, words),
    ).without(*dropped)
    is_here = mentions(text, words["here"]) and not wishes.districts
    is_cheaper = mentions(text, words["cheaper"])
    set_aside = {name: values for name, values in denied.items() if values}
    return Heard(wishes, set_aside, dropped, is_here, is_cheaper)


def merged(before: Wishes, heard: Heard) -> Wishes:
    """What is wished after a message that changes what was wished before it."""
    new: dict[str, Any] = {name: getattr(heard.wishes, name) for name in heard.wishes.wished}
    if heard.wishes.topic:
        new |= {"words": heard.wishes.words, "also": heard.wishes.also}
    if heard.wishes.order != "fit":
        new["order"] = heard.wishes.order
    if heard.wishes.begins and before.ends_by is not None:
        new.setdefault("ends_by", None)
    kept = before.without(*heard.dropped)
    for name, values in heard.denied.items():
        if name == "topic":
            kept = kept.without("topic", "words", "also")
        elif name == "weekdays":
            days = tuple(day for day in kept.weekdays or WEEKDAYS if day not in values)
            kept = replace(kept, weekdays=days)
        else:
            places = tuple(place for place in kept.districts if place not in values)
            kept = replace(kept, districts=places)
    if heard.wishes.districts:
        kept = kept.without("not_districts")
    return replace(kept, **new)


def ordinals(text: str, base: KnowledgeBase) -> list[str]:
    """Which of the courses shown a message means: their places from "1", or "last"."""
    table: Mapping[str, list[str]] = base.texts.data("courses.ordinals")
    numbers = [one or bare for one, bare in _NUMBERED.findall(text)]
    return numbers or [which for which, words in table.items() if mentions(text, words)]
