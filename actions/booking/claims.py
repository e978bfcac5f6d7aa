"""What is done with a time once it is found: held for a new booking, aimed at for a moved one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from actions.booking.talk import Talk, joined, remark
from actions.booking.times import Times
from actions.booking.wish import Wish
from actions.desk.entitlement import quota
from actions.desk.errors import AlreadyBooked, BookingError, PersonBusy
from actions.desk.models import Booked
from actions.desk.taking import OPEN
from actions.forms import Reading
from knowledge.rules.counselling import load_desk
from nlu.korean.dates import SEOUL


class HeldTime(Times):
    """The time of a new booking, held while the person confirms."""

    async def hear(self, talk: Talk, *, asked: bool) -> Reading:
        """Also the wish to be told when something gets free."""
        if asked and talk.says("wait_words"):
            return Reading(values={"doing": "wait"}, claimed=True)
        return await super().hear(talk, asked=asked)

    async def settle(self, talk: Talk) -> Reading:
        """Hold a time; first what was held by a turn that was cut short is given back."""
        if self.is_open(talk):
            booking = talk.services.booking
            for held in await booking.held(talk.person, talk.now):
                if held.product == talk.product and held.number != talk.draft.get("dropped"):
                    await booking.release(talk.person, held.number, talk.now)
        return await super().settle(talk)

    async def _take(self, talk: Talk, at: datetime) -> Mapping[str, Any]:
        """Hold the slot; what was held before is given back by it, or else stays."""
        booking, before = talk.services.booking, talk.draft.get("dropped")
        slot = await booking.offered_at(talk.product, at, talk.now)
        hold = partial(
            booking.hold,
            talk.person,
            talk.product,
            slot,
            talk.now,
            quota=quota(talk.base, talk.product, talk.turn.as_of),
        )
        try:
            held = await hold()
        except (PersonBusy, AlreadyBooked) as error:
            if error.booked.state not in ("held", "offered"):
                raise
            await booking.release(talk.person, error.booked.number, talk.now)
            held = await hold()
        if before:
            await booking.release(talk.person, before, talk.now)
        return {"hold": held.number, "dropped": None}

    async def _still_taken(self, talk: Talk) -> Reading:
        """Hold it again when the hold ran out meanwhile, and say so."""
        if await held_booking(talk):
            return Reading()
        return await self.lost(talk)

    async def lost(self, talk: Talk) -> Reading:
        """The hold ran out: say so, take the same time again or offer others."""
        talk = talk.knowing(dict.fromkeys(("hold", "offered", "tried")))
        minutes = load_desk().hold_minutes.value
        again = await self.settle(talk)
        which = "hold_renewed" if again.values.get("hold") else "hold_lost"
        text = talk.base.texts(f"booking.{which}", minutes=minutes)
        forgotten = Reading(values={"hold": None, "confirmed": None})
        return joined(joined(forgotten, remark(text)), again)

    def _given_back(self, talk: Talk) -> dict[str, Any]:
        hold = talk.draft.get("hold")
        return {"hold": None, "dropped": hold} if hold else {}


class NewTime(Times):
    """The time that a booking is moved to; nothing is taken until it is confirmed."""

    taken = "target"
    reads_back = False

    async def hear(self, talk: Talk, *, asked: bool) -> Reading:
        """In "수요일 걸 목요일로" the day of the booking itself is not where it goes."""
        heard = await super().hear(talk, asked=asked)
        wish = Wish.from_json(heard.values.get("wish"))
        about = self._booked_for(talk)
        if about is None or len(wish.days) < 2:
            return heard
        days = tuple(span for span in wish.days if not span[0] <= about.date() < span[1])
        return replace(heard, values={**heard.values, "wish": replace(wish, days=days).to_json()})

    def _booked_for(self, talk: Talk) -> datetime | None:
        about = talk.draft.get("about")
        return datetime.fromisoformat(about).astimezone(SEOUL) if about else None

    def _about(self, talk: Talk) -> datetime | None:
        return super()._about(talk) or self._booked_for(talk)

    def _before(self, talk: Talk) -> Wish:
        about = self._booked_for(talk)
        if talk.draft.get("wish") or about is None:
            return super()._before(talk)
        return Wish.at(about)

    async def _take(self, talk: Talk, at: datetime) -> Mapping[str, Any]:
        slot = await talk.services.booking.offered_at(talk.product, at, talk.now)
        return {"target": slot.starts_at.isoformat()}


async def held_booking(talk: Talk) -> Booked | None:
    """The booking the draft holds, unless it is gone; firm already where a turn was cut short."""
    number = talk.draft.get("hold")
    if not number:
        return None
    try:
        booked = await talk.services.booking.find(talk.person, number, talk.now)
    except BookingError:
        return None
    return booked if booked.state in OPEN else None
