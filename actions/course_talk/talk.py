"""What was said about courses so far: kept between the messages of a conversation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from actions.courses.service import Results
from actions.turn import Turn
from knowledge.courses.wishes import Wishes

SLOT = "courses"
TOPIC = "courses"
"""What the slot `topic` holds while courses are talked about."""


@dataclass(frozen=True)
class Talk:
    """The talk about courses.

    Attributes:
        wishes: what is looked for.
        fitted: what the courses shown fit, where some wishes had to be given up.
        page: ids of the courses shown last, in their order.
        seen: ids of all courses shown for these wishes.
        focus: id of the course talked about last.
        asks_district: whether the person was asked in which district.
    """

    wishes: Wishes
    fitted: Wishes | None = None
    page: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    focus: str | None = None
    asks_district: bool = False

    @classmethod
    def of(cls, turn: Turn) -> Self | None:
        """The talk that goes on; None when something else was talked about last."""
        return cls.kept(turn) if turn.slots.get("topic") == TOPIC else None

    @classmethod
    def kept(cls, turn: Turn) -> Self | None:
        """The talk there was last, whatever was talked about since."""
        kept: Mapping[str, Any] | None = turn.slots.get(SLOT)
        if not kept:
            return None
        return cls(
            wishes=Wishes.load(kept["wishes"]),
            fitted=Wishes.load(kept["fitted"]) if kept["fitted"] is not None else None,
            page=tuple(kept["page"]),
            seen=tuple(kept["seen"]),
            focus=kept["focus"],
            asks_district=kept["asks_district"],
        )

    def slots(self) -> dict[str, Any]:
        """What is to be kept of it."""
        fitted = None if self.fitted is None else self.fitted.dump()
        kept = {**asdict(self), "wishes": self.wishes.dump(), "fitted": fitted}
        return {SLOT: kept, "topic": TOPIC, "shown": [], "misses": 0, "offered": None}

    def showing(self, results: Results, *, goes_on: bool) -> Talk:
        """The talk after a page of results.

        Args:
            results: what is shown.
            goes_on: whether it is more of what was shown before.
        """
        page = tuple(found.course.id for found in results.found)
        seen = (*self.seen, *page) if goes_on else page
        focus = page[0] if len(page) == 1 else None
        fitted = results.wishes if results.given_up else self.fitted if goes_on else None
        return replace(self, fitted=fitted, page=page, seen=seen, focus=focus, asks_district=False)

    def meant(self, which: list[str]) -> tuple[str, ...]:
        """Ids of the courses that ordinals mean; empty when there is none such."""
        last = str(len(self.page))
        places = [int(last if one == "last" else one) - 1 for one in which]
        return tuple(self.page[place] for place in places if 0 <= place < len(self.page))
