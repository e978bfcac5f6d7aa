"""A plan as a calendar file (RFC 5545): every block comes back each week until the last day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event

from actions.plans.models import DAYS, Block, Plan
from actions.plans.telling import block_title
from knowledge.base import KnowledgeBase
from nlu.korean.dates import SEOUL

_ALL_DAY = timedelta(days=1)


def plan_calendar(plan: Plan, plan_id: str, made_at: datetime, base: KnowledgeBase) -> bytes:
    """The calendar file of a plan.

    Blocks without a time of day are told as all-day events with their length.

    Args:
        plan: what to write.
        plan_id: makes the events of different plans differ.
        made_at: when the file is made, aware.
        base: wording.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Baeumgil//study plan//KO")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for number, block in enumerate(plan.blocks):
        event = _event(plan, block, base)
        if event is not None:
            event.add("uid", f"{plan_id}-{number}@baeumgil")
            event.add("dtstamp", made_at.astimezone(UTC))
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _event(plan: Plan, block: Block, base: KnowledgeBase) -> Event | None:
    """A block that comes back every week; None when the plan ends before it first comes."""
    first = _first_day(plan.made_on, block)
    last = plan.wish.until
    if last is not None and first > last:
        return None
    event = Event()
    title = block_title(block, base)
    rule: dict[str, object] = {"freq": "weekly"}
    if block.starts is None:
        words = base.texts("plans.calendar_title", title=title, minutes=block.minutes)
        event.add("summary", words)
        event.add("dtstart", first)
        event.add("dtend", first + _ALL_DAY)
        event.add("transp", "TRANSPARENT")
        until: date | None = last
    else:
        start = datetime.combine(first, block.starts, SEOUL).astimezone(UTC)
        event.add("summary", title)
        event.add("dtstart", start)
        event.add("dtend", start + timedelta(minutes=block.minutes))
        until = datetime.combine(last, time.max, SEOUL).astimezone(UTC) if last else None
    event.add("description", base.texts("plans.calendar_note", goal=plan.wish.goal))
    event.add("rrule", {**rule, "until": until} if until else rule)
    return event


def _first_day(made_on: date, block: Block) -> date:
    return made_on + timedelta(days=(DAYS.index(block.day) - made_on.weekday()) % 7)
