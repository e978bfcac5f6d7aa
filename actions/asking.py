"""What a question asks for, beyond its label: a unit, a topic, a department, a change.

The words are data (`knowledge/data/texts/asking.yml`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from actions.turn import Turn
from knowledge.base import KnowledgeBase
from knowledge.records import Fact, Record

_WORD = re.compile(r"[가-힣A-Za-z0-9]{2,}")


@dataclass(frozen=True)
class Asked:
    """The side of a record a question wants.

    Attributes:
        units: units of the figure asked for ("몇 명" → 명).
        topics: topics asked for in so many words ("예산" → budget).
    """

    units: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()

    @property
    def anything(self) -> bool:
        """Whether the question asks for a side at all."""
        return bool(self.units or self.topics)

    def fits(self, fact: Fact) -> bool:
        """Whether a fact is of the side asked for."""
        units = {fact.unit, *(part.unit for part in fact.breakdown)} - {None}
        return bool(units & self.units) or fact.topic in self.topics


def asked(turn: Turn, base: KnowledgeBase) -> Asked:
    """Read the side asked for from the words of a question; names ("예산학교") ask for none."""
    text = turn.text
    for found in turn.entities:
        if str(found.value).startswith(f"{found.entity}/"):
            text = text.replace(found.text, " ")
    units: set[str] = set()
    topics: set[str] = set()
    for side in base.texts.data("asking.sides"):
        if mentions(text, side["words"]):
            units.update(side.get("units", ()))
            topics.update(side.get("topics", ()))
    return Asked(frozenset(units), frozenset(topics))


def overlap(text: str, fact: Fact, record: Record) -> int:
    """How many letters of the question's words stand in a fact beyond the record's own name."""
    told = " ".join((fact.measure or "", fact.statement or "", *fact.keywords))
    told += " ".join(part.label for part in fact.breakdown)
    name = " ".join((record.title, *record.aliases))
    words = _WORD.findall(text)
    return sum(max(_shared(word, told) - _shared(word, name), 0) for word in words)


def _shared(word: str, text: str) -> int:
    """Length of the longest beginning of `word`, two letters or more, that stands in `text`."""
    return next((n for n in range(len(word), 1, -1) if word[:n] in text), 0)


def asks(text: str, what: str, base: KnowledgeBase) -> bool:
    """Whether the text has one of the words of `asking.<what>`."""
    return mentions(text, base.texts.data(f"asking.{what}"))


def mentions(text: str, words: list[str]) -> bool:
    """Whether one of `words` stands in `text`, spaces aside."""
    squeezed = text.replace(" ", "")
    return any(word.replace(" ", "") in squeezed for word in words)


def is_question(text: str, base: KnowledgeBase) -> bool:
    """Whether the text asks something, by its ending or a question word."""
    stripped = text.rstrip(" .!~")
    endings = tuple(base.texts.data("asking.question_endings"))
    words = base.texts.data("asking.question_words")
    return stripped.endswith(endings) or any(word in stripped for word in words)
