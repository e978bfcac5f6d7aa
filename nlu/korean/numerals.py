"""Korean, Arabic and mixed numerals: 열다섯, 삼백만, 280만, 3만5천, 1,200, 백이십, 2억."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_DIGITS = {"영": 0, "공": 0, "일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "륙": 6}
_DIGITS |= {"칠": 7, "팔": 8, "구": 9}
_SMALL = {"십": 10, "백": 100, "천": 1_000}
_LARGE = {"만": 10_000, "억": 100_000_000, "조": 1_000_000_000_000}
_NATIVE_ONES = {
    "하나": 1, "한": 1, "둘": 2, "두": 2, "셋": 3, "세": 3, "석": 3, "넷": 4, "네": 4, "넉": 4,
    "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "여덜": 8, "아홉": 9,
}  # fmt: skip
_NATIVE_TENS = {
    "열": 10, "스물": 20, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60, "일흔": 70,
    "여든": 80, "아흔": 90,
}  # fmt: skip

_ONES = "|".join(_NATIVE_ONES)
_TENS = "|".join(_NATIVE_TENS)
NATIVE = rf"(?:(?:{_TENS})(?:{_ONES})?|{_ONES})"
"""Regular expression of a native numeral (하나 ... 아흔아홉)."""
SINO = r"[일이삼사오육륙칠팔구십백천만억조]+"
"""Regular expression of a Sino-Korean numeral (a candidate: `parse` decides)."""
ARABIC = r"(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,3})?"
"""Regular expression of a number in digits, with or without commas."""
MIXED = (
    rf"(?:{ARABIC} ?[십백천만억조]+(?: ?(?:{ARABIC} ?[십백천만억]*"
    rf"|[일이삼사오육칠팔구십백천만]+))*)"
)
"""Regular expression of digits with Korean units (280만, 3만5천, 1억 2천만)."""
NUMBER = rf"(?:{MIXED}|{ARABIC}|{NATIVE}|{SINO})"
"""Regular expression of any numeral; `parse` decides."""

_NATIVE_FULL = re.compile(rf"({_TENS})?({_ONES})?")
_TOKEN = re.compile(rf"{ARABIC}|[일이삼사오육륙칠팔구영공]|[십백천]|[만억조]")
_CANDIDATE = re.compile(
    rf"{MIXED}|{ARABIC}|(?:{_TENS})(?:{_ONES})|열|스물|스무|서른|마흔|다섯|여섯|일곱|여덟|아홉"
    rf"|{SINO}"
)
_HAS_UNIT = re.compile(r"[십백천만억조]")


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text."""

    value: int | float
    start: int
    end: int


def parse(text: str) -> int | float | None:
    """The value of a text that is one numeral and nothing else, or None."""
    text = text.replace(" ", "")
    if (native := _NATIVE_FULL.fullmatch(text)) and text:
        return _NATIVE_TENS.get(native[1] or "", 0) + _NATIVE_ONES.get(native[2] or "", 0)
    total: float = 0
    section: float = 0
    digit: float | None = None
    last_small, last_large = 10_000, 10**16
    at = 0
    for token in _TOKEN.finditer(text):
        if token.start() != at:
            return None
        at = token.end()
        word = token.group()
        if word in _LARGE:
            if _LARGE[word] >= last_large:
                return None
            last_large, last_small = _LARGE[word], 10_000
            total += ((section + (digit or 0)) or 1) * last_large
            section, digit = 0, None
        elif word in _SMALL:
            if _SMALL[word] >= last_small:
                return None
            last_small = _SMALL[word]
            section += (1 if digit is None else digit) * last_small
            digit = None
        elif digit is not None:
            return None
        else:
            digit = (
                float(_DIGITS.get(word, -1)) if word in _DIGITS else float(word.replace(",", ""))
            )
    if at != len(text) or not at:
        return None
    value = total + section + (digit or 0)
    return int(value) if value == int(value) else round(value, 3)


def find_numbers(text: str) -> Iterator[Number]:
    """Numbers that need no context to be known as such; 이, 사, 네 ... alone are words."""
    for match in _CANDIDATE.finditer(text):
        word = match.group()
        if re.fullmatch(SINO, word) and (len(word) < 2 or not _HAS_UNIT.search(word)):
            continue
        value = parse(word)
        if value is not None:
            yield Number(value, match.start(), match.end())
