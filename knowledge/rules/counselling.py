"""House rules of the booking desk: `knowledge/data/rules/counselling.yml`.

`load_desk().hold_minutes` has a `value`, the `source` that laid it down, and `as_of`.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Generic, Literal, Self, TypeVar

from pydantic import Field, model_validator

from knowledge.errors import RecordError
from knowledge.library import DATA
from knowledge.rules.load import FOLDER, RulesModel, load_rules
from knowledge.yaml_files import load_yaml

FILE = FOLDER / "counselling.yml"
PRACTICE_COUNSELLORS = FOLDER / "practice-counsellors.yml"

T = TypeVar("T")
Positive = Annotated[int, Field(gt=0)]


class Rule(RulesModel, Generic[T]):
    """A number of the house, with where it was laid down.

    Attributes:
        value: the number or numbers.
        source: id in `sources.yml`.
        place: place in that document.
        as_of: since when, or the day it was confirmed.
    """

    value: T
    source: str
    place: str = ""
    as_of: date


class DeskException(RulesModel):
    """Days on which the whole desk is closed, or open although it is a public holiday.

    Attributes:
        day: the first day.
        until: the last day, included; the first day alone by default.
        kind: `closed` wins over everything; `open` sets a holiday aside.
        why: for people.
    """

    day: date
    until: date | None = None
    kind: Literal["open", "closed"]
    why: str = ""

    def covers(self, day: date) -> bool:
        """Whether it holds on that day."""
        return self.day <= day <= (self.until or self.day)

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.until is not None and self.until < self.day:
            raise ValueError(f"until {self.until} lies before {self.day}; swap the dates")
        return self


class Desk(RulesModel):
    """The rules.

    Attributes:
        hold_minutes: how long a slot is kept while the person confirms.
        consent_hours: how long it is kept for a guardian's consent.
        lead_time_hours: how long before a session it can still be booked.
        window_days: how many days ahead can be booked, the last included.
        cancel_deadline_hours: how long before a session it can still be moved or cancelled.
        reminder_hours: how long before a session it is reminded of, falling.
        offer_minutes: how long a freed slot is kept for somebody waiting.
        key_days: how long idempotency keys are kept.
        exceptions: closed days, and holidays that are open.
    """

    id: str
    title: str
    hold_minutes: Rule[Positive]
    consent_hours: Rule[Positive]
    lead_time_hours: Rule[Annotated[int, Field(ge=0)]]
    window_days: Rule[Positive]
    cancel_deadline_hours: Rule[Annotated[int, Field(ge=0)]]
    reminder_hours: Rule[tuple[Positive, ...]]
    offer_minutes: Rule[Positive]
    key_days: Rule[Positive]
    exceptions: tuple[DeskException, ...] = ()

    @model_validator(mode="after")
    def _reminders_fall(self) -> Self:
        hours = self.reminder_hours.value
        if list(hours) != sorted(set(hours), reverse=True):
            raise ValueError("reminder_hours must fall, each once: [24, 2]")
        return self

    @property
    def rules(self) -> dict[str, Rule[Any]]:
        """The cited rules by name."""
        fields = ((name, getattr(self, name)) for name in type(self).model_fields)
        return {name: rule for name, rule in fields if isinstance(rule, Rule)}


@lru_cache
def load_desk(file: Path = FILE) -> Desk:
    """Read and check the rules.

    Raises:
        RecordError: the file is missing or wrong.
    """
    desk = load_rules(file, Desk)
    sources = {source["id"] for source in load_yaml((DATA / "sources.yml").read_text("utf-8"))}
    for name, rule in desk.rules.items():
        if rule.source not in sources:
            problem = f"'{name}' cites unknown source '{rule.source}'; add it to sources.yml"
            raise RecordError(str(file), None, problem)
    return desk
