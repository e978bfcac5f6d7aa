"""Where rows come from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Origin:
    """Where rows come from, and what they do not tell by themselves.

    Attributes:
        name: of the file, or the address without its key.
        as_of: the day the data are from, where a row does not say.
        provider: who publishes them, where a row does not say.
        service: name of the service that answered, such as `ListPublicReservationEducation`.
    """

    name: str
    as_of: date
    provider: str | None = None
    service: str | None = None
