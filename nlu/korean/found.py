"""What extraction returns: a value with the place in the text that says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Union

Value = Union[str, int, float, dict[str, object]]  # noqa: UP007 (evaluated at run time on 3.10)


@dataclass(frozen=True, slots=True)
class Found:
    """One entity in a text.

    Attributes:
        entity: name of the entity (`grade`, `household`, `time` ...).
        value: its code, number, record id, or for `time` a dict of start, end (ISO 8601 with
            offset), grain and assumed.
        start: where it begins in the text.
        end: where it ends, exclusive.
        text: the characters in between.
        role: `denied` if the speaker says that it does not hold.
        assumed: codes of what was taken for granted to get the value.
    """

    entity: str
    value: Value
    start: int
    end: int
    text: str
    role: str | None = None
    assumed: tuple[str, ...] = ()
