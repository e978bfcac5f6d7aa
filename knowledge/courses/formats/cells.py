"""What stands in a cell: text, numbers, addresses of web pages."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b
from html import unescape
from urllib.parse import urlsplit

from knowledge.courses.formats.errors import RowProblem
from knowledge.rules.course_files import load_course_file_rules

FORMULA = "=+-@"  # what begins so is a formula to a spreadsheet program
REMEMBERED = 4_096  # cells repeat: days, places, institutions

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
_SPACES = re.compile(r"\s+")
_AMOUNT = re.compile(r"[₩\\]? ?(-?[0-9][0-9,]*)(?:\.0+)?(?: ?원)?(?:정)?")
_COUNT = re.compile(r"(-?[0-9][0-9,]*)(?:\.0+)? ?(?:명|인)?")
_NAMED = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_HOST = re.compile(
    r"(?:[a-z0-9가-힣](?:[a-z0-9가-힣-]*[a-z0-9가-힣])?\.)+[a-z가-힣]{2,}", re.IGNORECASE
)
_PHONE = re.compile(r"[0-9]")


@lru_cache(REMEMBERED)
def text(cell: str) -> str | None:
    """Plain text on one line; None for a cell that says nothing.

    Character references are resolved, also doubled ones; what would make it a formula goes.
    """
    plain = _SPACES.sub(" ", _CONTROL.sub(" ", resolved(cell)))
    plain = unicodedata.normalize("NFC", plain).strip().lstrip(FORMULA + " ")
    return None if plain in load_course_file_rules().no_value else plain


def resolved(cell: str) -> str:
    """A cell with its character references resolved, also doubled ones (`&amp;middot;`)."""
    return unescape(unescape(cell)) if "&" in cell else cell


def short(cell: str, column: str, most: int) -> str | None:
    """Text of a column that holds `most` characters.

    Raises:
        RowProblem: it is longer.
    """
    plain = text(cell)
    if plain and len(plain) > most:
        raise RowProblem(column, "long")
    return plain


def needed(cell: str, column: str, most: int) -> str:
    """Text that must be there.

    Raises:
        RowProblem: it is missing, or too long.
    """
    plain = short(cell, column, most)
    if plain is None:
        raise RowProblem(column, "missing")
    return plain


def clipped(plain: str | None) -> str | None:
    """A description, as much of it as is kept."""
    most = load_course_file_rules().description
    return plain if plain is None or len(plain) <= most else f"{plain[: most - 1].rstrip()}…"


@lru_cache(REMEMBERED)
def fee(cell: str, column: str) -> tuple[int | None, bool | None]:
    """Won, and whether it costs nothing; None for what is not said.

    Raises:
        RowProblem: not an amount, negative, or absurdly high.
    """
    rules, said = load_course_file_rules(), cell.strip()
    squeezed = said.replace(" ", "")
    if squeezed in rules.free:
        return 0, True
    if squeezed in rules.paid:
        return None, False
    if said in rules.no_value:
        return None, None
    match = _AMOUNT.fullmatch(said)
    amount = int(match[1].replace(",", "")) if match else -1
    if not 0 <= amount <= rules.dearest:
        raise RowProblem(column, "fee")
    return amount, amount == 0


@lru_cache(REMEMBERED)
def count(cell: str, column: str) -> int | None:
    """A number of persons; 0 is how providers say that there is no limit.

    Raises:
        RowProblem: not a number, negative, or absurdly high.
    """
    said, rules = cell.strip(), load_course_file_rules()
    if said in rules.no_value:
        return None
    match = _COUNT.fullmatch(said)
    number = int(match[1].replace(",", "")) if match else -1
    if not 0 <= number <= rules.dearest:
        raise RowProblem(column, "number")
    return number or None


@lru_cache(REMEMBERED)
def url(cell: str) -> str | None:
    """The address of a web page; None for what is none, or could run something."""
    plain = text(cell)
    if plain is None or " " in plain or len(plain) > 500:
        return None
    if not _NAMED.match(plain) or _HOST.fullmatch(plain.split(":")[0]):
        plain = f"https://{plain}"
    try:
        parts = urlsplit(plain)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return None
    safe = parts.scheme.lower() in ("http", "https") and not parts.username
    return plain if safe and _HOST.fullmatch(host) else None


def phone(cell: str) -> str | None:
    """A telephone number as published (there may be several)."""
    plain = text(cell.strip().lstrip("+"))
    return plain if plain and _PHONE.search(plain) and len(plain) <= 60 else None


def course_id(feed: str, *identifying: object) -> str:
    """The id of a course from what identifies it; full-width spelling does not matter."""
    said = "\x1f".join("" if part is None else str(part) for part in (feed, *identifying))
    same = unicodedata.normalize("NFKC", said).encode()
    return f"course/{blake2b(same, digest_size=8).hexdigest()}"
