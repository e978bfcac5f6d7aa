"""Personal numbers taken out of a text before anything stores or reads it.

Resident, foreigner, passport and licence numbers may not be processed even with consent
(Personal Information Protection Act, art. 24 and 24-2), so in doubt a number is masked.
Public hotlines (1388, 109, 1533-0909, 02-120 ...) are never masked: people ask about them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Kind = Literal[
    "resident_number",
    "foreigner_number",
    "passport_number",
    "licence_number",
    "card_number",
    "phone_number",
    "account_number",
    "email",
]

TOKENS: dict[Kind, str] = {
    "resident_number": "[주민등록번호]",
    "foreigner_number": "[외국인등록번호]",
    "passport_number": "[여권번호]",
    "licence_number": "[운전면허번호]",
    "card_number": "[카드번호]",
    "phone_number": "[전화번호]",
    "account_number": "[계좌번호]",
    "email": "[이메일]",
}

_GAP = r"[\s\-._·/,:;~*|()\[\]]{0,6}"
_DATE_GAP = r"[년월일\s\-._·/,:;~*|()\[\]]{0,6}"
_HYPHEN = r"(?:[\s,]*(?:다시|하이픈|대시|에|이고|뒤는?|뒷\s?자리는?)[\s,]*)"  # a hyphen as spoken
_RESIDENT = re.compile(
    rf"(?<!\d)(?:(?:19|20)(?=\d{{6}}))?(\d(?:{_DATE_GAP}\d){{5}})(?:{_HYPHEN}|{_DATE_GAP})"
    rf"([1-8])(?:{_GAP}\d){{6}}(?!\d)"
)
_RESIDENT_HIDDEN = re.compile(r"(?<!\d)(\d{6})\s?-\s?([1-8])(?:[*xX●]{1,6}|(?![\d-]))")
_CARD = re.compile(r"(?<!\d)\d(?:[ .-]{0,3}\d){13,18}(?!\d)")
_MOBILE = re.compile(
    r"(?<![\d-])(?:\+?82[ .\-)]{0,2}0?|0)1[016-9][ .\-)]{0,3}\d{3,4}[ .-]{0,3}\d{4}(?!\d)"
)
_LANDLINE = re.compile(
    r"(?<![\d-])\(?(?:0(?:2|[3-6][1-5]|70|50\d?))[ .\-)]{0,3}(\d{3,4})[ .-]{0,3}(\d{4})(?!\d)"
)
_ACCOUNT = re.compile(
    r"(?:계좌|통장|은행|뱅크|농협|신협|수협|국민|신한|하나|우체국|새마을금고|토스)"
    r"[^\d\n]{0,12}(\d[\d -]{8,18}\d)(?!\d)"
)
_LICENCE = re.compile(r"(?<![\d-])\d{2}-\d{2}-\d{6}-\d{2}(?![\d-])")
_PASSPORT = re.compile(r"(?<![A-Za-z0-9])[MSRODG](?:\d{8}|\d{3}[A-Z]\d{4})(?![A-Za-z0-9])", re.I)
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
_PUBLIC_EXCHANGE = "2133"  # Seoul city hall: 02-2133-xxxx
_PUBLIC_ENDING = "1388"  # youth counselling centres
_MIN_DIGITS = re.compile(r"\d(?:\D{0,4}\d){6}|@|\d{3}[A-Z]")


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without personal numbers.

    Attributes:
        text: the text with tokens such as `[주민등록번호]` in place of what was masked.
        kinds: what was masked, each kind once, in order of appearance.
    """

    text: str
    kinds: tuple[Kind, ...]


def mask(text: str, spare: Set[Kind] = frozenset()) -> Masked:
    """Replace personal numbers by tokens; works on raw text, and twice is the same as once.

    Args:
        text: any text.
        spare: kinds that stay as they are.
    """
    kinds: dict[Kind, None] = {}
    while True:
        hits = sorted(hit for hit in _hits(text) if hit[2] not in spare)
        if not hits:
            return Masked(text, tuple(kinds))
        out: list[str] = []
        last = 0
        for start, end, kind in hits:
            if start < last:
                continue
            out += text[last:start], TOKENS[kind]
            kinds[kind] = None
            last = end
        text = "".join(out) + text[last:]


def _hits(text: str) -> Iterator[tuple[int, int, Kind]]:
    folded = "".join(map(_fold, text))
    if not _MIN_DIGITS.search(folded):
        return
    for pattern, kind_of in _RULES:
        group = 1 if pattern is _ACCOUNT else 0
        match = pattern.search(folded)
        while match:
            kind = kind_of(match)
            if kind:
                yield match.start(group), match.end(group), kind
            # What was rejected may hide a number that begins inside it.
            match = pattern.search(folded, match.end() if kind else match.start() + 1)


@lru_cache(maxsize=4096)
def _fold(char: str) -> str:
    """One character for one: ASCII digits and letters, `-` for dashes, a blank for the unseen."""
    if char.isascii():
        return char
    if (digit := unicodedata.digit(char, None)) is not None:
        return str(digit)
    category = unicodedata.category(char)
    if category == "Pd":
        return "-"
    if category[0] in "CZ" or char in "ㅡ\ufe0f\u20e3":
        return " "
    half = unicodedata.normalize("NFKC", char)
    return half if half.isascii() and len(half) == 1 else char


def _resident(match: re.Match[str]) -> Kind | None:
    birth = re.sub(r"\D", "", match[1])
    month, day = int(birth[2:4]), int(birth[4:6])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return "foreigner_number" if match[2] in "5678" else "resident_number"


def _card(match: re.Match[str]) -> Kind | None:
    digits = [int(char) for char in re.sub(r"\D", "", match[0])]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return "card_number" if (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0 else None


def _landline(match: re.Match[str]) -> Kind | None:
    public = match[1] == _PUBLIC_EXCHANGE or match[2] == _PUBLIC_ENDING
    return None if public else "phone_number"


def _account(match: re.Match[str]) -> Kind | None:
    digits = len(re.sub(r"\D", "", match[1]))
    return "account_number" if digits >= 10 else None


def _always(kind: Kind) -> Callable[[re.Match[str]], Kind | None]:
    return lambda _: kind


_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Kind | None]], ...] = (
    (_RESIDENT, _resident),
    (_RESIDENT_HIDDEN, _resident),
    (_CARD, _card),
    (_MOBILE, _always("phone_number")),
    (_LANDLINE, _landline),
    (_LICENCE, _always("licence_number")),
    (_ACCOUNT, _account),
    (_PASSPORT, _always("passport_number")),
    (_EMAIL, _always("email")),
)
