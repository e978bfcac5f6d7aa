"""Turn facts into sentences and citations. The only place where a figure becomes text."""

from __future__ import annotations

from datetime import date

from knowledge.library import Library
from knowledge.records import Fact, Number, Part, Record
from store.messages import SourceRef

_MILLION_WON = "백만원"
_HUNDRED_MILLION = 100  # of a million: 억
_TIMED = ("apply", "schedule")


def tell(fact: Fact, on: date | None = None) -> str:
    """One fact as a short Korean line: its statement, its figure, or both.

    Args:
        fact: the fact.
        on: the day it is told for; a date to apply or attend that is over is told as past.
    """
    line = " — ".join(part for part in (_figure(fact), fact.statement) if part)
    if on and fact.topic in _TIMED and _ended(fact, on):
        return f"(지난 일정) {line}"
    return f"(발표된 계획) {line}" if fact.status == "announced" else line


def cite(library: Library, record: Record, fact: Fact | None = None) -> SourceRef:
    """The source of a fact, or of the record itself."""
    origin = fact or record
    return SourceRef(
        record=record.id,
        title=record.title,
        document=library.citation(origin.source, origin.place),
        as_of=origin.as_of,
    )


def amount(value: Number, unit: str | None) -> str:
    """A number with its unit, thousands separated; large sums also in 억 원."""
    text = f"{value:,}{unit or ''}"
    if unit == _MILLION_WON and value >= _HUNDRED_MILLION:
        text += f"(약 {value / _HUNDRED_MILLION:,.0f}억 원)"
    return text


def spoken_period(period: str) -> str:
    """A period ("2022", "2022-04-27/2022-08-24") as people say it ("2022년")."""
    return "~".join(_spoken_date(part) for part in period.split("/"))


def _spoken_date(iso: str) -> str:
    units = zip(iso.split("-"), "년월일", strict=False)
    return " ".join(f"{int(number)}{unit}" for number, unit in units)


def _ended(fact: Fact, on: date) -> bool:
    """Whether a dated period ("2026-02-19/2026-03-01") is over."""
    last = (fact.period or "").split("/")[-1]
    return len(last) == len("2026-03-01") and date.fromisoformat(last) < on


def _figure(fact: Fact) -> str:
    if fact.measure is None:
        return ""
    parts = ", ".join(_part(part, fact.unit) for part in fact.breakdown)
    measure = fact.measure
    if fact.period and fact.period[:4] not in measure:
        period = spoken_period(fact.period)
        joined = measure.endswith(")")  # one bracket, not two in a row
        measure = f"{measure[:-1]}, {period})" if joined else f"{measure}({period})"
    if fact.value is None:
        return f"{measure}: {parts}"
    line = f"{measure}: {amount(fact.value, fact.unit)}"
    return f"{line} ({parts})" if parts else line


def _part(part: Part, unit: str | None) -> str:
    return f"{part.label} {amount(part.value, part.unit or unit)}"
