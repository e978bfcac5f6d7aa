"""What the routes of the API share."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Annotated, Any

from fastapi import Header, Request
from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, JsonValue
from pydantic_core import PydanticCustomError

from bot.runtime import Runtime

PRINTABLE = r"^[^\x00-\x1f\x7f]+$"
"""No control characters: databases refuse some of them."""

IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=128,
        pattern=PRINTABLE,
        description="the same request with the same key is carried out once",
    ),
]


_NUMBER = re.compile(r"\s*[+-]?[0-9._]*\s*")


def _written(value: object) -> object:
    """A day, moment or time of day is a text; pydantic would take a number for seconds."""
    if isinstance(value, int | float) or (isinstance(value, str) and _NUMBER.fullmatch(value)):
        raise PydanticCustomError("date_type", "Input should be a text of ISO 8601")
    return value


Day = Annotated[date, BeforeValidator(_written)]
Clock = Annotated[time, BeforeValidator(_written)]
Moment = Annotated[AwareDatetime, BeforeValidator(_written)]
Facts = Annotated[
    dict[str, Any],
    Field(
        description="what a decision depends on, as in `baeumgil eligibility --facts`",
        examples=[{"grade": "m3", "member": True}],
    ),
]


class ApiModel(BaseModel):
    """A body of the API; what it does not know is an error."""

    model_config = ConfigDict(extra="forbid")


def example(**values: JsonValue) -> ConfigDict:
    """The `model_config` of a body with an example."""
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [dict(values)]})


def runtime_of(request: Request) -> Runtime:
    """The running parts behind a request."""
    runtime: Runtime = request.app.state.runtime
    return runtime
