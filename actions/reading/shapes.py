"""The shape an answer must have: a count of people, a sum, a date, a year that was named."""

from __future__ import annotations

import re
from dataclasses import dataclass

from actions.reading.quotes import Words
from knowledge.texts import Texts

# A cell that is only a number, or two ("17/16").
_BARE = r"(?:^|: |\| )[\d,.]+(?:/[\d,.]+)*(?= \||$)"
_COUNT = re.compile(r"몇\s*([가-힣]+)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_SHORT_YEAR = re.compile(r"[’'‘`](\d\d)(?!\d)")
_CENTURY = "20"
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


@dataclass(frozen=True)
class Shape:
    """What must stand in an answer.

    Attributes:
        pattern: a digit with its unit, or something else that is looked for.
        bare: whether a number alone may answer in a table, whose cells seldom repeat their unit.
    """

    pattern: str
    bare: bool = False

    def is_in(self, quote: Words) -> bool:
        """Whether a quote has it."""
        pattern = rf"{self.pattern}|{_BARE}" if self.bare and quote.is_row else self.pattern
        return re.search(pattern, quote.text) is not None

    def figures(self, text: str) -> frozenset[str]:
        """Every such figure of a text, in one spelling."""
        found = re.finditer(rf"[\d,.]*(?:{self.pattern})", text)
        return frozenset(re.sub(r"[\s,]", "", one.group()) for one in found)


class Shapes:
    """Reads from a question what an answer to it must have.

    Args:
        texts: what asks for what (`reading.shapes`, `reading.units`).
    """

    def __init__(self, texts: Texts) -> None:
        self._units: dict[str, str] = texts.data("reading.units")
        self._shapes = [
            (re.compile(entry["asks"]), Shape(entry["shape"], bare=entry.get("bare", False)))
            for entry in texts.data("reading.shapes")
        ]

    def wanted(self, question: str) -> Shape | None:
        """What must stand in an answer; None when nothing in particular."""
        for asks, shape in self._shapes:
            if asks.search(question):
                return shape
        counted = _COUNT.search(question)
        return self._count(counted.group(1)) if counted else None

    def _count(self, unit: str) -> Shape:
        known = max((u for u in self._units if unit.startswith(u)), key=len, default=None)
        units = self._units[known] if known else re.escape(unit[0])
        return Shape(rf"\d\s*[가-힣]{{0,2}}\s*(?:{units})", bare=known is not None)


def years(text: str) -> set[str]:
    """The years a text names, also as '22."""
    short = (_CENTURY + year for year in _SHORT_YEAR.findall(text))
    return {*_YEAR.findall(text), *short}


def numbers(text: str) -> set[str]:
    """The numbers of a text, in one spelling; years in full."""
    whole = _SHORT_YEAR.sub(rf"{_CENTURY}\1 ", text)
    return {number.replace(",", "") for number in _NUMBER.findall(whole)}
