"""The rules of the hand-off to counsellors: `knowledge/data/rules/handoff.yml`.

They are the house's own (no document lays them down); the operator confirms them.
"""

from __future__ import annotations

from datetime import time
from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import PositiveInt, model_validator

from knowledge.rules.load import FOLDER, RulesModel, load_rules

FILE = FOLDER / "handoff.yml"
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Opening(RulesModel):
    """From when to when somebody is there, in Seoul."""

    opens: time
    closes: time

    @model_validator(mode="after")
    def _closes_after_it_opens(self) -> Self:
        if self.closes <= self.opens:
            raise ValueError(f"closes {self.closes} is not after opens {self.opens}")
        return self


class HandoffRules(RulesModel):
    """The rules.

    Attributes:
        offer_seconds: how long an offer to a counsellor stands.
        queue_minutes: how long somebody waits at most, unless in danger.
        told_every_minutes: how often who waits is told so.
        lost_seconds: a counsellor not seen for so long is not there.
        idle_minutes: a user silent for so long is asked whether they are still there.
        close_minutes: and after so long again the conversation is closed.
        snooze_minutes: for how long a conversation can be put off, to choose from.
        snooze_hours: how long a conversation can be put off at most.
        capacity: conversations a counsellor holds at once, to begin with.
        escalate_minutes: after which a danger nobody takes is told to supervisors, again and again.
        hotline_repeats: how often the hotline is repeated to the user meanwhile, at most.
        stars: the best rating.
        hours: when counsellors are there; a missing day is closed.
    """

    offer_seconds: PositiveInt
    queue_minutes: PositiveInt
    told_every_minutes: PositiveInt
    lost_seconds: PositiveInt
    idle_minutes: PositiveInt
    close_minutes: PositiveInt
    snooze_minutes: tuple[PositiveInt, ...]
    snooze_hours: PositiveInt
    capacity: PositiveInt
    escalate_minutes: PositiveInt
    hotline_repeats: PositiveInt
    stars: PositiveInt
    hours: dict[Weekday, Opening]


@cache
def load_handoff_rules(file: Path = FILE) -> HandoffRules:
    """Read and check the rules.

    Raises:
        RecordError: the file is missing or wrong.
    """
    return load_rules(file, HandoffRules)
