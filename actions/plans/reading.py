"""What a message tells of a plan: goal, last day, subjects, time, days, grade, membership, way.

The words are data (`knowledge/data/texts/plans.yml`); the shapes of numbers stand here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, get_args

from dateutil.relativedelta import relativedelta

from actions.asking import mentions
from actions.plans.models import DAY_LONG, DAYS, Grade
from actions.spoken import spoken_day
from actions.turn import Turn
from knowledge.base import KnowledgeBase
from knowledge.rules.plans import PlanRules, Weekday
from nlu.korean import course
from nlu.korean.clock import find_clocks
from nlu.korean.numerals import ARABIC, NATIVE, SINO, parse

GRADES = frozenset(get_args(Grade))
CHILDREN = frozenset({"child", "grandchild", "sibling", "friend", "student"})

_NUMBER = rf"(?:{ARABIC}|{NATIVE}|{SINO})"
_LENGTH = re.compile(
    rf"(?P<hours>{_NUMBER}) ?시간(?: ?(?P<half>반)| ?(?P<rest>{_NUMBER}) ?분)?"
    rf"|(?<!시 )(?<!시)(?P<minutes>{_NUMBER}) ?분(?![가-힣]*(?:의|야))"
)
_EACH_WEEK = re.compile(
    r"(?:일주일|1주일|한 ?주|매주|주당|(?<![가-힣\d])주)(?:에|로|당)? ?(?:총|합쳐서?|다 ?해서)? ?$"
)
_WEEKS_LEFT = re.compile(
    rf"(?P<n>{_NUMBER}|석|넉) ?(?P<unit>주일?|달|개월|일|년)"
    r"(?= ?(?:정도 ?|쯤 ?|밖에 ?)?(?:안? ?남|동안|간 ?|뒤|후|안에|짜리|만에|플랜|계획))"
)
_DAYS_LEFT = re.compile(r"[dD] ?- ?(?P<n>\d{1,3})")
_UNITS = {"주": "weeks", "달": "months", "개": "months", "일": "days", "년": "years"}
_PART_BEFORE_AMOUNT = re.compile(
    rf"(?<![가-힣])(?P<part>새벽|아침|오전|오후|저녁|밤)(?:에|마다)? ?(?={_NUMBER} ?(?:시간|분))"
)
_BARE_DAYS = re.compile(r"[월화수목금토일](?:[ ,·/와과]*[월화수목금토일])*(?:이요|요)?")
_UP_TO = re.compile(r" ?까지")
_LETTERS = "월화수목금토일"
_AFTER_DAY = 8  # letters behind a weekday in which it may be set aside


def squeezed(text: str) -> str:
    """The text without spaces, in which words of data are looked for."""
    return text.replace(" ", "")


@dataclass(frozen=True)
class Goal:
    """What a plan is for; `dated` when it has a day that must be known."""

    title: str
    dated: bool
    record: str | None = None


def goal(text: str, base: KnowledgeBase) -> Goal | None:
    """The goal named."""
    for entry in base.texts.data("plans.goals"):
        if mentions(text, entry["words"]):
            return Goal(entry["title"], entry["dated"], entry.get("record"))
    return None


@dataclass(frozen=True)
class LastDay:
    """The day a plan ends; `month` when only the month of an exam was told."""

    day: date
    month: int | None = None


def last_day(turn: Turn) -> LastDay | None:
    """The last day told, whether it is a day to come or not."""
    if match := _DAYS_LEFT.search(turn.text):
        return LastDay(turn.as_of + timedelta(days=int(match["n"])))
    for found in turn.entities:
        up_to = _UP_TO.match(turn.text, turn.text.find(found.text) + len(found.text))
        if found.entity == "month" and isinstance(found.value, int):
            return _month(found.value, turn.as_of, inclusive=bool(up_to))
        if found.entity == "time" and isinstance(found.value, dict):
            told = _interval(found.value)
            if told:
                return told
    if match := _WEEKS_LEFT.search(turn.text):
        count = {"석": 3, "넉": 4}.get(match["n"]) or int(parse(match["n"]) or 0)
        length = relativedelta(**{_UNITS[match["unit"][0]]: count})  # type: ignore[arg-type]
        return LastDay(turn.as_of + length) if count else None
    return None


def why_not(day: date, today: date, base: KnowledgeBase, rules: PlanRules) -> str | None:
    """Why a plan cannot end on that day; None if it can."""
    limit = today + timedelta(days=rules.horizon_days)
    said = spoken_day(day, year=True)
    if day <= today:
        return base.texts("plans.past_date", date=said)
    if day > limit:
        return base.texts("plans.too_far", date=said, limit=spoken_day(limit, year=True))
    return None


def _interval(value: Mapping[str, Any]) -> LastDay | None:
    """The end of an interval; weekdays and bare times of day name no end of a plan."""
    if {"nearest_weekday", "nearest_weekend", "today", "tomorrow"} & set(value["assumed"]):
        return None
    start, end = (datetime.fromisoformat(value[edge]) for edge in ("start", "end"))
    if value["grain"] in ("day", "hour", "minute", "part_of_day"):
        return LastDay(start.date())
    if value["grain"] == "month":
        return LastDay((start - timedelta(days=1)).date(), start.month)
    return LastDay((end - timedelta(days=1)).date())


def _month(month: int, today: date, *, inclusive: bool) -> LastDay:
    """A month to come: up to its end, or (an exam in it) up to the day before it."""
    first = today.replace(day=1, month=month)
    if (first if not inclusive else first + relativedelta(months=1)) <= today:
        first += relativedelta(years=1)
    if inclusive:
        return LastDay(first + relativedelta(months=1) - timedelta(days=1))
    return LastDay(first - timedelta(days=1), month)


def subjects(turn: Turn, base: KnowledgeBase) -> list[str]:
    """The subjects named, in the order of the text."""
    text = squeezed(turn.text)
    found: dict[str, int] = {}
    for group, names in base.texts.data("plans.subject_groups").items():
        if group in text:
            found.update(dict.fromkeys(names, text.index(group)))
    table: Mapping[str, list[str]] = base.texts.data("plans.subjects")
    patterns = {name: re.compile("|".join(words)) for name, words in table.items()}
    for name, pattern in patterns.items():
        if match := pattern.search(text):
            found.setdefault(name, match.start())
    for topic in turn.entities:
        known = topic.entity != "topic" or any(p.search(topic.text) for p in patterns.values())
        if not known and topic.role != "denied":
            found.setdefault(str(topic.value), text.find(squeezed(topic.text)))
    return sorted(found, key=lambda name: found[name])


@dataclass(frozen=True)
class Amount:
    """Time told, in minutes: for a study day, or for a whole week."""

    minutes: int
    weekly: bool = False


def amounts(text: str) -> Iterator[Amount]:
    """Lengths of time: 하루 2시간, 한시간 반, 90분, 일주일에 6시간."""
    for match in _LENGTH.finditer(text):
        hours = float(parse(match["hours"]) or 0) if match["hours"] else 0.0
        rest = match["rest"] or match["minutes"]
        minutes = int(hours * 60) + (30 if match["half"] else 0)
        minutes += int(parse(rest) or 0) if rest else 0
        weekly = bool(_EACH_WEEK.search(text, 0, match.start()))
        if 0 < minutes <= DAY_LONG * (7 if weekly else 1):
            yield Amount(minutes, weekly)


@dataclass(frozen=True)
class TalkOfDays:
    """Weekdays named: wanted ones, and those set aside."""

    wanted: tuple[Weekday, ...] = ()
    aside: tuple[Weekday, ...] = ()


def weekdays(text: str, base: KnowledgeBase) -> TalkOfDays:
    """Weekdays that come back every week: 월수금, 주말, 매일, 일요일 빼고."""
    wanted: set[str] = set()
    aside: set[str] = set()
    removing = tuple(base.texts.data("plans.remove_words"))
    for found in course.find(text):
        if found.entity != "weekday":
            continue
        behind = squeezed(text[found.end : found.end + _AFTER_DAY]).lstrip("은는을를이가에도만")
        denied = found.role == "denied" or behind.startswith(removing)
        (aside if denied else wanted).add(str(found.value))
    if mentions(text, base.texts.data("plans.every_day_words")):
        wanted |= set(DAYS)
    if _BARE_DAYS.fullmatch(text.strip(" .!~")):
        wanted |= {DAYS[_LETTERS.index(letter)] for letter in text if letter in _LETTERS}
    return TalkOfDays(in_order(wanted - aside), in_order(aside))


def in_order(days: Collection[str]) -> tuple[Weekday, ...]:
    """Weekdays, Monday first."""
    return tuple(day for day in DAYS if day in days)


def start_of_day(text: str, base: KnowledgeBase) -> str | None:
    """When a study day begins (ISO time): 저녁, 7시부터, 밤 9시."""
    parts: Mapping[str, str] = base.texts.data("plans.parts")
    for clock in find_clocks(text):
        name = squeezed(text[clock.first : clock.last])
        if clock.vague:
            return parts.get(name)
        hour, minute = divmod(clock.start, 60)
        return f"{hour:02}:{minute:02}" if hour < 24 else None
    before = _PART_BEFORE_AMOUNT.search(text)  # "저녁 2시간" is no clock time
    return parts[before["part"]] if before else None


def grade(turn: Turn, base: KnowledgeBase) -> str | None:
    """The learner's grade, else the school level, else the stage of life."""
    told = [*turn.values("grade"), *turn.values("school_level")]
    for value in told:
        if value in GRADES:
            return str(value)
    if set(turn.values("person")) & CHILDREN:
        return None
    ages = [age for age in turn.values("age") if isinstance(age, int)]
    if ages and ages[0] >= base.texts.data("plans.senior_age"):
        return "senior"
    words: Mapping[str, list[str]] = base.texts.data("plans.grade_words")
    for name, signs in words.items():
        if mentions(turn.text, signs):
            return name
    return "adult" if ages and ages[0] >= base.texts.data("plans.adult_age") else None


def member(text: str, base: KnowledgeBase) -> bool | None:
    """Whether the learner is a member of 서울런, where it is said."""
    words: Mapping[str, list[str]] = base.texts.data("plans.member_words")
    for answer in ("no", "yes"):
        if mentions(text, words[answer]):
            return answer == "yes"
    return None


def methods(text: str, base: KnowledgeBase) -> list[str]:
    """Ways of learning named."""
    words: Mapping[str, list[str]] = base.texts.data("plans.method_words")
    return [method for method, signs in words.items() if mentions(text, signs)]


def command(text: str, base: KnowledgeBase) -> str | None:
    """What is to be done with a plan: the first kind of `plans.commands` with a word in it."""
    commands: Mapping[str, list[str]] = base.texts.data("plans.commands")
    return next((name for name, words in commands.items() if mentions(text, words)), None)
