"""Booking numbers: hard to guess, easy to say. "BG-7K2M-9QXD"."""

from __future__ import annotations

import re
import secrets
import unicodedata

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is taken for a digit: no I, L, O
DIGITS = "23456789"
ALPHABET = DIGITS + LETTERS
_GROUP = f"([{ALPHABET}]{{4}})"
_GAP = r"[\s\-_.·–—]*"
_PREFIXED = re.compile(f"(?<![A-Z0-9])B{_GAP}G{_GAP}{_GROUP}{_GAP}{_GROUP}(?![A-Z0-9])")
_BARE = re.compile(rf"(?=.*[\d-]){_GROUP}{_GAP}{_GROUP}")


def new_number() -> str:
    """A new number, about 39 bits of chance. Each group has a letter: none looks like a phone."""
    return f"BG-{_new_group()}-{_new_group()}"


def read_number(text: str) -> str | None:
    """The booking number in a text, however it is spaced and cased.

    The letters BG in front may be left out when nothing else is said, and it is no plain word.
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    found = _PREFIXED.search(plain) or _BARE.fullmatch(plain.strip(" .\n\t-"))
    groups = found.groups() if found else ()
    if not groups or any(group.isdigit() for group in groups):
        return None
    return "BG-" + "-".join(groups)


def _new_group() -> str:
    while True:
        group = "".join(secrets.choice(ALPHABET) for _ in range(4))
        if not group.isdigit():
            return group
