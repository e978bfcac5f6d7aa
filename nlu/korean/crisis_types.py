"""What kinds of danger there are, and whom a danger concerns."""

from __future__ import annotations

from typing import Literal

Category = Literal[
    "suicide",
    "self_harm",
    "overdose",
    "emergency",
    "sexual_exploitation",
    "abuse",
    "violence",
    "school_violence",
    "runaway",
]
About = Literal["self", "friend", "child", "other"]
Rows = tuple[tuple[Category, tuple[str, ...]], ...]
