"""The marks that begin a line of a Korean report: numbers of headings, bullets, notes."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

Style = Literal[
    "part", "annex", "roman", "arabic", "letter", "arabic)", "letter)", "circled", "box",
    "bullet", "dash", "dot", "note",
]  # fmt: skip

NUMBERED: frozenset[Style] = frozenset(
    ("part", "annex", "roman", "arabic", "letter", "arabic)", "letter)", "circled", "box")
)
"""Styles that can be headings."""
DEPTHS: dict[Style, int] = {
    "arabic": 1, "letter": 1, "arabic)": 1, "letter)": 1, "circled": 1, "box": 1,
    "part": 1, "annex": 1, "roman": 1, "bullet": 2, "dash": 3, "dot": 4, "note": 5,
}  # fmt: skip
"""How deep an item with such a mark lies, from 1."""

_ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
_LATIN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_LETTERS = "가나다라마바사아자차카타파하"
_PATTERNS: tuple[tuple[Style, str], ...] = (
    ("part", r"(제 ?\d{1,2} ?[편장절관])(?=\s|$)\s*"),
    ("annex", r"[\[<【(]?((?:붙임|별첨|별지|참고) ?\d{0,2})[\]>】)]?(?=\s|$)\s*"),
    ("roman", rf"([{_ROMAN}])(?:\.|(?=\s))\s*"),
    ("roman", r"([IVX]{1,4})\.(?=\s|$)\s*"),
    ("arabic", r"(\d{1,2})\.(?=[^\d.]|$)(?!\s*\d{1,2}\.)\s*"),
    ("letter", rf"([{_LETTERS}])\.(?=\s|$)\s*"),
    ("arabic)", r"(\d{1,3})\)(?=\s|$)\s*"),
    ("letter)", rf"([{_LETTERS}])\)(?=\s|$)\s*"),
    ("circled", rf"([{_CIRCLED}])\s*"),
    ("box", r"()[□■◇◆❏❑☐]\s*"),
    ("bullet", r"()(?:[ㅇ○◦●◎▶►❍]|[oO](?=\s))\s*"),
    ("dash", r"()[-–—―−](?=[\s가-힣])\s*"),
    ("dot", r"()(?:[‣▸▹▪•∙․‧]|·(?=\s))\s*"),
    ("note", r"()(?:※|\*+(?=\s))\s*"),
)


class Mark(NamedTuple):
    """A mark at the beginning of a text.

    Attributes:
        number: as it is cited ("Ⅱ", "3", "가", "①", "붙임1"); empty for bullets.
        rest: the text behind it.
    """

    style: Style
    number: str
    rest: str


def mark_of(text: str) -> Mark | None:
    """The mark a text begins with."""
    for style, pattern in _PATTERNS:
        if found := re.match(pattern, text):
            number = found[1].replace(" ", "")
            if style == "roman" and number not in _ROMAN:
                if number not in _LATIN:
                    continue
                number = _ROMAN[_LATIN.index(number)]
            return Mark(style, number, text[found.end() :].strip())
    return None


def label(mark: Mark) -> str:
    """The mark as it is shown before its text; bullets are not."""
    match mark.style:
        case "arabic" | "letter" | "roman":
            return f"{mark.number}. "
        case "arabic)" | "letter)":
            return f"{mark.number}) "
        case "circled" | "annex" | "part":
            return f"{mark.number} "
        case "note":
            return "※ "
        case _:
            return ""
