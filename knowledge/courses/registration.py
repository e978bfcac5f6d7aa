"""Whether registration for a course is open at a moment, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from knowledge.courses.columns import STATED, UNKNOWN, Columns, minutes, single
from nlu.korean.dates import SEOUL
from store.courses.types import Course

State = Literal["open", "soon", "later", "full", "paused", "closed", "unknown"]
STATES: tuple[State, ...] = get_args(State)


@dataclass(frozen=True)
class Registration:
    """Registration for a course.

    Attributes:
        state: open; soon: opens within the days of the rules; later; full or paused: as the
            provider says; closed: over, or the course has begun; unknown: the data do not tell.
        opens_at, closes_at: as published; None when the data do not tell.
    """

    state: State
    opens_at: datetime | None
    closes_at: datetime | None


def registration(course: Course, at: datetime, soon_days: int) -> Registration:
    """Whether registration for a course is open.

    Args:
        course: which.
        at: when, aware.
        soon_days: registration that opens within so many days opens soon.
    """
    [code] = states(single(course), at, soon_days)
    return Registration(STATES[code], course.opens_at, course.closes_at)


def states(column: Columns, at: datetime, soon_days: int) -> NDArray[np.int8]:
    """Places in `STATES`, one for each course.

    Dates come first: what the provider says was true on the day of the data only. Without a
    first day of registration its word counts, until the course begins.
    """
    now, today = minutes(at), at.astimezone(SEOUL).date().toordinal()
    opens, closes, starts = column("opens"), column("closes"), column("starts")
    stated = column("stated")
    begun = (starts != UNKNOWN) & (starts < today)
    over = np.where(closes == UNKNOWN, begun, closes < now)
    before = (opens != UNKNOWN) & (opens > now)
    near = opens <= minutes(at + timedelta(days=soon_days))
    dated = (opens != UNKNOWN) | (closes != UNKNOWN)

    def says(word: str) -> NDArray[np.bool_]:
        told: NDArray[np.bool_] = stated == STATED.index(word)
        return told

    choices: list[tuple[NDArray[np.bool_], State]] = [
        ((column("ends") < today) | over, "closed"),
        (before & near, "soon"),
        (before, "later"),
        (says("full"), "full"),
        (says("paused"), "paused"),
        (says("closed"), "closed"),
        (dated, "open"),
        (says("open"), "open"),
        (says("soon"), "later"),
    ]
    places = [np.int8(STATES.index(state)) for _, state in choices]
    unknown = np.int8(STATES.index("unknown"))
    return np.select([mask for mask, _ in choices], places, unknown).astype(np.int8)
