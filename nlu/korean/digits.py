"""Digits however they are written, made plain: full-width, circled, spelled out, O for 0.

One character for one, so that a place in the plain text is the same place in the original.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SPELLED = {"공": "0", "영": "0", "령": "0", "일": "1", "이": "2", "삼": "3", "사": "4", "오": "5"}
_SPELLED |= {"육": "6", "륙": "6", "칠": "7", "팔": "8", "구": "9"}
_LOOKALIKE = {"O": "0", "o": "0", "l": "1", "I": "1"}
_AS_DIGITS = str.maketrans(_SPELLED | _LOOKALIKE)
# No digits: 이 in "오육칠팔이에요", 일 in "01일".
_DIGIT = (
    rf"(?:[\d{''.join(_LOOKALIKE)}{''.join(set(_SPELLED) - set('이일'))}]"
    r"|(?<!\d)일|이(?!에요|예요|고|야|요|라|랑|니|네|지|에용))"
)
_BETWEEN = r"[\s\-.,_/~·()]{0,3}(?:(?:에|다시|하이픈|대시)[\s,]{0,2})?"
_NUMBER = re.compile(rf"{_DIGIT}(?:{_BETWEEN}{_DIGIT}){{8,}}")


def plain_digits(text: str) -> str:
    """The text with ASCII digits and letters, `-` for dashes, a blank for the unseen.

    Syllables and letters are digits only where nine or more stand in a row.
    """
    folded = "".join(map(_fold, text))
    return _NUMBER.sub(lambda number: number[0].translate(_AS_DIGITS), folded)


@lru_cache(maxsize=4096)
def _fold(char: str) -> str:
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
