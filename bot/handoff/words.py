"""What users are told about a hand-off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from actions.spoken import spoken_time
from knowledge.rules.handoff import HandoffRules
from knowledge.texts import Texts
from store.handoff_types import Change, Handoff
from store.messages import Button, Reply


@dataclass(frozen=True)
class Circumstances:
    """What words depend on beside the change itself.

    Attributes:
        before: what held before.
        ahead: how many people wait before this one.
        name: of the counsellor it is about.
    """

    before: Handoff
    ahead: int = 0
    name: str = ""


class Words:
    """The sentences, from `knowledge/data/texts/handoff.yml`.

    Args:
        texts: all of them.
        rules: the numbers in them.
    """

    def __init__(self, texts: Texts, rules: HandoffRules) -> None:
        self._texts, self._rules = texts, rules
        self._by_kind: dict[str, Callable[[Change, Circumstances], tuple[Reply, ...]]] = {
            "told": self._told,
            "claimed": self._named,
            "taken": self._named,
            "transferred": self._plain,
            "lost": self._plain,
            "woken": self._plain,
            "left": self._left,
            "snoozed": self._snoozed,
            "asked_idle": self._asked_idle,
            "gave_up": self._gave_up,
            "returned": self._ended,
            "closed": self._ended,
            "dismissed": self._dismissed,
        }

    def of(self, change: Change, seen: Circumstances) -> tuple[Reply, ...]:
        """What the user is told of a change; nothing when it does not concern them."""
        say = self._by_kind.get(change.kind)
        return say(change, seen) if say else ()

    def queued(self, ahead: int, there: int) -> Reply:
        """To somebody who asked for a person: how many wait before, how many counsellors work."""
        name = "handoff.queued" if there else "handoff.queued_nobody"
        return self._waiting(self._texts(name, place=self._place(ahead)))

    def still_queued(self, ahead: int) -> Reply:
        """To somebody who asks for a person again."""
        return self._waiting(self._texts("handoff.still_queued", place=self._place(ahead)))

    def nobody_there(self, opening: datetime | None) -> Reply:
        """To somebody who asks for a person when none is there."""
        if opening:
            first = self._texts("handoff.closed_hours", opening=spoken_time(opening))
        else:
            first = self._texts("handoff.closed_long")
        booking = Button(
            title=self._texts("handoff.button_booking"),
            payload=self._texts("handoff.button_booking_payload"),
        )
        text = f"{first} {self._texts('handoff.closed_what')}"
        return Reply(text=text, buttons=(self._button("button_message"), booking))

    def message_ask(self) -> Reply:
        """What is asked before a message is left."""
        return Reply(
            text=self._texts("handoff.message_ask"), buttons=(self._button("message_button_no"),)
        )

    def resume(self, form: str) -> Reply:
        """Whether to go on with a form."""
        what = self._texts.data("handoff.resume_what")[form]
        buttons = (self._button("resume_yes"), self._button("resume_no"))
        return Reply(text=self._texts("handoff.resume", what=what), buttons=buttons)

    def rating(self) -> Reply:
        """How it was."""
        titles = self._texts.data("handoff.rating_titles")
        buttons = (
            Button(title=titles[stars], payload=self._texts("handoff.rating_payload", stars=stars))
            for stars in range(self._rules.stars, 0, -1)
        )
        return Reply(text=self._texts("handoff.rating"), buttons=tuple(buttons))

    def stars(self, text: str) -> int | None:
        """The rating a message gives, if it is one."""
        payloads = {
            self._texts("handoff.rating_payload", stars=stars): stars
            for stars in range(1, self._rules.stars + 1)
        }
        return payloads.get(text.strip())

    def _button(self, name: str) -> Button:
        words = self._texts(f"handoff.{name}")
        return Button(title=words, payload=words)

    def _waiting(self, text: str) -> Reply:
        return Reply(text=text, buttons=(self._button("button_leave"),))

    def _place(self, ahead: int) -> str:
        name = "handoff.place_behind" if ahead else "handoff.place_first"
        return self._texts(name, count=ahead)

    def _told(self, _change: Change, seen: Circumstances) -> tuple[Reply, ...]:
        return (self._waiting(self._texts("handoff.told", place=self._place(seen.ahead))),)

    def _named(self, change: Change, seen: Circumstances) -> tuple[Reply, ...]:
        return (Reply(text=self._texts(f"handoff.{change.kind}", name=seen.name)),)

    def _plain(self, change: Change, _seen: Circumstances) -> tuple[Reply, ...]:
        return (Reply(text=self._texts(f"handoff.{change.kind}")),)

    def _left(self, change: Change, _seen: Circumstances) -> tuple[Reply, ...]:
        name = "handoff.left_danger" if change.after.crisis else "handoff.left"
        return (Reply(text=self._texts(name)),)

    def _snoozed(self, change: Change, _seen: Circumstances) -> tuple[Reply, ...]:
        until = change.after.deadline_at
        spoken = spoken_time(until) if until else ""
        return (Reply(text=self._texts("handoff.snoozed", until=spoken)),)

    def _asked_idle(self, _change: Change, _seen: Circumstances) -> tuple[Reply, ...]:
        minutes = self._rules.close_minutes
        return (Reply(text=self._texts("handoff.asked_idle", minutes=minutes)),)

    def _gave_up(self, change: Change, _seen: Circumstances) -> tuple[Reply, ...]:
        name = "handoff.gave_up" if change.details["is_open"] else "handoff.gave_up_closed"
        return (Reply(text=self._texts(name), buttons=(self._button("button_message"),)),)

    def _dismissed(self, change: Change, seen: Circumstances) -> tuple[Reply, ...]:
        if change.after.state != "bot" or seen.before.state == "bot":
            return ()
        return (Reply(text=self._texts("handoff.dismissed")),)

    def _ended(self, change: Change, seen: Circumstances) -> tuple[Reply, ...]:
        if change.kind == "returned":
            name = "handoff.returned"
        elif change.details["reason"] == "user_idle":
            name = "handoff.closed_idle"
        else:
            name = "handoff.closed"
        said = (Reply(text=self._texts(name)),)
        return (*said, self.rating()) if seen.before.counsellor_at else said
