"""Bookings in words: times in full, where and with whom, refusals, rules with their source."""

from __future__ import annotations

from datetime import date, datetime

from actions.desk.calendar import holiday_name
from actions.desk.errors import (
    AlreadyBooked,
    BookingError,
    NotOffered,
    PersonBusy,
    QuotaUsedUp,
    SlotTaken,
    TooLate,
)
from actions.desk.models import Booked, Slot
from actions.spoken import spoken_day, spoken_time
from knowledge.base import KnowledgeBase
from knowledge.rules.counselling import Rule, load_desk
from nlu.korean.dates import SEOUL
from store.messages import Button, Card, Reply, SourceRef

ACTIVE = ("confirmed", "awaiting_consent")


def desk_source(base: KnowledgeBase, *names: str) -> tuple[SourceRef, ...]:
    """The sources of rules of the desk, by their names."""
    desk = load_desk()
    rules: list[Rule[object]] = [desk.rules[name] for name in names]
    refs = (
        SourceRef(
            record=desk.id,
            title=desk.title,
            document=base.library.citation(rule.source, rule.place),
            as_of=rule.as_of,
        )
        for rule in rules
    )
    return tuple(dict.fromkeys(refs))


def product_title(base: KnowledgeBase, product: str) -> str:
    """What a product is called."""
    return base.library.records[product].title


def place_of(base: KnowledgeBase, slot: Slot) -> str:
    """Where a session is: a place, online, or both."""
    if slot.place and slot.video_link:
        return base.texts("booking.place_or_video", place=slot.place)
    return slot.place or base.texts("booking.video")


def lines_of(base: KnowledgeBase, booked: Booked) -> tuple[str, ...]:
    """A booking, line by line."""
    texts = base.texts
    slot = booked.slot
    lines = [
        texts("booking.line_when", when=spoken_time(slot.starts_at)),
        texts("booking.line_place", place=place_of(base, slot)),
        texts("booking.line_counsellor", counsellor=slot.counsellor_name),
    ]
    if slot.video_link and booked.state == "confirmed":
        lines.append(texts("booking.line_link", link=slot.video_link))
    if booked.sample:
        lines.append(texts("booking.practice"))
    return tuple(lines)


def card_of(base: KnowledgeBase, booked: Booked) -> Card:
    """A booking as a card, with buttons to move or cancel it."""
    texts = base.texts
    title = texts(
        "booking.card_title",
        product=product_title(base, booked.product),
        number=booked.number,
        state=texts.data("booking.states")[booked.state],
    )
    buttons = tuple(
        Button(title=b["title"], payload=b["payload"].format(number=booked.number))
        for b in texts.data("booking.card_buttons")
    )
    active = booked.state in ACTIVE
    return Card(title=title, lines=lines_of(base, booked), buttons=buttons if active else ())


def address_of(address: str, number: str) -> str:
    """Where the calendar file of a booking is fetched."""
    return f"{address}/api/v1/bookings/{number}.ics"


def refusal(base: KnowledgeBase, error: BookingError, at: datetime, now: datetime) -> Reply:
    """Why a time cannot be had, and what to do next.

    Args:
        base: wording and sources.
        error: what the desk said.
        at: the time that was wanted.
        now: the moment of the message.
    """
    texts, desk = base.texts, load_desk()
    when = spoken_time(at)
    match error:
        case NotOffered(why="past"):
            return Reply(text=texts("booking.past", when=when))
        case NotOffered(why="too_soon"):
            hours = desk.lead_time_hours.value
            return Reply(
                text=texts("booking.too_soon", when=when, hours=hours),
                sources=desk_source(base, "lead_time_hours"),
            )
        case NotOffered(why="too_far"):
            return too_far(base, at.astimezone(SEOUL).date())
        case NotOffered():
            return closed(base, at.astimezone(SEOUL).date(), when)
        case SlotTaken():
            return Reply(text=texts("booking.taken", when=when))
        case PersonBusy(booked=booked):
            return Reply(
                text=texts(
                    "booking.busy",
                    product=product_title(base, booked.product),
                    when=spoken_time(booked.slot.starts_at),
                    number=booked.number,
                )
            )
        case AlreadyBooked(booked=booked):
            text = texts("booking.already", product=product_title(base, booked.product))
            return Reply(text=text, cards=(card_of(base, booked),))
        case QuotaUsedUp(limit=limit):
            return Reply(text=texts("booking.used_up", limit=limit))
        case TooLate(deadline=deadline):
            return Reply(
                text=texts(
                    "booking.too_late",
                    deadline=spoken_time(deadline),
                    hours=desk.cancel_deadline_hours.value,
                ),
                sources=desk_source(base, "cancel_deadline_hours"),
            )
    return Reply(text=texts("booking.not_now", when=spoken_time(now)))


def too_far(base: KnowledgeBase, day: date) -> Reply:
    """The day lies beyond the booking window."""
    days = load_desk().window_days.value
    return Reply(
        text=base.texts("booking.too_far", day=spoken_day(day), days=days),
        sources=desk_source(base, "window_days"),
    )


def closed(base: KnowledgeBase, day: date, when: str, otherwise: str = "closed") -> Reply:
    """There are no sessions then; a public holiday is named.

    Args:
        base: wording.
        day: the day.
        when: the time or day in words.
        otherwise: name of the text for a day that is no holiday.
    """
    holiday = holiday_name(day)
    if holiday is None:
        return Reply(text=base.texts(f"booking.{otherwise}", when=when))
    names = base.texts.data("booking.holiday_names")
    name = names.get(holiday, holiday)
    return Reply(text=base.texts("booking.holiday", day=spoken_day(day), holiday=name))
