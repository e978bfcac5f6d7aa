"""What is indexed, and what a search returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to be found.

    Attributes:
        number: its number in the database, above 0.
        text: what is indexed.
        columns: whole numbers to filter by (days, minutes, masks); the same names for every
            entry of a corpus.
    """

    number: int
    text: str
    columns: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scored:
    """One thing found.

    Attributes:
        number: of the entry.
        score: of all signals together, 0 to 1.
        dense: cosine with the query.
        words: share of the query's morphemes that it has.
        chars: share of the query's character n-grams that it has.
    """

    number: int
    score: float
    dense: float
    words: float
    chars: float
