"""JSON Lines: one object per line, each read by itself so that a bad one spoils no other."""

from __future__ import annotations

import json
from typing import TypeVar

from pydantic import BaseModel, ValidationError

LONGEST = 1_000_000  # bytes of a line; more is a mistake, not a message

Line = TypeVar("Line", bound=BaseModel)


def read_line(model: type[Line], line: bytes) -> Line:
    """Read one line.

    Raises:
        ValueError: the line is wrong; the message is one sentence that says what.
    """
    if len(line) > LONGEST:
        raise ValueError(f"the line is longer than {LONGEST:,} bytes")
    try:
        return model.model_validate_json(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 at byte {error.start + 1}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = str(first["loc"][0]) + ": " if first["loc"] else ""
        raise ValueError(where + first["msg"]) from error


def id_of(line: bytes) -> str | int | None:
    """The `id` of a line that may be wrong, so that its sender can tell which one it was."""
    try:
        found = json.loads(line.decode("utf-8-sig", "replace"), strict=False)["id"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    return found if isinstance(found, str | int) and not isinstance(found, bool) else None
