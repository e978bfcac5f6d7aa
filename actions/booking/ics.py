"""A booking as a calendar file (RFC 5545), without anything personal."""

from __future__ import annotations

from datetime import datetime

from icalendar import Calendar, Event

from actions.booking.telling import product_title
from actions.desk.calendar import SEOUL
from actions.desk.models import Booked
from knowledge.base import KnowledgeBase

GONE = ("cancelled", "released")


def calendar_file(booked: Booked, base: KnowledgeBase, now: datetime) -> bytes:
    """The calendar file of a booking; a later version replaces the event, cancelled takes it out.

    Args:
        booked: the booking.
        base: wording.
        now: when the file is made, aware.
    """
    cancelled = booked.state in GONE
    calendar = Calendar()
    calendar.add("prodid", "-//Baeumgil//Counselling//KO")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    calendar.add_component(_event(booked, base, now, cancelled=cancelled))
    calendar.add_missing_timezones(first_date=booked.slot.starts_at.date())
    return bytes(calendar.to_ical())


def _event(booked: Booked, base: KnowledgeBase, now: datetime, *, cancelled: bool) -> Event:
    texts, slot = base.texts, booked.slot
    event = Event()
    event.add("uid", f"{booked.number}@baeumgil")
    event.add("sequence", booked.version)
    event.add("dtstamp", now)
    event.add("dtstart", _local(slot.starts_at))
    event.add("dtend", _local(slot.ends_at))
    title = product_title(base, booked.product)
    event.add("summary", texts("booking.ics_practice", title=title) if booked.sample else title)
    event.add("location", slot.place or texts("booking.video"))
    if slot.video_link:
        event.add("url", slot.video_link)
    event.add("description", texts("booking.ics_description", number=booked.number))
    tentative = booked.state in ("held", "offered", "awaiting_consent")
    event.add("status", "CANCELLED" if cancelled else "TENTATIVE" if tentative else "CONFIRMED")
    return event


def _local(moment: datetime) -> datetime:
    return moment.astimezone(SEOUL)
