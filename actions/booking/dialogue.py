"""Counselling bookings in conversation: what a message wants, and who of us answers it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from inspect import isawaitable
from typing import Any

from actions.asking import asks
from actions.booking.form import BookingForm, known_before
from actions.booking.information import bookings, left, stop_waiting, waiting_list
from actions.booking.products import OVERVIEW
from actions.booking.talk import FORM, LABEL, Counter, Talk
from actions.desk.errors import BookingError
from actions.desk.numbers import read_number
from actions.fallback import if_plausible
from actions.forms import ANSWERS, Draft, begin, conclude, is_over
from actions.turn import Answer, Outcome, Task, Turn
from knowledge.base import KnowledgeBase
from store.messages import Reply

# What a message may want, in the order of looking; the words are `booking.<name>_words`.
WANTS = ("stop_waiting", "waiting", "wait", "left", "cancel", "mode", "move", "look")
ERRANDS = ("wait", "cancel", "move")
_LIKE_A_NUMBER = re.compile(r"(?<![a-z])bg[- ]?[0-9a-z]{2}", re.IGNORECASE)
ELSEWHERE = ("programme", "vendor", "department")


def booking_tasks(services: Counter, form: BookingForm) -> Mapping[str, Task]:
    """The tasks of the booking desk, by action name."""

    async def booking(turn: Turn, base: KnowledgeBase) -> Outcome:
        if is_over(turn):
            return await conclude(form, turn, base)
        return await _answer(Talk(turn, {}, base, services), form)

    plausible = if_plausible(booking)

    def counselling_booking(turn: Turn, base: KnowledgeBase) -> Answer:
        sure = is_over(turn) or is_about_own_booking(turn, base)
        return booking(turn, base) if sure else plausible(turn, base)

    return {"action_counselling_booking": counselling_booking}


def unless_own_booking(task: Task, booking: Task) -> Task:
    """Let the booking desk answer what is about one's own bookings, whatever it sounds like."""

    async def answered(turn: Turn, base: KnowledgeBase) -> Outcome:
        own = turn.in_form != FORM and is_about_own_booking(turn, base)
        answer = (booking if own else task)(turn, base)
        return await answer if isawaitable(answer) else answer

    return answered


def is_about_own_booking(turn: Turn, base: KnowledgeBase) -> bool:
    """Whether the message names a booking number, or books or has booked in so many words."""
    if read_number(turn.text):
        return True
    if turn.records(*ELSEWHERE):
        return False
    if turn.label in ANSWERS and turn.records("product") and asks(turn.text, "books", base):
        return True
    squeezed = turn.text.replace(" ", "")
    return any(word in squeezed for word in base.texts.data("booking.own_words"))


async def _answer(talk: Talk, form: BookingForm) -> Outcome:
    want = next((want for want in WANTS if talk.says(f"{want}_words")), None)
    number = read_number(talk.text)
    if number is None and _LIKE_A_NUMBER.search(talk.text):
        return _told(talk, Reply(text=talk.base.texts("booking.unknown_number")))
    if number and want is None:
        return await _about_number(talk, form, number)
    match want:
        case "look":
            return _told(talk, await bookings(talk))
        case "left":
            return _told(talk, await left(talk))
        case "waiting":
            found = await waiting_list(talk)
            none = Reply(text=talk.base.texts("booking.no_waiting"))
            return _told(talk, found or none)
        case "mode":
            text = talk.base.texts("booking.fixed_mode")
            return _told(talk, Reply(text=text, buttons=talk.buttons("fixed_mode_buttons")))
        case "stop_waiting":
            return _told(talk, await stop_waiting(talk))
    doing = want if want in ERRANDS else "book"
    return await _begin(talk, form, {"doing": doing, **known_before(talk)})


async def _about_number(talk: Talk, form: BookingForm, number: str) -> Outcome:
    """A number alone shows the booking; one that was offered to the person is taken up."""
    try:
        booked = await talk.services.booking.find(talk.person, number, talk.now)
    except BookingError:
        return _told(talk, Reply(text=talk.base.texts("booking.unknown_number")))
    if booked.state == "released" and talk.says("accept_words"):
        text = talk.base.texts("booking.offer_gone")
        return _told(talk, Reply(text=text, buttons=talk.buttons("none_yet_buttons")))
    if booked.state != "offered":
        return _told(talk, await bookings(talk))
    draft = {"doing": "book", "product": booked.product, "entitled": True, "hold": number}
    return await _begin(talk, form, draft)


async def _begin(talk: Talk, form: BookingForm, draft: Draft) -> Outcome:
    turn = replace(talk.turn, in_form=None)
    outcome = await begin(form, turn, talk.base, draft)
    slots: dict[str, Any] = {"topic": OVERVIEW, "shown": [], **outcome.slots}
    return replace(outcome, slots=slots)


def _told(talk: Talk, reply: Reply) -> Outcome:
    return Outcome(label=LABEL, replies=(reply,), slots={"misses": 0})
