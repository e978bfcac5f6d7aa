"""Dated values with their sources: the figures, lists and switches that rules compare with."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Number = Annotated[int | float, Field(allow_inf_nan=False)]
ParameterValue = bool | Number | str | tuple[str, ...] | None
Korean = Annotated[str, Field(pattern=r"[가-힣]")]


class Model(BaseModel):
    """Frozen and strict: a misspelt field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Citation(Model):
    """Where a statement comes from: id in `sources.yml`, place in it, day it was true."""

    source: str
    place: str = ""
    as_of: date


class Dated(Citation):
    """A cited statement with the first and the last day it holds (None: still)."""

    starts: date
    ends: date | None = None

    def cite(self) -> Citation:
        """The bare citation."""
        return Citation(source=self.source, place=self.place, as_of=self.as_of)

    def covers(self, on: date) -> bool:
        """Whether it holds on that day."""
        return self.starts <= on and (self.ends is None or on <= self.ends)

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.ends is not None and self.ends < self.starts:
            raise ValueError(f"ends {self.ends} before it starts {self.starts}; swap the dates")
        return self


class DatedValue(Dated):
    """The value of a parameter from `starts` to `ends`, both included.

    Attributes:
        value: the value; None means that there is no such condition on those days.
        status: an `announced` value lies over the confirmed one: while its days last, both
            are possible.
        explain: for an announced value, what was announced, when, and what is not known.
    """

    value: ParameterValue
    status: Literal["confirmed", "announced"] = "confirmed"
    explain: Korean | None = None

    @model_validator(mode="after")
    def _announcement_is_explained(self) -> Self:
        if self.status == "announced" and self.explain is None:
            raise ValueError("an announced value needs 'explain': what was announced and when")
        return self


class Parameter(Model):
    """A figure, a list or a switch of the rules, by date.

    Attributes:
        starts: first day it has a value; by default the first day of the policy.
    """

    title: Korean
    starts: date | None = None
    values: tuple[DatedValue, ...] = Field(min_length=1)

    def on(self, day: date) -> tuple[DatedValue, ...]:
        """The values possible on that day: the confirmed one, then an announced one if any."""
        values = [value for value in self.values if value.covers(day)]
        return tuple(sorted(values, key=lambda value: value.status == "announced"))
