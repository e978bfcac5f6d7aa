"""The step that finds a time: the wished one if it is free, else the nearest that are."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from actions.asking import is_question
from actions.booking.talk import Talk, joined, remark
from actions.booking.telling import closed, refusal, too_far
from actions.booking.wish import Impossible, Wish
from actions.booking.wishes import read_choice, read_wish
from actions.desk.errors import (
    AlreadyBooked,
    BookingError,
    NotOffered,
    PersonBusy,
    QuotaUsedUp,
    SlotTaken,
)
from actions.desk.models import Slot
from actions.forms import Question, Reading
from actions.spoken import spoken_day, spoken_time
from knowledge.rules.counselling import load_desk
from nlu.korean.dates import SEOUL
from store.messages import Button, Reply

OFFERED = 4  # times shown at once
_A_DAY = 2  # of them on one day, as long as other days have some
_SEARCHED = 400  # free times looked through for what fits a wish
_HALF_DAY = timedelta(hours=12)
_NOON = 12
ELSEWHERE = ("programme", "vendor", "department")


class Times(ABC):
    """What finding a time for a new booking and for a moved one have in common."""

    taken = "hold"
    """Where the draft holds what was taken."""
    reads_back = True
    """Whether a wish of the first message is read back before it is acted on."""

    def is_open(self, talk: Talk) -> bool:
        """Until a time is taken."""
        return not talk.draft.get(self.taken)

    async def hear(self, talk: Talk, *, asked: bool) -> Reading:
        """A wish in any message; the place of a time offered, or "another" when it was asked."""
        offered = [datetime.fromisoformat(at) for at in talk.draft.get("offered") or ()]
        if asked and (place := read_choice(talk.text, len(offered))) is not None:
            chosen = Wish.at(offered[place]).to_json()
            return Reading(values={"wish": chosen, "tried": None}, claimed=True)
        if talk.says("other_time"):
            other = "later" if talk.says("later_time") else "next"
            return Reading(values=self._given_back(talk) | {"other": other}, claimed=True)
        wish = read_wish(talk.text, talk.now, self._about(talk))
        if wish is None or talk.turn.records(*ELSEWHERE):
            return Reading()
        if isinstance(wish, Impossible):
            text = talk.base.texts(f"booking.impossible_{wish.kind}", said=wish.said)
            return Reading(remark=Reply(text=text), claimed=True)
        if wish.earliest and not (asked or talk.turn.in_form is None or wish.names_a_time):
            return Reading()
        if wish.earliest and is_question(talk.text, talk.base):
            nothing = dict.fromkeys(("wish", "offered", "other", "tried"))
            return Reading(values=self._given_back(talk) | nothing, claimed=True)
        if wish.earliest and not wish.names_a_time and asked and offered:
            chosen = Wish.at(offered[0]).to_json()
            return Reading(values={"wish": chosen, "tried": None}, claimed=True)
        before = self._before(talk)
        wish = before.then(wish)
        if before.exact and wish.exact and (before.exact.hour < _NOON) == (wish.exact.hour < _NOON):
            wish = replace(wish, half_unsaid=False)  # the half of the day is known
        values = {"wish": wish.to_json(), **dict.fromkeys(("other", "offered", "tried"))}
        noted = told(wish) if self.reads_back and not talk.turn.in_form else ()
        return Reading(values=self._given_back(talk) | values, noted=noted, claimed=True)

    async def settle(self, talk: Talk) -> Reading:
        """Take the time that is wanted, or find times to offer."""
        if not self.is_open(talk):
            return await self._still_taken(talk)
        wish = Wish.from_json(talk.draft.get("wish"))
        more = bool(talk.draft.get("other"))
        if talk.draft.get("tried") and not more:
            return Reading()
        refused = Reading()
        at = None if more else wish.exact or await self._earliest(talk, wish)
        if at is not None:
            said = wish.half_unsaid and not talk.draft.get("offered")
            refused = await self._take_or_say(talk, at, half_unsaid=said)
            if refused.ends or refused.values.get(self.taken):
                return refused
        return joined(refused, await self._offer(talk, wish, refused=refused.remark is not None))

    async def question(self, talk: Talk) -> Question:
        """The times that are free, as buttons."""
        offered = [datetime.fromisoformat(at) for at in talk.draft.get("offered") or ()]
        text = talk.wording("when_question" if offered else "when_none")
        if offered and talk.draft.get("sample"):
            text += f"\n{talk.base.texts('booking.practice')}"
        buttons = [Button(title=spoken_time(at), payload=spoken_time(at)) for at in offered]
        buttons += talk.buttons("when_buttons" if offered else "when_none_buttons")
        return Question(Reply(text=text, buttons=tuple(buttons)), talk.wording("when_help"))

    @abstractmethod
    async def _take(self, talk: Talk, at: datetime) -> Mapping[str, Any]:
        """Take the time; what the draft is to remember.

        Raises:
            BookingError: it cannot be had.
        """

    async def _still_taken(self, talk: Talk) -> Reading:  # noqa: ARG002
        """Whether what was taken is still there."""
        return Reading()

    def _given_back(self, talk: Talk) -> dict[str, Any]:  # noqa: ARG002
        """What the draft forgets when another time is wanted."""
        return {self.taken: None}

    def _about(self, talk: Talk) -> datetime | None:
        """The time spoken of."""
        return Wish.from_json(talk.draft.get("wish")).exact

    def _before(self, talk: Talk) -> Wish:
        """What was wished before this message."""
        return Wish.from_json(talk.draft.get("wish"))

    async def _take_or_say(self, talk: Talk, at: datetime, *, half_unsaid: bool) -> Reading:
        try:
            return await self._taken(talk, at, half_unsaid=half_unsaid)
        except NotOffered as error:
            other_half = at + _HALF_DAY if at.hour < _HALF_DAY.seconds // 3600 else at - _HALF_DAY
            if half_unsaid and error.why == "closed":
                try:
                    return await self._taken(talk, other_half, half_unsaid=True)
                except BookingError:
                    pass
            reply = refusal(talk.base, error, at, talk.now)
        except (QuotaUsedUp, AlreadyBooked) as error:
            return Reading(remark=refusal(talk.base, error, at, talk.now), ends=True)
        except (SlotTaken, PersonBusy) as error:
            reply = refusal(talk.base, error, at, talk.now)
        return Reading(remark=reply)

    async def _taken(self, talk: Talk, at: datetime, *, half_unsaid: bool) -> Reading:
        await self._check_own(talk, at)
        taken = await self._take(talk, at)
        values = {**taken, "wish": Wish.at(at).to_json()}
        values |= dict.fromkeys(("offered", "other", "tried"))
        said = Reading(values=values)
        if half_unsaid:
            text = talk.base.texts("booking.half_assumed", when=spoken_time(at))
            said = joined(remark(text), said)
        return said

    async def _check_own(self, talk: Talk, at: datetime) -> None:
        """Whether another booking of the person lies at that time: said before anything else.

        Raises:
            PersonBusy: it does.
        """
        for own in await talk.services.booking.upcoming(talk.person, talk.now):
            moved = own.number == talk.draft.get("number") or own.state == "offered"
            if not moved and own.slot.starts_at <= at < own.slot.ends_at:
                raise PersonBusy(own)

    async def _offer(self, talk: Talk, wish: Wish, *, refused: bool) -> Reading:
        """The times that fit, or else the nearest ones; the next ones when others are wanted."""
        shown = [datetime.fromisoformat(at) for at in talk.draft.get("offered") or ()]
        more = bool(talk.draft.get("other"))
        booking = talk.services.booking
        slots = [] if wish.exact and not more else await self._fitting(talk, wish)
        last = max(shown, default=wish.exact or talk.now)
        if talk.draft.get("other") == "later":
            later_on = last + timedelta(minutes=1)
            slots = await booking.free_slots(talk.product, talk.now, after=later_on, limit=OFFERED)
        elif more:
            later = [slot for slot in slots if slot.starts_at > last]
            near = [slot for slot in slots if slot.starts_at not in shown]
            slots = later or near
        said = Reading()
        if not slots:
            slots = await booking.free_slots(
                talk.product, talk.now, near=wish.near(), limit=OFFERED
            )
            named = wish.names_a_time and not refused and not more
            said = Reading(remark=self._why_none(talk, wish)) if named else said
        starts = spread(slot.starts_at for slot in slots)
        values = {
            "offered": [at.astimezone(SEOUL).isoformat() for at in starts],
            "sample": any(slot.sample for slot in slots) or None,
            "tried": True,
            "other": None,
        }
        return joined(said, Reading(values=values))

    async def _earliest(self, talk: Talk, wish: Wish) -> datetime | None:
        """The first time that fits, when the first one will do."""
        if not wish.earliest:
            return None
        slots = await self._fitting(talk, wish)
        return slots[0].starts_at if slots else None

    async def _fitting(self, talk: Talk, wish: Wish) -> list[Slot]:
        after, before = wish.window()
        slots = await talk.services.booking.free_slots(
            talk.product, talk.now, after=after, before=before, limit=_SEARCHED
        )
        return [slot for slot in slots if wish.fits(slot.starts_at.astimezone(SEOUL))]

    def _why_none(self, talk: Talk, wish: Wish) -> Reply:
        """Why nothing fits a wish for a stretch of time."""
        texts, today = talk.base.texts, talk.now.astimezone(SEOUL).date()
        if not wish.days:
            return Reply(text=texts("booking.none_fits"))
        first = min(first for first, _ in wish.days)
        last = max(end for _, end in wish.days) - timedelta(days=1)
        if last < today:
            return Reply(text=texts("booking.past", when=spoken_day(first)))
        if first > today + timedelta(days=load_desk().window_days.value):
            return too_far(talk.base, first)
        if first == last:
            return closed(talk.base, first, spoken_day(first), otherwise="day_full")
        return Reply(text=texts("booking.none_fits"))


def told(wish: Wish) -> tuple[str, ...]:
    """A wish read back, as far as it is a day or a time."""
    if wish.exact:
        return (spoken_time(wish.exact),)
    return tuple(spoken_day(first) for first, end in wish.days if end - first == timedelta(days=1))


def spread(starts: Iterable[datetime]) -> list[datetime]:
    """A few times, not all on one day as long as other days have some; in order."""
    every = list(starts)
    days: dict[object, int] = {}
    first: list[datetime] = []
    rest: list[datetime] = []
    for at in every:
        day = at.astimezone(SEOUL).date()
        days[day] = days.get(day, 0) + 1
        (first if days[day] <= _A_DAY else rest).append(at)
    return sorted((first + rest)[:OFFERED])
