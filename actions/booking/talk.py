"""What the steps of a booking talk share: what is known, words for yes and no, replies joined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from actions.asking import mentions
from actions.desk.service import Booking
from actions.facts import perspective
from actions.forms import Draft, Question, Reading, says_stop
from actions.turn import Turn
from knowledge.base import KnowledgeBase
from nlu.korean.answers import read_yes_no
from store.messages import Button, Reply
from store.people import People

LABEL = "counselling_booking"
FORM = "booking_form"


class Counter(Protocol):
    """What a booking talk acts with; the app's services have it."""

    @property
    def booking(self) -> Booking:
        """The booking desk."""

    @property
    def people(self) -> People:
        """Where personal details are kept."""

    @property
    def address(self) -> str:
        """Under which users reach the app, for links."""


@dataclass(frozen=True)
class Talk:
    """One message, what the form has gathered, and what it may act with."""

    turn: Turn
    draft: Draft
    base: KnowledgeBase
    services: Counter

    def knowing(self, values: Mapping[str, Any]) -> Talk:
        """The same with more known."""
        return replace(self, draft={**self.draft, **values})

    @property
    def text(self) -> str:
        """What the person wrote."""
        return self.turn.text

    @property
    def person(self) -> str:
        """Whose booking it is."""
        return self.turn.conversation

    @property
    def now(self) -> datetime:
        """The moment of the message."""
        return self.turn.now

    @property
    def product(self) -> str:
        """The product that is booked."""
        return str(self.draft["product"])

    @property
    def for_other(self) -> bool:
        """Whether somebody books for a child or a friend."""
        said = perspective(self.turn) or self.turn.slots.get("perspective")
        return bool(said == "other")

    def says(self, what: str) -> bool:
        """Whether the message has one of the words `booking.<what>`."""
        return mentions(self.text, self.base.texts.data(f"booking.{what}"))

    def is_only(self, what: str) -> bool:
        """Whether the message is one of the words `booking.<what>` and hardly more."""
        letters = "".join(filter(str.isalnum, self.text))
        words = ("".join(filter(str.isalnum, w)) for w in self.base.texts.data(f"booking.{what}"))
        return letters in words

    def stops(self) -> bool:
        """Whether the person wants to leave it, in few words."""
        return self.is_only("stop") or says_stop(self.text, self.base)

    def agreed(self) -> bool | None:
        """Whether the message begins with a yes or a no; None when it does neither."""
        whole = read_yes_no(self.text)
        if whole is not None or not self.text.strip():
            return whole
        return read_yes_no(self.text.split(maxsplit=1)[0])

    def wording(self, name: str, **values: object) -> str:
        """A text, in the words for somebody else where there are such (`name_other`)."""
        texts = self.base.texts
        other = f"booking.{name}_other"
        return texts(other if self.for_other and other in texts else f"booking.{name}", **values)

    def buttons(self, name: str) -> tuple[Button, ...]:
        """The choices `booking.<name>`, each sent as it reads."""
        return tuple(Button(title=t, payload=t) for t in self.base.texts.data(f"booking.{name}"))


class Step(Protocol):
    """One thing that a booking needs to know."""

    def is_open(self, talk: Talk) -> bool:
        """Whether it is still to be asked."""

    async def hear(self, talk: Talk, *, asked: bool) -> Reading:
        """What the message says to it; `asked`: it is what we asked for."""

    async def settle(self, talk: Talk) -> Reading:
        """Act on what is known now, as soon as everything before it is settled."""

    async def question(self, talk: Talk) -> Question:
        """How it is asked."""


def joined(first: Reading, second: Reading) -> Reading:
    """Two readings of one message as one."""
    remarks = [reading.remark for reading in (first, second) if reading.remark]
    return Reading(
        values={**first.values, **second.values},
        noted=(*first.noted, *second.noted),
        remark=one_reply(remarks) if remarks else None,
        claimed=first.claimed or second.claimed,
        ends=first.ends or second.ends,
        slots={**first.slots, **second.slots},
        verdict=second.verdict or first.verdict,
    )


def one_reply(replies: Iterable[Reply]) -> Reply:
    """Several replies in one bubble."""
    every = list(replies)
    return Reply(
        text="\n".join(reply.text for reply in every),
        buttons=tuple(dict.fromkeys(b for reply in every for b in reply.buttons)),
        cards=tuple(card for reply in every for card in reply.cards),
        sources=tuple(dict.fromkeys(s for reply in every for s in reply.sources)),
    )


def remark(text: str) -> Reading:
    """A reading that only has something to say."""
    return Reading(remark=Reply(text=text))
