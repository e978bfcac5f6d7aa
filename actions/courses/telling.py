"""Courses in words: cards, sources, and what was looked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from actions.courses.service import FoundCourse
from actions.spoken import spoken_clock, spoken_day, spoken_time
from knowledge.base import KnowledgeBase
from knowledge.courses.registration import Registration
from knowledge.courses.wishes import Wishes
from knowledge.rules.courses import load_course_rules
from nlu.korean.dates import SEOUL
from store.courses.finding import Covered
from store.courses.types import Course
from store.messages import Button, Card, SourceRef

HOUR, TEN = 60, 10
WHOLE_DAY = (time(), time(23, 59))  # first and last minute: no time is published
AHEAD = ("soon", "later")  # registration that is to open
ABOUT = 120  # characters of a description
FIELDS = ("when", "where", "fee", "audience", "registration", "apply", "phone")
DETAILS = (*FIELDS, "capacity", "about")


def course_card(
    base: KnowledgeBase, found: FoundCourse, number: int, fields: Sequence[str] = FIELDS
) -> Card:
    """A course as a card.

    Args:
        base: words.
        found: the course.
        number: its place among those shown, from 1.
        fields: lines in their order; what the data do not tell is left out, but for what people
            act on.
    """
    lines = course_lines(base, found)
    unknown = say(base, "card", "unknown")
    told = []
    for name in fields:
        value = lines.get(name)
        if value or name in ("when", "fee", "registration"):
            told.append(say(base, "card", name, **{name: value or unknown}))
    return Card(
        title=f"{number}. {found.course.title}",
        lines=tuple(told),
        buttons=_buttons(base, found, number),
    )


def course_lines(base: KnowledgeBase, found: FoundCourse) -> Mapping[str, str | None]:
    """What is told of a course, by field; None where the data do not tell."""
    course = found.course
    apply = course.apply_by or course.url
    if course.apply_by and course.selection:
        apply = say(base, "card", "apply_at", by=course.apply_by, selection=course.selection)
    people = f"{course.capacity:,}" if course.capacity else None
    return {
        "when": _when(base, course),
        "where": _where(base, course),
        "fee": fee_of(base, course),
        "audience": course.audience,
        "registration": registration_line(base, found.registration),
        "apply": apply,
        "phone": " ".join(part for part in (course.institution, course.phone) if part) or None,
        "capacity": say(base, "card", "people", count=people) if people else None,
        "about": _about(course),
    }


def registration_line(base: KnowledgeBase, stands: Registration) -> str:
    """How registration stands, and until when or from when."""
    opens = spoken_moment(stands.opens_at) if stands.opens_at else None
    until = spoken_moment(stands.closes_at) if stands.closes_at else None
    name: str = stands.state
    if name == "open" and until:
        name = "open_until"
    elif name == "later" and not opens:
        name = "later_unknown"
    elif name == "closed" and until:
        name = "closed_at"
    return say(base, "registration", name, opens=opens, until=until)


def course_source(course: Course) -> SourceRef:
    """Where a course is from."""
    feed = load_course_rules().feeds.get(course.feed, course.feed)
    return SourceRef(
        record=course.id,
        title=course.title,
        document=f"{feed} · {course.provider}",
        as_of=course.as_of,
    )


def fee_of(base: KnowledgeBase, course: Course) -> str | None:
    """What a course costs."""
    card = base.texts.data("courses.card")
    if course.is_free or course.fee == 0:
        return str(card["free"])
    if course.fee:
        return str(card["won"]).format(won=f"{course.fee:,}")
    return str(card["paid"]) if course.is_free is False else None


def wishes_line(base: KnowledgeBase, wishes: Wishes) -> str:
    """What was understood, to be read back; empty when nothing was."""
    words: Mapping[str, Any] = base.texts.data("courses.wish")
    card = base.texts.data("courses.card")
    parts = [
        wishes.topic,
        *wishes.districts,
        *(words["not"].format(district=district) for district in wishes.not_districts),
        *wishes.places,
        *(words["groups"][name] for name in wishes.groups),
    ]
    if wishes.weekdays:
        parts.append(words["weekdays"].format(days=days_of(base, wishes.weekdays)))
    if wishes.begins:
        first, last = (_spoken(minute) for minute in wishes.begins)
        _, night = load_course_rules().parts_of_day["evening"]
        name = "from" if wishes.begins[1] >= night * HOUR else "between"
        parts.append(words[name].format(first=first, last=last))
    if wishes.ends_by is not None:
        parts.append(words["ends_by"].format(last=_spoken(wishes.ends_by)))
    if wishes.mode:
        parts.append(card["mode"][wishes.mode])
    if wishes.fee_max is not None:
        below = wishes.fee_max % TEN == TEN - 1  # cheaper than what was shown
        name = ("fee_below" if below else "fee_max") if wishes.fee_max else "free"
        parts.append(words[name].format(won=f"{wishes.fee_max + below:,}"))
    if wishes.fee_min and wishes.fee_min > 1:
        parts.append(words["fee_min"].format(won=f"{wishes.fee_min:,}"))
    parts += [words["states"][name] for name in wishes.states[:1] if name in words["states"]]
    if wishes.starts:
        first, last = (spoken_day(datetime.fromisoformat(day).date()) for day in wishes.starts)
        parts.append(words["starts"].format(first=first, last=last))
    if wishes.order in words["order"]:
        parts.append(words["order"][wishes.order])
    told = ", ".join(part for part in parts if part)
    return base.texts("courses.asked", wishes=told) if told else ""


def covered_line(base: KnowledgeBase, covered: Sequence[Covered]) -> str:
    """Which districts the data cover, and of which day they are."""
    places = [one.district for one in covered if one.district]
    if not places:
        return base.texts("courses.covers_nothing_today")
    oldest, newest = (pick(one.as_of for one in covered) for pick in (min, max))
    days = "~".join(spoken_day(day, year=True) for day in dict.fromkeys((oldest, newest)))
    return base.texts("courses.covers", districts=", ".join(places), day=days)


def clock_of(minute: int) -> time:
    """The time of a minute after midnight; 24:00 is 0:00."""
    return time(minute // HOUR % 24, minute % HOUR)


def spoken_moment(at: datetime) -> str:
    """A moment of registration; a whole day without a time."""
    local = at.astimezone(SEOUL)
    whole = local.time().replace(second=0) in WHOLE_DAY
    return spoken_day(local.date()) if whole else spoken_time(local)


def days_of(base: KnowledgeBase, weekdays: Sequence[str]) -> str:
    """Weekdays in one word each: "월·수"."""
    letters = base.texts.data("courses.weekday")
    return "·".join(letters[day] for day in weekdays)


def say(base: KnowledgeBase, group: str, name: str, **values: object) -> str:
    """A phrase of a group of the texts."""
    return str(base.texts.data(f"courses.{group}")[name]).format(**values)


def _buttons(base: KnowledgeBase, found: FoundCourse, number: int) -> tuple[Button, ...]:
    table = base.texts.data("courses.buttons")
    names = ["details"]
    names.append("remind" if found.registration.state in AHEAD else "save")
    buttons = [
        Button(title=table[name]["title"], payload=table[name]["payload"].format(number=number))
        for name in names
    ]
    if found.course.url:
        buttons.append(Button(title=table["page"]["title"], payload=found.course.url))
    return tuple(buttons)


def _when(base: KnowledgeBase, course: Course) -> str | None:
    card = base.texts.data("courses.card")
    parts = []
    if course.starts_on and course.ends_on and course.starts_on != course.ends_on:
        first, last = spoken_day(course.starts_on, year=True), spoken_day(course.ends_on)
        if course.ends_on.year != course.starts_on.year:
            last = spoken_day(course.ends_on, year=True)
        parts.append(card["until"].format(first=first, last=last))
    elif day := course.starts_on or course.ends_on:
        parts.append(spoken_day(day, year=True))
    if course.weekdays and course.starts_on != course.ends_on:
        parts.append(card["days"].format(days=days_of(base, course.weekdays)))
    if course.starts_at is not None:
        first = _spoken(course.starts_at)
        if course.ends_at is None:
            parts.append(card["time_from"].format(first=first))
        else:
            parts.append(card["time"].format(first=first, last=_spoken(course.ends_at)))
    return ", ".join(parts) or None


def _where(base: KnowledgeBase, course: Course) -> str | None:
    mode = base.texts.data("courses.card")["mode"]
    place = course.place or course.address
    district = course.district or ""
    parts = [place] if place and district in place else [district, place]
    if course.mode in ("online", "mixed"):
        parts.append(mode[course.mode])
    return ", ".join(part for part in parts if part) or None


def _about(course: Course) -> str | None:
    text = course.description or course.category
    if text and len(text) > ABOUT:
        return f"{text[:ABOUT].rstrip()}…"
    return text


def _spoken(minute: int) -> str:
    return spoken_clock(clock_of(minute))
