"""Openings of registration as a calendar file (RFC 5545), with an alarm for each.

What is only expected is left out: a calendar would make a promise of it.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event

from actions.courses.telling import course_source
from actions.courses_wanted.openings import Page
from actions.courses_wanted.telling import page_address, until_line, what_of
from actions.spoken import spoken_day
from knowledge.courses.calendar import Window
from knowledge.rules.courses import load_course_rules
from knowledge.texts import Texts
from nlu.korean.dates import SEOUL

NAMED = 20  # courses of a window, by title
BEFORE = timedelta(minutes=30)  # the alarm of an opening at a certain time


def openings_file(page: Page, texts: Texts, now: datetime, address: str) -> bytes:
    """The calendar file of what opens; the event of a window keeps its id.

    Args:
        page: of the calendar.
        texts: wording.
        now: when the file is made, aware.
        address: under which users reach the app, for links.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Baeumgil//course registration//KO")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", texts("courses_wanted.ics_name", what=what_of(texts, page.where)))
    link = page_address(address, page.where, page.first)
    for window in page.opening:
        calendar.add_component(_event(window, texts, now, link))
    return bytes(calendar.to_ical())


def _event(window: Window, texts: Texts, now: datetime, link: str) -> Event:
    event, first = Event(), window.courses[0]
    event.add("uid", f"opens-{window.key}@baeumgil")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("sequence", max(course.as_of for course in window.courses).toordinal())
    summary = _summary(window, texts)
    event.add("summary", summary)
    at = first.opens_at
    if at is None or at.astimezone(SEOUL).time() == time():
        hour, _ = load_course_rules().told_hours
        event.add("dtstart", window.on)
        event.add("dtend", window.on + timedelta(days=1))
        trigger = timedelta(hours=hour)
    else:
        event.add("dtstart", at.astimezone(UTC))
        trigger = -BEFORE
    event.add("transp", "TRANSPARENT")
    event.add("description", _description(window, texts))
    event.add("url", first.url or link)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", trigger)
    event.add_component(alarm)
    return event


def _summary(window: Window, texts: Texts) -> str:
    if len(window.courses) == 1:
        return texts("courses_wanted.ics_one", title=window.courses[0].title)
    count, institution = len(window.courses), window.institution
    return texts("courses_wanted.ics_summary", institution=institution, count=count)


def _description(window: Window, texts: Texts) -> str:
    lines = [
        texts(
            "courses_wanted.window_course",
            title=course.title,
            until=until_line(texts, course.closes_at),
        )
        for course in window.courses[:NAMED]
    ]
    if len(window.courses) > NAMED:
        lines.append(texts("courses_wanted.window_more", count=len(window.courses) - NAMED))
    source = course_source(window.courses[0])
    day = spoken_day(source.as_of, year=True)
    lines.append(texts("courses_wanted.ics_source", document=source.document, day=day))
    return "\n".join(lines)
