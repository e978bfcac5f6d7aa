"""What course somebody wants, and which courses are that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray

from knowledge.courses.columns import MODES, UNKNOWN, Columns
from knowledge.courses.registration import STATES, states
from nlu.korean.dates import SEOUL
from nlu.korean.place import DISTRICTS
from store.courses.types import GROUPS, WEEKDAYS, bits

Mask = NDArray[np.bool_]
Order = Literal["fit", "cheapest", "dearest", "soonest"]
GROWN = ("youth", "middle_aged", "senior", "parent")  # of others one cannot be sure


@dataclass(frozen=True)
class Wishes:
    """What is looked for. Empty and None mean: anything.

    Attributes:
        topic: what to learn, where, from whom, in the person's words.
        words: the same in other spellings, each of them enough.
        also: what is near it, after all that.
        groups: for whom, of `GROUPS`.
        districts: any of these.
        not_districts: none of these.
        places: parts of names of places, any of them.
        weekdays: on no other days than these.
        begins: first and last minute of the day (not included) at which it may begin.
        ends_by: minute of the day at which it is over.
        mode: online or offline; a mixed one is both.
        fee_max, fee_min: won.
        states: of registration, of `STATES`.
        starts: first and last day (included) on which it may begin.
        order: what comes first.
    """

    topic: str = ""
    words: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    not_districts: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    weekdays: tuple[str, ...] = ()
    begins: tuple[int, int] | None = None
    ends_by: int | None = None
    mode: str | None = None
    fee_max: int | None = None
    fee_min: int | None = None
    states: tuple[str, ...] = ()
    starts: tuple[str, str] | None = None
    order: Order = "fit"

    def dump(self) -> dict[str, Any]:
        """As JSON, without what is not wished."""
        empty = Wishes()
        return {k: v for k, v in asdict(self).items() if v != getattr(empty, k)}

    @classmethod
    def load(cls, kept: Mapping[str, Any]) -> Self:
        """What `dump` gave; what is not known any more is left out."""
        known = {field.name for field in fields(cls)}
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in kept.items()
            if name in known
        }
        return cls(**values)

    def without(self, *names: str) -> Self:
        """The same with some of it not wished."""
        empty = Wishes()
        return replace(self, **{name: getattr(empty, name) for name in names})

    @property
    def wished(self) -> tuple[str, ...]:
        """Names of what is wished."""
        return tuple(name for name in self.dump() if name not in ("words", "also", "order"))


def fitting(column: Columns, wishes: Wishes, at: datetime, soon_days: int) -> Mask:
    """Which courses have not ended and fit everything but the topic.

    What is unknown of a course does not fit a wish: it would be a promise.

    Args:
        column: the columns of all courses.
        wishes: what is looked for.
        at: when it is asked, aware.
        soon_days: for the state of registration.
    """
    fits = column("ends") >= at.astimezone(SEOUL).date().toordinal()
    if wishes.groups:
        fits &= (column("groups") & bits(_open_to(wishes.groups), GROUPS)) != 0
    if wishes.districts:
        fits &= np.isin(column("district"), _places(wishes.districts, DISTRICTS))
    if wishes.not_districts:
        fits &= ~np.isin(column("district"), _places(wishes.not_districts, DISTRICTS))
    if wishes.weekdays:
        days = column("weekdays")
        fits &= (days != 0) & ((days & ~bits(wishes.weekdays, WEEKDAYS)) == 0)
    if wishes.begins:
        first, last = wishes.begins
        fits &= (column("begins") >= first) & (column("begins") < last)
    if wishes.ends_by is not None:
        fits &= (column("finishes") != UNKNOWN) & (column("finishes") <= wishes.ends_by)
    if wishes.mode:
        fits &= np.isin(column("mode"), _places((wishes.mode, "mixed"), MODES))
    if wishes.fee_max is not None:
        fits &= (column("fee") != UNKNOWN) & (column("fee") <= wishes.fee_max)
    if wishes.fee_min is not None:
        fits &= column("fee") >= wishes.fee_min
    if wishes.starts:
        first, last = (date.fromisoformat(day).toordinal() for day in wishes.starts)
        fits &= (column("starts") >= first) & (column("starts") <= last)
    if wishes.states:
        fits &= np.isin(states(column, at, soon_days), _places(wishes.states, STATES))
    return fits


def _open_to(groups: tuple[str, ...]) -> tuple[str, ...]:
    """For whom a course may be that these people can take: adults' courses are open to seniors."""
    adults = ("adult",) if set(groups) & set(GROWN) else ()
    return (*groups, *adults, "everyone")


def _places(names: Sequence[str], order: Sequence[str]) -> list[int]:
    return [order.index(name) for name in names if name in order]
