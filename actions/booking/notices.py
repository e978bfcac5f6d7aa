"""What the booking desk says on its own: reminders, offers, consent, cancellations."""

from __future__ import annotations

from actions.booking.telling import (
    address_of,
    card_of,
    desk_source,
    lines_of,
    place_of,
    product_title,
)
from actions.desk.models import Booked, State
from actions.spoken import spoken_time
from knowledge.base import KnowledgeBase
from store.messages import Button, Card, Reply


class Notices:
    """The notices, in the words of a knowledge base.

    Args:
        base: wording and sources.
        address: under which users reach the app, for links.
    """

    def __init__(self, base: KnowledgeBase, address: str) -> None:
        self._base, self._address = base, address

    def reminder(self, booked: Booked, hours: int) -> Reply:
        """A session is so many hours away."""
        return Reply(
            text=self._told("remind", booked, hours=hours, place=place_of(self._base, booked.slot)),
            cards=(card_of(self._base, booked),),
        )

    def offer(self, booked: Booked) -> Reply:
        """A slot that was waited for is free, and kept for a while."""
        buttons = tuple(
            Button(title=b["title"], payload=b["payload"].format(number=booked.number))
            for b in self._base.texts.data("booking.offer_buttons")
        )
        until = spoken_time(booked.release_at) if booked.release_at else ""
        lines = lines_of(self._base, booked)
        return Reply(
            text=self._told("offer", booked, until=until),
            buttons=buttons,
            cards=(Card(title=product_title(self._base, booked.product), lines=lines),),
            sources=desk_source(self._base, "offer_minutes"),
        )

    def consent_granted(self, booked: Booked) -> Reply:
        """The guardian agreed: the booking stands."""
        address = address_of(self._address, booked.number)
        text = self._told("consent_granted", booked, address=address)
        return Reply(text=text, cards=(card_of(self._base, booked),))

    def consent_refused(self, booked: Booked) -> Reply:
        """The guardian did not agree: the booking is off."""
        return Reply(text=self._told("consent_refused", booked))

    def lapsed(self, booked: Booked, was: State) -> Reply:
        """An offer, or a wait for a guardian's consent, ran out."""
        waited = was == "awaiting_consent"
        text = self._told("consent_expired" if waited else "offer_expired", booked)
        rule = "consent_hours" if waited else "offer_minutes"
        return Reply(text=text, sources=desk_source(self._base, rule))

    def cancelled_by_staff(self, booked: Booked) -> Reply:
        """The desk had to cancel."""
        buttons = tuple(
            Button(title=t, payload=t) for t in self._base.texts.data("booking.none_yet_buttons")
        )
        return Reply(text=self._told("cancelled_by_staff", booked), buttons=buttons)

    def moved_by_staff(self, booked: Booked) -> Reply:
        """The desk had to move the session; this is the new time."""
        text = self._told("moved_by_staff", booked)
        return Reply(text=text, cards=(card_of(self._base, booked),))

    def _told(self, name: str, booked: Booked, **values: object) -> str:
        texts = self._base.texts
        text = texts(
            f"booking.notice_{name}",
            product=product_title(self._base, booked.product),
            when=spoken_time(booked.slot.starts_at),
            number=booked.number,
            **values,
        )
        return f"{text}\n{texts('booking.practice')}" if booked.sample else text
