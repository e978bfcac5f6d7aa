"""Times of the week as people say them: "평일 저녁이랑 토요일 오전", "방과 후", "주말만요"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time

from actions.asking import mentions
from knowledge.rules.mentoring import MentoringRules
from nlu.korean import course
from nlu.korean.clock import find_clocks
from nlu.korean.negation import set_aside_after

_LISTED = re.compile(
    r"(?<=[월화수목금토일])[·,/](?=[월화수목금토일](?:$|[ .,!?은이에요도만]))"
)  # 화·목


@dataclass(frozen=True)
class Times:
    """Times of the week, in the order of the week.

    Attributes:
        wanted: those that suit.
        excluded: those that do not ("수요일은 안 돼요").
        parts: parts of a day named without any day.
    """

    wanted: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Word:
    first: int
    days: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    denied: bool = False


def read_times(text: str, rules: MentoringRules) -> Times:
    """The times of the week a text names; a day without a part of it is the whole day."""
    if mentions(text, list(rules.after_school.words)):
        usual = rules.after_school
        return Times(_ordered((f"{d}-{p}" for d in usual.days for p in usual.parts), rules))
    text = _LISTED.sub("", text)
    words = sorted([*_days(text), *_parts(text, rules)], key=lambda word: word.first)
    if not any(word.days for word in words):
        named = {part for word in words if not word.denied for part in word.parts}
        return Times(parts=tuple(part for part in rules.parts if part in named))
    wanted: set[str] = set()
    excluded: set[str] = set()
    for days, parts, denied in _pairs(words):
        named = {f"{day}-{part}" for day in days for part in parts or rules.parts}
        (excluded if denied else wanted).update(named)
    return Times(_ordered(wanted - excluded, rules), _ordered(excluded, rules))


def every(part: Iterable[str], rules: MentoringRules) -> tuple[str, ...]:
    """These parts of every day."""
    return _ordered((f"{day}-{p}" for day in rules.days for p in part), rules)


def _pairs(words: list[_Word]) -> list[tuple[frozenset[str], frozenset[str], bool]]:
    """Days with the parts of the day that belong to them: those that follow, else precede."""
    result: list[tuple[frozenset[str], frozenset[str], bool]] = []
    days: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    denied = complete = False
    for word in words:
        if word.days and (complete or (days and word.denied != denied)):
            result.append((days, parts, denied))
            days, parts, denied, complete = frozenset(), frozenset(), False, False
        days, parts = days | word.days, parts | word.parts
        denied = denied or word.denied
        complete = bool(days and parts and word.parts)
    if days:
        result.append((days, parts, denied))
    return result


def _days(text: str) -> list[_Word]:
    found: dict[int, _Word] = {}
    for item in course.find(text):
        if item.entity == "weekday":
            before = found.get(item.start, _Word(item.start))
            days = before.days | {str(item.value)}
            found[item.start] = _Word(item.start, days=days, denied=item.role == "denied")
    return list(found.values())


def _parts(text: str, rules: MentoringRules) -> list[_Word]:
    found = []
    for clock in find_clocks(text):
        parts = {
            name
            for name, part in rules.parts.items()
            if clock.start < _minutes(part.ends) and _minutes(part.starts) < clock.end
        }
        if parts:
            denied = set_aside_after(text, clock.last)
            found.append(_Word(clock.first, parts=frozenset(parts), denied=denied))
    return found


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _ordered(times: Iterable[str], rules: MentoringRules) -> tuple[str, ...]:
    some = set(times)
    return tuple(time for time in rules.times if time in some)
