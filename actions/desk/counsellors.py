"""Counsellors as staff write them down: a YAML list, checked entry by entry.

The format is documented for counsellors in `docs/counsellors.md`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date, datetime, time
from typing import Annotated, Any, Literal, Self

import yaml
from dateutil.rrule import rrule, rrulestr
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from actions.desk.errors import BookingError
from knowledge.yaml_files import load_yaml
from store.tables.booking import CELL_MINUTES

MINUTES_PER_HOUR = 60
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")


class CounsellorFileError(BookingError):
    """A file of counsellors is wrong; nothing of it was taken over.

    Attributes:
        problems: each names the counsellor and the remedy.
    """

    def __init__(self, problems: Collection[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def _clock(value: Any) -> Any:
    """A time of day; YAML reads 14:30 as 870 (minutes)."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = f"{value // MINUTES_PER_HOUR:02}:{value % MINUTES_PER_HOUR:02}"
    try:
        read = value if isinstance(value, time) else time.fromisoformat(str(value).zfill(5))
    except ValueError as error:
        raise ValueError('write the time as "09:00", at most "23:55"') from error
    if read.minute % CELL_MINUTES or read.second or read.microsecond or read.tzinfo:
        raise ValueError(f"times lie on a grid of {CELL_MINUTES} minutes, without a zone")
    return read


Clock = Annotated[time, BeforeValidator(_clock)]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Hours(_Model):
    """Working hours on the days of a recurrence, in Asia/Seoul.

    Attributes:
        rule: an RRULE of RFC 5545, by days: "FREQ=WEEKLY;BYDAY=MO,WE".
        since: its first day (DTSTART): where intervals are counted from.
        opens: when the first session may start.
        closes: when the last session must have ended.
    """

    rule: str
    since: date
    opens: Clock
    closes: Clock

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.opens >= self.closes:
            raise ValueError(f"opens {self.opens:%H:%M} is not before closes {self.closes:%H:%M}")
        frequency = re.search(r"FREQ=(\w+)", self.rule.upper())
        if frequency is None or frequency[1] not in FREQUENCIES:
            raise ValueError(f"rule needs FREQ= one of {', '.join(FREQUENCIES)}")
        if re.search(r"BY(HOUR|MINUTE|SECOND)=|DTSTART|EXDATE|RDATE|\n", self.rule.upper()):
            raise ValueError("rule is about days alone; give since, opens, closes, exceptions")
        try:
            self._recurrence()
        except (ValueError, TypeError, KeyError) as error:
            raise ValueError(f"rule '{self.rule}' is no RRULE: {error}") from error
        return self

    def days(self, first: date, last: date) -> set[date]:
        """The days of the rule from `first` to `last`, both included."""
        lower = datetime.combine(first, time())
        upper = datetime.combine(last, time())
        return {found.date() for found in self._recurrence().between(lower, upper, inc=True)}

    def _recurrence(self) -> rrule:
        found = rrulestr(self.rule, dtstart=datetime.combine(self.since, time()))
        if not isinstance(found, rrule):
            raise ValueError("give one rule")
        return found


class HoursException(_Model):
    """Days on which a counsellor's hours are other than the rules say.

    Attributes:
        day: the first day.
        until: the last day, included; the first day alone by default.
        kind: `closed` takes away every session it touches; `open` adds hours, on holidays too.
        opens: from when; a closed day without times is closed as a whole.
        closes: until when.
        why: for staff.
    """

    day: date
    until: date | None = None
    kind: Literal["open", "closed"]
    opens: Clock | None = None
    closes: Clock | None = None
    why: str = ""

    def covers(self, day: date) -> bool:
        """Whether it holds on that day."""
        return self.day <= day <= (self.until or self.day)

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.until is not None and self.until < self.day:
            raise ValueError(f"until {self.until} lies before {self.day}; swap the dates")
        if (self.opens is None) != (self.closes is None):
            raise ValueError("give both opens and closes, or neither")
        if self.opens is not None and self.closes is not None and self.opens >= self.closes:
            raise ValueError("opens is not before closes")
        if self.kind == "open" and self.opens is None:
            raise ValueError("an open exception needs opens and closes")
        return self


class Counsellor(_Model):
    """A counsellor.

    Attributes:
        id: stays the same for good; bookings refer to it.
        name: as people read it ("김배움 상담사").
        products: ids of the counselling products.
        place: where, if on site.
        video_link: where, if online.
        capacity: seats at one time.
        slot_minutes: length of a session.
        buffer_minutes: kept free after each.
        hours: the regular hours; overlapping ones count once.
        exceptions: other days.
        sample: a practice counsellor: replies say so, nobody will be there.
        retired: offers no slots any more; sessions that are booked stay.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)
    name: str = Field(min_length=1, max_length=80)
    products: tuple[str, ...] = Field(min_length=1)
    place: str | None = Field(default=None, max_length=200)
    video_link: str | None = Field(default=None, pattern=r"^https://\S+$", max_length=500)
    capacity: int = Field(default=1, ge=1, le=50)
    slot_minutes: int = Field(ge=CELL_MINUTES, le=480, multiple_of=CELL_MINUTES)
    buffer_minutes: int = Field(default=0, ge=0, le=240, multiple_of=CELL_MINUTES)
    hours: tuple[Hours, ...] = ()
    exceptions: tuple[HoursException, ...] = ()
    sample: bool = False
    retired: bool = False

    @field_validator("products")
    @classmethod
    def _once(cls, products: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(products)) < len(products):
            raise ValueError("a product is named twice; remove one")
        return products

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if self.place is None and self.video_link is None:
            raise ValueError("give place or video_link: people must know where to go")
        return self


def read_counsellors(text: str, products: Collection[str] | None = None) -> list[Counsellor]:
    """Read and check a file of counsellors.

    Args:
        text: YAML.
        products: ids of the counselling products there are; not checked when None.

    Raises:
        CounsellorFileError: something is wrong; every problem is named.
    """
    try:
        raw = load_yaml(text)
    except (yaml.YAMLError, ValueError) as error:
        raise CounsellorFileError([f"not valid YAML: {error}"]) from error
    if not isinstance(raw, list):
        raise CounsellorFileError(["the file is a YAML list; start each counsellor with '- '"])
    counsellors: list[Counsellor] = []
    problems: list[str] = []
    for position, item in enumerate(raw, start=1):
        name = item.get("id") if isinstance(item, dict) else None
        try:
            counsellors.append(Counsellor.model_validate(item))
        except ValidationError as error:
            problems += (f"{name or f'entry {position}'}: {told}" for told in _told(error))
    problems += _across(counsellors, products)
    if problems:
        raise CounsellorFileError(problems)
    return counsellors


def _told(error: ValidationError) -> Iterator[str]:
    for problem in error.errors():
        where = ".".join(str(part) for part in problem["loc"])
        said = problem["msg"].removeprefix("Value error, ")
        yield f"{where}: {said}" if where else said


def _across(counsellors: list[Counsellor], products: Collection[str] | None) -> Iterator[str]:
    seen: set[str] = set()
    for counsellor in counsellors:
        if counsellor.id in seen:
            yield f"{counsellor.id}: is in the file twice; rename or remove one"
        seen.add(counsellor.id)
        for product in counsellor.products:
            if products is not None and product not in products:
                yield f"{counsellor.id}: no product '{product}'; one of {', '.join(products)}"
