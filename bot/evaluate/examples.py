"""What a line of an evaluation file may expect, and what came back for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, JsonValue, field_validator

from store.messages import TurnResult, VerdictStatus

# How a sentence in `expected` says that the records do not know.
_MUST_DECLINE = re.compile(r"^declin|must (say so|be declined)", re.IGNORECASE)


class WantedEntity(BaseModel):
    """An entity that should be found; `text` only helps the reader."""

    entity: str
    value: JsonValue
    text: str = ""
    role: str | None = None


class WantedVerdict(BaseModel):
    """A verdict that should be given; any policy when none is named."""

    status: VerdictStatus
    policy: str | None = None


class Expected(BaseModel):
    """What an answer must be like; keys that nothing checks are kept and reported.

    Attributes:
        intent: the label reported.
        verdict: `eligible`, … or `{"status", "policy"}`.
        records: one of them is cited; empty: declined.
        says: all stand in the text shown.
        never: none stands there.
        entities: all are found; others may be.
        declined: the answer says (or does not say) that the records do not know.
    """

    model_config = ConfigDict(extra="allow")

    intent: str | None = None
    verdict: WantedVerdict | None = None
    records: tuple[str, ...] | None = None
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    entities: tuple[WantedEntity, ...] = ()
    declined: bool | None = None

    @field_validator("verdict", mode="before")
    @classmethod
    def _status_alone(cls, value: Any) -> Any:
        return {"status": value} if isinstance(value, str) else value

    @field_validator("says", "never", mode="before")
    @classmethod
    def _one(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    @field_validator("entities", mode="before")
    @classmethod
    def _by_name(cls, value: Any) -> Any:
        return _listed(value)


class Example(BaseModel):
    """One line of an evaluation file; fields not named here are ignored.

    Attributes:
        text: what the user says, in a conversation of its own.
        as_of: the day to answer for.
        intent: the right label.
        intents: labels of a message with several wishes, the one to report first.
        crisis: whether it tells of danger, where no `intent` says so.
        category: what kind of danger.
        entities: all that should be found.
        records: acceptable sources; empty when the question must be declined.
        says: see `Expected`, as `never`.
        expected: what the answer must be like; a sentence can only say that it must decline.
    """

    text: str = Field(validation_alias=AliasChoices("text", "question"))
    as_of: date | None = Field(None, strict=True)
    intent: str | None = None
    intents: tuple[str, ...] = ()
    crisis: bool | None = None
    category: str | None = None
    entities: tuple[WantedEntity, ...] | None = None
    records: tuple[str, ...] | None = None
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    expected: Expected | str | None = None

    @field_validator("entities", mode="before")
    @classmethod
    def _by_name(cls, value: Any) -> Any:
        return _listed(value)

    @property
    def danger(self) -> bool | None:
        """Whether the line tells of danger; None when it does not say."""
        if self.crisis is not None:
            return self.crisis
        return None if self.intent is None else self.intent == "crisis"

    @property
    def must_decline(self) -> bool:
        """Whether the records do not know the answer."""
        if isinstance(self.expected, str):
            return bool(_MUST_DECLINE.search(self.expected))
        if self.expected and self.expected.declined is not None:
            return self.expected.declined
        return self.acceptable == ()

    @property
    def acceptable(self) -> tuple[str, ...] | None:
        """Records that may answer; empty when none does, None when the line does not say."""
        told = self.expected.records if isinstance(self.expected, Expected) else None
        return self.records if told is None else told

    @property
    def measured(self) -> bool:
        """Whether the line has anything to compare with."""
        given = (self.intent, self.crisis, self.entities, self.records, self.expected)
        return any(v is not None for v in given) or bool(self.intents or self.says or self.never)


@dataclass(frozen=True)
class Answered:
    """A line and what the assistant made of it.

    Attributes:
        line: its number in the file.
        example: what it expects.
        result: the assistant's answer.
        ranking: records in the order of search itself, best first.
        unanswerable: whether search itself calls no record an answer.
    """

    line: int
    example: Example
    result: TurnResult
    ranking: tuple[str, ...] = ()
    unanswerable: bool = False


def _listed(value: Any) -> Any:
    """Entities given as `{"grade": "m2"}` in the longer form."""
    if isinstance(value, dict):
        return [{"entity": name, "value": found} for name, found in value.items()]
    return value
