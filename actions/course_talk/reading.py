"""What a message says about the course that is looked for."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from actions.asking import mentions
from actions.turn import Turn
from knowledge.base import KnowledgeBase
from knowledge.courses.wishes import Order, Wishes
from knowledge.rules.courses import CourseRules
from nlu.korean import course as parsing
from nlu.korean.clock import Clock, find_clocks
from nlu.korean.typos import mended
from store.courses.types import WEEKDAYS
from store.messages import Entity

HOUR, DAY = 60, 24 * 60
NOUNS = frozenset({"NNG", "NNP", "SL", "XR", "SH", "W_SERIAL"})
UNTOPICAL = frozenset(
    {
        "district", "residence", "weekday", "fee", "fee_max", "fee_min", "mode", "time", "month",
        "target_group", "school_level", "grade", "person", "age",
    }
)  # fmt: skip
_NUMBERED = re.compile(r"(?<!\d)(\d{1,2}) ?번(?! ?째)|^\s*(\d)\s*$")
_PARTICLES = (
    r"(?:에서|에는|에|으로|로|은|는|이|가|을|를|도|만|부터|까지|쯤|이나|이랑|랑|하고|이면서|면서"
    r"|인데|인)*"
)
# Verbs of asking and learning as people type them, glued to what they ask for.
_ASKING = re.compile(
    r"(?:배[우울운워]|듣[고는]|들[을으]|가르|가리[켜쳐]|갈[쳐켜]|[있잇][나어는을으냐]|[시싶]픈"
    r"|싶[은어]|머 ?있|뭐 ?있|알[려켜]|찾아|추천|할 ?수|다닐|하는 ?[거것]|해주|하구|치는)[가-힣]*"
)
_CHILD = r"(?:애|아이|자녀|아들|딸|손주|손자|손녀)"
_LEARNS = re.compile(  # not "애 오기 전에", "애 공부 봐주는 법"
    rf"(?:우리|저희|울) ?{_CHILD}(?! ?말고)|{_CHILD}(?:들)?(?:[가이도](?![가-힣])|한테|용"
    rf"| ?(?:들[을이]|다닐|배울|보낼))"
)
_PLACED = (
    r"(?:에서|평생학습센터|문화센터|센터|평생학습관|학습관|문화원|도서관|동에서|동(?![가-힣])"
    r"|쪽|역 ?근처|근처)"
)
_PLACE = re.compile(
    rf"(?<![가-힣])(?:(?P<first>[가-힣]{{2,6}}?)(?:이나|나|이랑|랑|하고|,) ?)?"
    rf"(?P<place>[가-힣]{{2,6}}?){_PLACED}(?:에서|으로|에|의)?"
)
PERIODS = ("day", "week", "weekend", "month", "season", "year")


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
    dropped = _dropped(text, base)
    days, denied_days = _weekdays(text)
    denied = {
        name: values
        for name, values in (
            ("districts", _values(turn, "district", denied=True)),
            ("weekdays", denied_days),
            ("topic", tuple(e.text for e in turn.entities if _is(e, "topic", denied=True))),
        )
        if values
    }
    begins, ends_by = _hours(text, words, rules)
    named = {found.text for found in turn.entities if found.entity in ("district", "topic")}
    where, rest = _places(mended(text), places, named)
    topic, spelled, also = topic_of(turn, rest, base)
    wishes = Wishes(
        topic=topic,
        words=spelled,
        also=also,
        groups=_groups(turn, base),
        districts=_values(turn, "district"),
        places=where,
        weekdays=days,
        begins=begins,
        ends_by=ends_by,
        mode=next(iter(_values(turn, "mode")), None),
        fee_max=_fee_max(turn, words, rules),
        fee_min=_fee_min(turn, words),
        states=_states(text, words),
        starts=_starts(turn, words),
        order=_order(text, words),
    ).without(*dropped)
    is_here = mentions(text, words["here"]) and not wishes.districts
    return Heard(wishes, denied, dropped, is_here, mentions(text, words["cheaper"]))


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
    return replace(kept, **new)


def topic_of(
    turn: Turn, text: str, base: KnowledgeBase
) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """What is to be learned, the same in other spellings, and what is near it.

    The first are the topics named, else what is left of `text` without everything else.
    """
    topics = [found for found in turn.entities if _is(found, "topic")]
    named = [" ".join(_nouns(found.text, base)) or found.text for found in topics]
    for found in turn.entities:
        if found.entity in UNTOPICAL or found.entity == "topic" or found.role == "denied":
            text = _cut(text, found.text)
    for group in ("after_work", "here", "station", "open", "soon"):
        for word in base.texts.data("courses.words")[group]:
            text = _cut(text, word)
    for clock in reversed(find_clocks(text)):
        text = _cut(text, text[clock.first : clock.last])
    told: Mapping[str, str] = base.texts.data("courses.phrases")
    for phrase, topic in told.items():
        if mentions(text, [phrase]):
            named.append(topic)
    text = _ASKING.sub(" ", text)
    left = [noun for word in text.split() for noun in _nouns(word, base)]
    words = list(dict.fromkeys(word.strip() for word in named or left))
    words = [word for word in words if not any(word in other and word != other for other in words)]
    synonyms: Mapping[str, list[str]] = base.texts.data("courses.synonyms")
    spelled = [*words, *(str(found.value) for found in topics)]
    near = (other for word in spelled for other in synonyms.get(word, ()))
    topic = " ".join(words)
    return (
        topic,
        tuple(word for word in dict.fromkeys(spelled) if word != topic),
        tuple(other for other in dict.fromkeys(near) if other not in spelled),
    )


def _places(text: str, known: Sequence[str], other: Collection[str]) -> tuple[tuple[str, ...], str]:
    """Places as the words mark them ("수서나 개포에서"), and the text without them.

    Args:
        text: the message.
        known: names of places.
        other: words that are something else, such as districts.
    """
    found: list[str] = []

    def take(match: re.Match[str]) -> str:
        names = [name for name in (match["first"], match["place"]) if name]
        if not all(_is_place(name, known) and name not in other for name in names):
            return match[0]
        found.extend(names)
        return " "

    rest = _PLACE.sub(take, text)
    return tuple(found), rest


def _is_place(name: str, known: Sequence[str]) -> bool:
    return any(name in place for place in known)


def _cut(text: str, said: str) -> str:
    """A text without some words and the particles that follow them."""
    return re.sub(rf"{re.escape(said)}{_PARTICLES}", " ", text)


def _nouns(word: str, base: KnowledgeBase) -> list[str]:
    """The nouns of a word that may be a topic; those that stand together are one (라탄바구니)."""
    stop = base.texts.data("courses.stop")
    found, run = [], ""
    for one in base.searcher.analyser.morphemes(word):
        is_topic = one.tag in NOUNS and one.form not in stop and not one.form.isdigit()
        if is_topic and run + one.form in word:
            run += one.form
            continue
        found.append(run)
        run = one.form if is_topic else ""
    return [noun for noun in (*found, run) if noun]


def _is(found: Entity, name: str, *, denied: bool = False) -> bool:
    return found.entity == name and (found.role == "denied") is denied


def _values(turn: Turn, name: str, *, denied: bool = False) -> tuple[str, ...]:
    found = (str(one.value) for one in turn.entities if _is(one, name, denied=denied))
    return tuple(dict.fromkeys(found))


def _weekdays(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Weekdays in their order, those wished and those set aside."""
    found = [one for one in parsing.find(text) if one.entity == "weekday"]
    wished = {str(one.value) for one in found if one.role != "denied"}
    denied = {str(one.value) for one in found if one.role == "denied"} - wished
    return (
        tuple(day for day in WEEKDAYS if day in wished),
        tuple(day for day in WEEKDAYS if day in denied),
    )


def _groups(turn: Turn, base: KnowledgeBase) -> tuple[str, ...]:
    groups: Mapping[str, str] = base.texts.data("courses.groups")
    levels: Mapping[str, str] = base.texts.data("courses.levels")
    grades = {"e": "elementary", "m": "middle", "h": "high"}
    words: Mapping[str, Any] = base.texts.data("courses.words")
    found = [groups.get(value) for value in _values(turn, "target_group")]
    if mentions(turn.text, words["teachers"]):
        found.clear()
    found += [levels.get(value) for value in _values(turn, "school_level")]
    found += [levels.get(grades.get(value[:1], "")) for value in _values(turn, "grade")]
    learns = _LEARNS.search(turn.text) and not mentions(turn.text, words["errands"])
    if "child" in _values(turn, "person") and not any(found) and learns:
        found += ["child", "teen"]
    return tuple(dict.fromkeys(group for group in found if group))


def _hours(
    text: str, words: Mapping[str, Any], rules: CourseRules
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
    for clock in clocks:
        part = _part(clock)
        begins = parts[part] if part else begins
    return begins, None


def _of_clock(clocks: list[Clock]) -> tuple[int, int]:
    first = clocks[0]
    if len(clocks) > 1 and clocks[1].start > first.start:  # 2시부터 5시 사이
        return first.start, clocks[1].start
    return first.start, min(first.end, DAY)


def _part(clock: Clock) -> str | None:
    noon, evening = 12 * HOUR, 18 * HOUR
    if clock.end <= noon:
        return "morning"
    return "afternoon" if clock.start < evening else "evening"


def _fee_max(turn: Turn, words: Mapping[str, Any], rules: CourseRules) -> int | None:
    if "free" in turn.values("fee") and not mentions(turn.text, words["not_free"]):
        return 0
    too_dear = turn.values("fee_min") if mentions(turn.text, words["too_dear"]) else []
    for won in (*turn.values("fee_max"), *too_dear):
        return int(won)
    return rules.cheap if mentions(turn.text, words["cheap"]) else None


def _fee_min(turn: Turn, words: Mapping[str, Any]) -> int | None:
    for won in [] if mentions(turn.text, words["too_dear"]) else turn.values("fee_min"):
        return int(won)
    is_paid = "paid" in turn.values("fee") or mentions(turn.text, words["not_free"])
    return 1 if is_paid else None


def _states(text: str, words: Mapping[str, Any]) -> tuple[str, ...]:
    found: tuple[str, ...] = ("open",) if mentions(text, words["open"]) else ()
    return (*found, "soon", "later") if mentions(text, words["soon"]) else found


def _starts(turn: Turn, words: Mapping[str, Any]) -> tuple[str, str] | None:
    """The days on which it may begin; a time to apply is none."""
    if mentions(turn.text, words["fields"]["period"]):
        return None
    for time in turn.values("time"):
        weekly = {"nearest_weekday", "nearest_weekend"} & set(time.get("assumed") or ())
        if time["grain"] in PERIODS and not weekly:
            first, end = (date.fromisoformat(time[side][:10]) for side in ("start", "end"))
            return first.isoformat(), (end - timedelta(days=1)).isoformat()
    for month in turn.values("month"):
        year = turn.as_of.year + (int(month) < turn.as_of.month)
        following = date(year + int(month) // 12, int(month) % 12 + 1, 1)
        return date(year, int(month), 1).isoformat(), (following - timedelta(days=1)).isoformat()
    return None


def _order(text: str, words: Mapping[str, Any]) -> Order:
    orders: tuple[Order, ...] = ("cheapest", "dearest", "soonest")
    return next((order for order in orders if mentions(text, words[order])), "fit")


def _dropped(text: str, base: KnowledgeBase) -> tuple[str, ...]:
    """Wishes that the message gives up; all but the topic when it does not say which."""
    if not mentions(text, base.texts.data("courses.words")["any"]):
        return ()
    drops: Mapping[str, list[str]] = base.texts.data("courses.drops")
    return tuple(name for name, words in drops.items() if mentions(text, words))


def ordinals(text: str, base: KnowledgeBase) -> list[str]:
    """Which of the courses shown a message means: their places from "1", or "last"."""
    table: Mapping[str, list[str]] = base.texts.data("courses.ordinals")
    numbers = [one or bare for one, bare in _NUMBERED.findall(text)]
    return numbers or [which for which, words in table.items() if mentions(text, words)]
