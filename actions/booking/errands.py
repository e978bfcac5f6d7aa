"""The steps of moving, cancelling, waiting, and of the last yes."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from actions.booking.claims import held_booking
from actions.booking.talk import Talk, remark
from actions.booking.telling import card_of, desk_source, lines_of, product_title, refusal
from actions.booking.wish import Impossible, Wish
from actions.booking.wishes import read_choice, read_wish
from actions.desk.errors import BookingError, TooLate
from actions.desk.models import Booked
from actions.desk.numbers import read_number
from actions.forms import Question, Reading
from actions.spoken import spoken_day, spoken_time
from knowledge.rules.counselling import load_desk
from nlu.korean.dates import SEOUL
from store.messages import Button, Reply


class Confirm:
    """The last yes, with everything read back."""

    def __init__(self, errand: str) -> None:
        self._errand = errand

    def is_open(self, talk: Talk) -> bool:
        """Until the person agreed."""
        return not talk.draft.get("confirmed")

    async def hear(self, talk: Talk, *, asked: bool) -> Reading:
        """Yes; a no without a word of what to change is asked about."""
        if not asked:
            return Reading()
        if talk.is_only(f"{self._errand}_yes"):
            return Reading(values={"confirmed": True}, claimed=True)
        wish = read_wish(talk.text, talk.now.astimezone(SEOUL))
        if talk.is_only("keep"):
            return self._left_as_it_was(talk)
        agreed = talk.agreed() if wish is None and not talk.says("other_time") else None
        if agreed is None:
            return Reading()
        if agreed:
            return Reading(values={"confirmed": True}, claimed=True)
        if self._errand == "book":
            return remark(talk.base.texts("booking.what_to_change"))
        return self._left_as_it_was(talk)

    def _left_as_it_was(self, talk: Talk) -> Reading:
        text = talk.base.texts("booking.left_as_it_was")
        return Reading(remark=Reply(text=text), ends=True, claimed=True)

    async def settle(self, talk: Talk) -> Reading:  # noqa: ARG002
        """Nothing to do."""
        return Reading()

    async def question(self, talk: Talk) -> Question:
        """Everything once more: what, when, where, with whom, until when it can be changed."""
        make = {"book": self._book, "move": self._move, "cancel": self._cancel}[self._errand]
        reply = await make(talk)
        return Question(reply, talk.base.texts(f"booking.{self._errand}_help"))

    async def _book(self, talk: Talk) -> Reply:
        base = talk.base
        booked = await held_booking(talk)
        if booked is None:  # ran out just now; the answer is told so
            return Reply(
                text=base.texts("booking.confirm_gone"), buttons=talk.buttons("book_buttons")
            )
        hours = load_desk().cancel_deadline_hours.value
        deadline = booked.slot.starts_at - timedelta(hours=hours)
        lines = [
            base.texts("booking.confirm_book", product=product_title(base, booked.product)),
            *(f"· {line}" for line in lines_of(base, booked)),
            base.texts("booking.deadline", deadline=spoken_time(deadline)),
            base.texts("booking.right", when=spoken_time(booked.slot.starts_at)),
        ]
        return Reply(
            text="\n".join(lines),
            buttons=talk.buttons("book_buttons"),
            sources=desk_source(base, "cancel_deadline_hours"),
        )

    async def _move(self, talk: Talk) -> Reply:
        target = datetime.fromisoformat(talk.draft["target"])
        text = talk.base.texts(
            "booking.confirm_move",
            product=product_title(talk.base, talk.product),
            before=spoken_time(datetime.fromisoformat(talk.draft["about"])),
            after=spoken_time(target),
        )
        text = _practice(talk, text)
        return Reply(text=text, buttons=talk.buttons("move_buttons"))

    async def _cancel(self, talk: Talk) -> Reply:
        text = talk.base.texts(
            "booking.confirm_cancel",
            product=product_title(talk.base, talk.product),
            when=spoken_time(datetime.fromisoformat(talk.draft["about"])),
        )
        return Reply(
            text=_practice(talk, text),
            buttons=talk.buttons("cancel_buttons"),
            sources=desk_source(talk.base, "cancel_deadline_hours"),
        )


class Which:
    """Which of the person's bookings is meant."""

    def is_open(self, talk: Talk) -> bool:
        """Until one is."""
        return not talk.draft.get("number")

    async def hear(self, talk: Talk, *, asked: bool) -> Reading:
        """A number, a place in the list, or the time of the booking."""
        if not self.is_open(talk):
            return Reading()
        number = read_number(talk.text)
        if number:
            return Reading(values={"named": number}, claimed=True)
        own = await talk.services.booking.upcoming(talk.person, talk.now)
        if asked and (place := read_choice(talk.text, len(own))) is not None:
            return Reading(values={"named": own[place].number}, claimed=True)
        meant = _meant(talk, own)
        if len(meant) == 1 and len(own) > 1:
            return Reading(values={"named": meant[0].number}, claimed=True)
        return Reading()

    async def settle(self, talk: Talk) -> Reading:
        """The only one, or the one named; whether it can still be changed."""
        if not self.is_open(talk):
            return Reading()
        booking, texts = talk.services.booking, talk.base.texts
        named = talk.draft.get("named")
        if named:
            try:
                booked = await booking.find(talk.person, named, talk.now)
            except BookingError:
                return Reading(remark=Reply(text=texts("booking.unknown_number")), ends=True)
        else:
            own = await booking.upcoming(talk.person, talk.now)
            if not own:
                text = texts("booking.none_yet")
                buttons = talk.buttons("none_yet_buttons")
                return Reading(remark=Reply(text=text, buttons=buttons), ends=True)
            if len(own) > 1:
                return Reading()
            booked = own[0]
        return _settled(talk, booked)

    async def question(self, talk: Talk) -> Question:
        """All of them, to choose from."""
        own = await talk.services.booking.upcoming(talk.person, talk.now)
        buttons = tuple(
            Button(
                title=f"{spoken_time(b.slot.starts_at)} {product_title(talk.base, b.product)}",
                payload=b.number,
            )
            for b in own
        )
        texts = talk.base.texts
        return Question(
            Reply(text=texts("booking.which", count=len(own)), buttons=buttons),
            texts("booking.which_help"),
        )


class Range:
    """From when to when a free slot is wanted on the waiting list."""

    def is_open(self, talk: Talk) -> bool:
        """Until a range is known."""
        return not talk.draft.get("range")

    async def hear(self, talk: Talk, *, asked: bool) -> Reading:  # noqa: ARG002
        """Days, or any time."""
        wish = read_wish(talk.text, talk.now.astimezone(SEOUL))
        if isinstance(wish, Impossible):
            text = talk.base.texts(f"booking.impossible_{wish.kind}", said=wish.said)
            return Reading(remark=Reply(text=text), claimed=True)
        if wish is None:
            return Reading()
        before = Wish.from_json(talk.draft.get("wish"))
        values = {"wish": before.then(wish).to_json(), "range": None}
        return Reading(values=values, claimed=True)

    async def settle(self, talk: Talk) -> Reading:
        """From the wish, within the booking window."""
        wish = Wish.from_json(talk.draft.get("wish"))
        if not self.is_open(talk) or not (wish.days or wish.earliest):
            return Reading()
        now = talk.now.astimezone(SEOUL)
        last = datetime.combine(
            now.date() + timedelta(days=load_desk().window_days.value + 1), time(), SEOUL
        )
        after, before = wish.window()
        after, before = max(after or now, now), min(before or last, last)
        if after >= before:
            past = after >= last
            name = "wait_too_far" if past else "wait_past"
            return Reading(values={"wish": None}, remark=Reply(text=talk.wording(name)))
        return Reading(values={"range": [after.isoformat(), before.isoformat()]})

    async def question(self, talk: Talk) -> Question:
        """A few ranges as buttons."""
        reply = Reply(text=talk.wording("range_question"), buttons=talk.buttons("range_buttons"))
        return Question(reply, talk.wording("range_help"))


def span_in_words(after: datetime, before: datetime) -> str:
    """From which day to which: "11월 25일(수)부터 11월 29일(일)까지"."""
    first = after.astimezone(SEOUL).date()
    last = (before.astimezone(SEOUL) - timedelta(microseconds=1)).date()
    if first == last:
        return spoken_day(first)
    return f"{spoken_day(first)}부터 {spoken_day(last)}까지"


def _practice(talk: Talk, text: str) -> str:
    return f"{text}\n{talk.base.texts('booking.practice')}" if talk.draft.get("sample") else text


def _meant(talk: Talk, own: list[Booked]) -> list[Booked]:
    """The bookings whose product is named, or which lie on a day named first."""
    products = set(talk.turn.records("product"))
    if products:
        return [booked for booked in own if booked.product in products]
    wish = read_wish(talk.text, talk.now.astimezone(SEOUL))
    if not isinstance(wish, Wish) or not wish.days:
        return []
    day = Wish(days=wish.days[:1])
    return [b for b in own if day.fits(b.slot.starts_at.astimezone(SEOUL))]


def _settled(talk: Talk, booked: Booked) -> Reading:
    """The booking is known: it can be changed, or why not."""
    base = talk.base
    if booked.state not in ("confirmed", "awaiting_consent", "offered"):
        state = base.texts.data("booking.states")[booked.state]
        text = base.texts("booking.not_active", number=booked.number, state=state)
        return Reading(remark=Reply(text=text, cards=(card_of(base, booked),)), ends=True)
    deadline = booked.slot.starts_at - timedelta(hours=load_desk().cancel_deadline_hours.value)
    if booked.state == "confirmed" and talk.now > deadline:
        late = refusal(base, TooLate(deadline), talk.now, talk.now)
        return Reading(remark=late, ends=True)
    values = {
        "number": booked.number,
        "product": booked.product,
        "about": booked.slot.starts_at.isoformat(),
        "sample": booked.sample or None,
    }
    return Reading(values=values)
