"""Long texts in parts, cut where a reader would pause."""

from __future__ import annotations

import re

_PAUSES = (
    re.compile(r"\n|(?<!\d)[.!?…][)\]\"'”’」』]*(?=\s)"),  # a line or a sentence ends; dates do not
    re.compile(r"\s"),
)


def split(text: str, limit: int) -> list[str]:
    """Cut a text into parts of at most `limit` UTF-16 code units, at least 2.

    Only white space at the cuts is lost. A part ends with a sentence; where one sentence is too
    long, with a word; where one word is too long, anywhere but inside a character.
    """
    parts = []
    rest = text.strip()
    while len(head := _beginning(rest, limit)) < len(rest):
        cut = next(filter(None, (_last(pause, rest, len(head)) for pause in _PAUSES)), len(head))
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*parts, rest]


def _beginning(text: str, limit: int) -> str:
    """As much of a text as fits."""
    return text.encode("utf-16-le")[: 2 * limit].decode("utf-16-le", errors="ignore")


def _last(pause: re.Pattern[str], text: str, end: int) -> int:
    """Where the last pause before `end` ends; 0 without one. One more character is looked at."""
    return max(
        (found.end() for found in pause.finditer(text, 0, end + 1) if found.end() <= end), default=0
    )
