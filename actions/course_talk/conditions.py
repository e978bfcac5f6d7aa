"""What of a message says when, for whom, and for how much a course should be."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from actions.asking import mentions
from actions.turn import Turn
from knowledge.base import KnowledgeBase
from knowledge.courses.wishes import Order
from knowledge.rules.courses import AgeRules, CourseRules
from nlu.korean import course as parsing
from nlu.korean.clock import Clock, find_clocks
from store.courses.types import WEEKDAYS

HOUR, DAY = 60, 24 * 60
PARTS = ("morning", "afternoon", "evening")
PERIODS = ("day", "week", "weekend", "month", "season", "year")
Words = Mapping[str, Any]
"""`courses.words`: what people say."""
_CHILD = r"(?:애|아이|자녀|아들|딸|손주|손자|손녀)"
_LEARNS = re.compile(  # not "애 오기 전에", "애 공부 봐주는 법"
    rf"(?:우리|저희|울) ?{_CHILD}(?! ?말고)|{_CHILD}(?:들)?(?:[가이도](?![가-힣])|한테|용"
    rf"| ?(?:들[을이]|다닐|배울|보낼))"
)


def values(turn: Turn, name: str, *, denied: bool = False) -> tuple[str, ...]:
    """What a message says of an entity, or sets aside; as text, without repeats."""
    found = (e for e in turn.entities if e.entity == name and (e.role == "denied") is denied)
    return tuple(dict.fromkeys(str(one.value) for one in found))


def weekdays_of(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Weekdays in their order, those wished and those set aside."""
    found = [one for one in parsing.find(text) if one.entity == "weekday"]
    wished = {str(one.value) for one in found if one.role != "denied"}
    denied = {str(one.value) for one in found if one.role == "denied"} - wished
    return (
        tuple(day for day in WEEKDAYS if day in wished),
        tuple(day for day in WEEKDAYS if day in denied),
    )


def groups_of(turn: Turn, base: KnowledgeBase, rules: CourseRules) -> tuple[str, ...]:
    """For whom it should be."""
    groups: Mapping[str, str] = base.texts.data("courses.groups")
    levels: Mapping[str, str] = base.texts.data("courses.levels")
    grades = {"e": "elementary", "m": "middle", "h": "high"}
    words: Words = base.texts.data("courses.words")
    found = [groups.get(value) for value in values(turn, "target_group")]
    if mentions(turn.text, words["teachers"]):
        found.clear()
    found += [levels.get(value) for value in values(turn, "school_level")]
    found += [levels.get(grades.get(value[:1], "")) for value in values(turn, "grade")]
    found += [group for group, ages in rules.ages.items() if _is_of_age(turn, ages)]
    learns = _LEARNS.search(turn.text) and not mentions(turn.text, words["errands"])
    if "child" in values(turn, "person") and not any(found) and learns:
        found += ["child", "teen"]
    return tuple(dict.fromkeys(group for group in found if group))


def _is_of_age(turn: Turn, ages: AgeRules) -> bool:
    old_enough = any(int(age) >= ages.from_age for age in turn.values("age"))
    return old_enough or mentions(turn.text, [*ages.words])


def hours_of(
    text: str, words: Words, rules: CourseRules
) -> tuple[tuple[int, int] | None, int | None]:
    """When it may begin, and by when it has to be over."""
    hours = rules.parts_of_day.items()
    parts = {name: (first * HOUR, last * HOUR) for name, (first, last) in hours}
    begins = parts["after_work"] if mentions(text, words["after_work"]) else None
    clocks = find_clocks(text)
    for clock in clocks:
        if mentions(text[clock.last :][:10], words["ends"]):
            return begins, clock.start if not clock.vague and clock.start else clock.end
    exact = [clock for clock in clocks if not clock.vague]
    if exact:
        return _of_clock(exact), None
    if clocks:
        day = [parts[name] for name in PARTS]
        begins = next((part for part in day if clocks[-1].start < part[1]), day[-1])
    return begins, None


def _of_clock(clocks: list[Clock]) -> tuple[int, int]:
    first = clocks[0]
    if len(clocks) > 1 and clocks[1].start > first.start:  # 2시부터 5시 사이
        return first.start, clocks[1].start
    return first.start, min(first.end, DAY)


def fee_max_of(turn: Turn, words: Words, rules: CourseRules) -> int | None:
    """What it may cost at most, in won."""
    if "free" in turn.values("fee") and not mentions(turn.text, words["not_free"]):
        return 0
    too_dear = turn.values("fee_min") if mentions(turn.text, words["too_dear"]) else []
    for won in (*turn.values("fee_max"), *too_dear):
        return int(won)
    compares = mentions(turn.text, [*words["cheapest"], *words["cheaper"]])  # names no amount
    return rules.cheap if mentions(turn.text, words["cheap"]) and not compares else None


def fee_min_of(turn: Turn, words: Words) -> int | None:
    """What it has to cost at least, in won."""
    for won in [] if mentions(turn.text, words["too_dear"]) else turn.values("fee_min"):
        return int(won)
    is_paid = "paid" in turn.values("fee") or mentions(turn.text, words["not_free"])
    return 1 if is_paid else None


def states_of(text: str, words: Words) -> tuple[str, ...]:
    """How registration has to stand."""
    found: tuple[str, ...] = ("open",) if mentions(text, words["open"]) else ()
    return (*found, "soon", "later") if mentions(text, words["soon"]) else found


def starts_of(turn: Turn, words: Words) -> tuple[str, str] | None:
    """The days on which it may begin; a time to apply is none."""
    if mentions(turn.text, words["fields"]["period"]):
        return None
    for time in turn.values("time"):
        weekly = {"nearest_weekday", "nearest_weekend"} & set(time.get("assumed") or ())
        if time["grain"] in PERIODS and not weekly:
            first, end = (date.fromisoformat(time[side][:10]) for side in ("start", "end"))
            return first.isoformat(), (end - timedelta(days=1)).isoformat()
    if month := month_of(turn):
        days = monthrange(month.year, month.month)[1]
        return month.isoformat(), month.replace(day=days).isoformat()
    return None


def month_of(turn: Turn) -> date | None:
    """The month a message speaks of, this one or one to come: its first day."""
    for time in turn.values("time"):
        if time["grain"] == "month":
            return date.fromisoformat(time["start"][:10])
    for month in turn.values("month"):
        return date(turn.as_of.year + (int(month) < turn.as_of.month), int(month), 1)
    return None


def order_of(text: str, words: Words) -> Order:
    """What is to come first."""
    orders: tuple[Order, ...] = ("cheapest", "dearest", "soonest")
    return next((order for order in orders if mentions(text, words[order])), "fit")


def dropped_of(text: str, base: KnowledgeBase) -> tuple[str, ...]:
    """Wishes that the message gives up; all but the topic when it does not say which."""
    if not mentions(text, base.texts.data("courses.words")["any"]):
        return ()
    drops: Mapping[str, list[str]] = base.texts.data("courses.drops")
    return tuple(name for name, words in drops.items() if mentions(text, words))
