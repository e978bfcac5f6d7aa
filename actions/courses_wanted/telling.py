"""Openings and wanted courses in words: windows, evidence, sources, where they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from urllib.parse import urlencode

from actions.courses.telling import spoken_moment
from actions.courses_wanted.openings import Where
from actions.spoken import spoken_day
from knowledge.courses.calendar import YEAR, Expected, Window
from knowledge.texts import Texts
from store.messages import Button, Card

COURSES = 3  # of a window, named in a card
LAST_DAY = 31  # of a habit: the last day of any month


def window_card(texts: Texts, window: Window) -> Card:
    """A window as a card."""
    courses = window.courses
    lines = [texts("courses_wanted.window_courses", count=len(courses))]
    for course in courses[:COURSES]:
        until = until_line(texts, course.closes_at)
        lines.append(texts("courses_wanted.window_course", title=course.title, until=until))
    if len(courses) > COURSES:
        lines.append(texts("courses_wanted.window_more", count=len(courses) - COURSES))
    day = spoken_day(window.on)
    title = texts("courses_wanted.window", day=day, institution=window.institution)
    address = next((course.url for course in courses if course.url), None)
    return Card(
        title=title,
        lines=tuple(lines),
        buttons=(button(texts, "page", address=address),) if address else (),
    )


def until_line(texts: Texts, closes_at: datetime | None) -> str:
    """Until when one may register."""
    if closes_at is None:
        return texts("courses_wanted.until_unknown")
    return texts("courses_wanted.until", until=spoken_moment(closes_at))


def expected_lines(texts: Texts, found: Sequence[Expected]) -> list[str]:
    """What is expected, each with its evidence, marked as an estimate; empty when nothing is."""
    lines = [
        texts(
            "courses_wanted.expected",
            day=spoken_day(one.on),
            institution=one.institution,
            evidence=evidence(texts, one),
        )
        for one in found
    ]
    if not lines:
        return []
    head, foot = texts("courses_wanted.expected_title"), texts("courses_wanted.estimate")
    return [head, *(f"· {line}" for line in lines), foot]


def evidence(texts: Texts, one: Expected) -> str:
    """Why something is expected: how often it was so, and since when."""
    return texts(
        "courses_wanted.evidence",
        occasions=len(one.occasions),
        kept=len(one.kept),
        habit=_habit(texts, one),
        since=month_name(texts, one.occasions[0]),
        until=month_name(texts, one.occasions[-1]),
    )


def what_of(texts: Texts, where: Where) -> str:
    """What is looked at, in words: "강남구 요가"."""
    parts = (where.institution or where.district, where.topic)
    return " ".join(part for part in parts if part) or texts("courses_wanted.any_course")


def month_name(texts: Texts, day: date) -> str:
    """A month with its year."""
    return texts("courses_wanted.month", year=day.year, month=day.month)


def page_address(address: str, where: Where, month: date | None = None) -> str:
    """Where the calendar is shown."""
    asked = {
        "month": f"{month:%Y-%m}" if month else "",
        "district": where.district,
        "topic": where.topic,
        "institution": where.institution,
    }
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{address}/courses/calendar{'?' if query else ''}{query}"


def button(texts: Texts, name: str, **values: object) -> Button:
    """A button by its name."""
    told = texts.data("courses_wanted.buttons")[name]
    return Button(title=told["title"].format(**values), payload=told["payload"].format(**values))


def _habit(texts: Texts, one: Expected) -> str:
    is_last = one.day == LAST_DAY and one.every_months != YEAR
    name = "habit_last" if is_last else "habit_day"
    day = texts(f"courses_wanted.{name}", day=one.day)
    kinds = {1: "habit_monthly", YEAR: "habit_yearly"}
    kind = kinds.get(one.every_months, "habit_months")
    month = one.occasions[0].month
    return texts(f"courses_wanted.{kind}", months=one.every_months, month=month, day=day)
