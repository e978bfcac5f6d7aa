"""The booking form: book, move, cancel or wait, step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from actions.asking import mentions
from actions.booking.claims import HeldTime, NewTime
from actions.booking.errands import Confirm, Range, Which, span_in_words
from actions.booking.information import asked_in_between
from actions.booking.personal import Age, Guardian, Name
from actions.booking.products import EntitledProduct
from actions.booking.talk import FORM, LABEL, Counter, Step, Talk, joined, one_reply
from actions.booking.telling import address_of, card_of, desk_source, product_title, refusal
from actions.desk.entitlement import quota
from actions.desk.errors import (
    BookingError,
    HoldExpired,
    NotOffered,
    PersonBusy,
    SlotTaken,
    UnknownBooking,
)
from actions.forms import Draft, Question, Reading, again, is_digression
from actions.spoken import spoken_time
from actions.turn import Outcome, Turn
from knowledge.base import KnowledgeBase
from knowledge.rules.counselling import load_desk
from store.messages import Reply

_HELD_TIME = HeldTime()
STEPS: Mapping[str, Sequence[Step]] = {
    "book": (EntitledProduct(), Age(), _HELD_TIME, Name(), Guardian(), Confirm("book")),
    "wait": (EntitledProduct(), Age(), Range()),
    "move": (Which(), NewTime(), Confirm("move")),
    "cancel": (Which(), Confirm("cancel")),
}
BEFORE = "booked_before"  # beside the drafts: what the last booking told, nothing personal
GONE = (HoldExpired, UnknownBooking, SlotTaken, NotOffered, PersonBusy)


class BookingForm:
    """What is needed to book a session, and to change that later."""

    name = FORM
    slot = "booking_done"
    label = LABEL

    def __init__(self, services: Counter) -> None:
        self._services = services

    async def read(self, turn: Turn, draft: Draft, base: KnowledgeBase) -> Reading:
        """Hear everything a message says, then act on it as far as can be."""
        talk = Talk(turn, draft, base, self._services)
        if turn.in_form != FORM:
            return await self._begin(talk)
        heard = await self._hear(talk)
        if heard.ends:
            await self.abandon(turn, draft)
        digresses = not heard.claimed and is_digression(
            turn, LABEL, understood=heard.understood, base=base
        )
        if heard.ends or digresses or not heard.understood:
            return heard
        return joined(heard, await self._settle(talk.knowing(heard.values)))

    async def question(self, turn: Turn, draft: Draft, base: KnowledgeBase) -> Question | None:
        """The question of the first step that is open."""
        talk = Talk(turn, draft, base, self._services)
        step = _open(talk)
        return await step.question(talk) if step else None

    async def finish(self, turn: Turn, draft: Draft, base: KnowledgeBase) -> Outcome:
        """Book, move, cancel or wait."""
        talk = Talk(turn, draft, base, self._services)
        match talk.draft["doing"]:
            case "book":
                return await self._book(talk)
            case "move":
                return await self._move(talk)
            case "cancel":
                return await self._cancel(talk)
        return await self._wait(talk)

    async def abandon(self, turn: Turn, draft: Draft) -> None:
        """Give the hold back, and expect no personal detail any more."""
        for number in filter(None, (draft.get("hold"), draft.get("dropped"))):
            await self._services.booking.release(turn.conversation, number, turn.now)
        if await self._services.people.expected(turn.conversation, turn.now):
            await self._services.people.expect(turn.conversation, "name", turn.now)

    async def _begin(self, talk: Talk) -> Reading:
        """The first message: each step hears it and acts before the next one hears it."""
        read = Reading()
        going_on = True
        for step in STEPS[talk.draft["doing"]]:
            heard = await step.hear(talk, asked=False)
            read, talk = joined(read, heard), talk.knowing(heard.values)
            if going_on:
                settled = await step.settle(talk)
                read, talk = joined(read, settled), talk.knowing(settled.values)
                going_on = not step.is_open(talk)
            if read.ends:
                break
        return read

    async def _hear(self, talk: Talk) -> Reading:
        asked = _open(talk)
        if talk.draft["doing"] != "cancel" and not talk.is_only("keep") and talk.stops():
            name = "left_as_it_was" if talk.draft["doing"] == "move" else "stopped"
            stopped = Reply(text=talk.base.texts(f"booking.{name}"))
            return Reading(remark=stopped, ends=True, claimed=True)
        others = [step for step in STEPS[talk.draft["doing"]] if step is not asked]
        if asked and _asks_meaning(talk):
            return Reading(remark=Reply(text=(await asked.question(talk)).help), claimed=True)
        heard = Reading()
        for step in [asked, *others] if asked else others:
            heard = joined(heard, await step.hear(talk, asked=step is asked))
            if heard.ends:
                return heard
        if heard.understood:
            return heard
        return joined(heard, await asked_in_between(talk))

    async def _settle(self, talk: Talk) -> Reading:
        """Let the steps act in their order, up to the first that is still open."""
        read = Reading()
        for step in STEPS[talk.draft["doing"]]:
            settled = await step.settle(talk)
            read, talk = joined(read, settled), talk.knowing(settled.values)
            if read.ends:
                await self.abandon(talk.turn, talk.draft)
            if read.ends or step.is_open(talk):
                break
        return read

    async def _book(self, talk: Talk) -> Outcome:
        booking, base, draft = self._services.booking, talk.base, talk.draft
        under_age = draft["of_age"] is False
        try:
            booked = await booking.confirm(
                talk.person, draft["hold"], talk.now, needs_consent=under_age
            )
        except GONE:
            return await self._lost(talk)
        await self._services.people.extend(talk.person, booked.slot.ends_at)
        texts = base.texts
        card = card_of(base, booked)
        if booked.state == "awaiting_consent" and booked.release_at:
            text = talk.wording(
                "awaiting", number=booked.number, until=spoken_time(booked.release_at)
            )
            reply = Reply(text=text, cards=(card,), sources=desk_source(base, "consent_hours"))
        else:
            hours = load_desk().reminder_hours.value
            text = texts(
                "booking.booked",
                number=booked.number,
                product=product_title(base, booked.product),
                when=spoken_time(booked.slot.starts_at),
                hours=", ".join(texts("booking.hours_before", hours=h) for h in hours),
                address=address_of(self._services.address, booked.number),
            )
            sources = desk_source(base, "cancel_deadline_hours", "reminder_hours")
            reply = Reply(text=text, cards=(card,), sources=sources)
        return Outcome(
            label=LABEL, replies=(reply,), slots={"topic": booked.product, **_remembered(talk)}
        )

    async def _lost(self, talk: Talk) -> Outcome:
        """The hold ran out before the last yes."""
        found = await _HELD_TIME.lost(talk)
        draft = {**talk.draft, **found.values, "confirmed": None}
        return again(self, talk.turn, _kept(draft), *((found.remark,) if found.remark else ()))

    async def _move(self, talk: Talk) -> Outcome:
        booking, base, draft = self._services.booking, talk.base, talk.draft
        target = datetime.fromisoformat(draft["target"])
        try:
            booked = await booking.find(talk.person, draft["number"], talk.now)
            if booked.slot.starts_at != target:  # else a turn that was cut short moved it
                slot = await booking.offered_at(talk.product, target, talk.now)
                booked = await booking.move(talk.person, booked.number, slot, talk.now)
        except (SlotTaken, NotOffered, PersonBusy) as error:
            reply = refusal(base, error, target, talk.now)
            later = talk.knowing(dict.fromkeys(("target", "wish", "confirmed", "tried")))
            found = await self._settle(later)
            draft = _kept({**later.draft, **found.values})
            replies = [reply, *((found.remark,) if found.remark else ())]
            return again(self, talk.turn, draft, one_reply(replies))
        except BookingError as error:
            return self._refused(talk, error)
        await self._services.people.extend(talk.person, booked.slot.ends_at)
        text = base.texts(
            "booking.moved",
            when=spoken_time(booked.slot.starts_at),
            address=address_of(self._services.address, booked.number),
        )
        return Outcome(label=LABEL, replies=(Reply(text=text, cards=(card_of(base, booked),)),))

    async def _cancel(self, talk: Talk) -> Outcome:
        base = talk.base
        try:
            booked = await self._services.booking.cancel(
                talk.person, talk.draft["number"], talk.now
            )
        except BookingError as error:
            return self._refused(talk, error)
        text = base.texts(
            "booking.cancelled",
            product=product_title(base, booked.product),
            when=spoken_time(booked.slot.starts_at),
        )
        return Outcome(
            label=LABEL,
            replies=(Reply(text=text, buttons=talk.buttons("none_yet_buttons")),),
        )

    async def _wait(self, talk: Talk) -> Outcome:
        after, before = map(datetime.fromisoformat, talk.draft["range"])
        try:
            await self._services.booking.wait(
                talk.person,
                talk.product,
                talk.now,
                after=after,
                before=before,
                quota=quota(talk.base, talk.product, talk.turn.as_of),
            )
        except BookingError as error:
            return self._refused(talk, error)
        if hold := talk.draft.get("hold"):
            await self._services.booking.release(talk.person, hold, talk.now)
        text = talk.base.texts(
            "booking.waiting_from_now",
            product=product_title(talk.base, talk.product),
            span=span_in_words(after, before),
            minutes=load_desk().offer_minutes.value,
        )
        sources = desk_source(talk.base, "offer_minutes")
        return Outcome(label=LABEL, replies=(Reply(text=text, sources=sources),))

    def _refused(self, talk: Talk, error: BookingError) -> Outcome:
        if isinstance(error, UnknownBooking):
            reply = Reply(text=talk.base.texts("booking.unknown_number"))
        else:
            reply = refusal(talk.base, error, talk.now, talk.now)
        return Outcome(label=LABEL, replies=(reply,))


def _open(talk: Talk) -> Step | None:
    return next((step for step in STEPS[talk.draft["doing"]] if step.is_open(talk)), None)


def _asks_meaning(talk: Talk) -> bool:
    """Whether the person asks what our question means, or why we ask ("회원이 뭐예요?")."""
    meaning = talk.base.texts.data("eligibility.meaning_words")
    asks = mentions(talk.text, meaning) or talk.says("why_words")
    return asks and not talk.turn.records()


def known_before(talk: Talk) -> dict[str, object]:
    """What an earlier booking for the same person told; it need not be asked again."""
    before = (talk.turn.slots.get("drafts") or {}).get(BEFORE)
    if not before or before["other"] != talk.for_other:
        return {}
    return {"facts": before["facts"], "of_age": before["of_age"], "before": True}


def _remembered(talk: Talk) -> dict[str, object]:
    drafts = dict(talk.turn.slots.get("drafts") or {})
    drafts.pop(FORM, None)
    facts = talk.draft.get("facts")
    if not facts or "grade" not in facts:
        return {}
    told = {"facts": facts, "of_age": talk.draft["of_age"], "other": talk.for_other}
    return {"drafts": {**drafts, BEFORE: told}}


def _kept(draft: Draft) -> Draft:
    return {name: value for name, value in draft.items() if value is not None}
