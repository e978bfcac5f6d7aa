"""Danger to life or body, found before anything else reads the message.

What is said outright is sure and answered at once; what only may mean danger (veiled, joking,
told as a story, mistyped) is `soft`: the classifier decides. The rules need not see everything,
the classifier reads every message too (docs/safety.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlu.korean import crisis_others, crisis_self
from nlu.korean.crisis_about import whom
from nlu.korean.crisis_harmless import HARMLESS, JOKING, MISTYPED, RIGHTLY_SPELT, STORY
from nlu.korean.crisis_types import About, Category, Rows
from nlu.korean.crisis_words import compiled
from nlu.korean.normalise import normalise
from nlu.korean.typos import OneJamoMatcher

_PUNCTUATION = re.compile(r"[\s.,!?~…'\"()\-^;:·]+")
_LETTERS_APART = re.compile(r"(?<![가-힣])(?:[가-힣] ){2,}[가-힣](?![가-힣])")
_BLANK = " _ "
_HARMLESS = compiled(*HARMLESS)
_STORY = compiled(STORY)
_JOKING = compiled(JOKING)


def _table(rows: Rows) -> tuple[tuple[Category, re.Pattern[str]], ...]:
    return tuple((category, compiled(*alternatives)) for category, alternatives in rows)


_EXPLICIT = _table((*crisis_self.EXPLICIT, *crisis_others.EXPLICIT))
_SUSPECT = _table((*crisis_self.SUSPECT, *crisis_others.SUSPECT))
_TYPOS = OneJamoMatcher(
    (word.replace("_", " ") for word in MISTYPED.split()),
    (word.replace("_", " ") for word in RIGHTLY_SPELT.split()),
)


@dataclass(frozen=True, slots=True)
class Crisis:
    """A sign of danger.

    Attributes:
        category: what kind of danger.
        about: whom it concerns.
        soft: only suspected (veiled, joking, told as a story, mistyped).
        evidence: the words it was seen in (never to be logged).
    """

    category: Category
    about: About
    soft: bool
    evidence: str


def detect(text: str) -> Crisis | None:
    """The first danger that a message speaks of outright, else one it may mean, else None."""
    plain = _PUNCTUATION.sub(" ", normalise(text).text.lower()).strip()
    plain = _LETTERS_APART.sub(lambda match: match[0].replace(" ", ""), plain)
    if _find(plain) is None:
        return _mistyped(plain)
    cleaned = _HARMLESS.sub(_BLANK, plain)
    return _find(cleaned)


def _find(text: str) -> Crisis | None:
    for category, pattern in _EXPLICIT:
        if match := pattern.search(text):
            joking = category == "suicide" and _JOKING.search(text) is not None
            soft = joking or _STORY.search(text) is not None
            return Crisis(category, whom(text, category, match), soft, match.group())
    for category, pattern in _SUSPECT:
        if match := pattern.search(text):
            return Crisis(category, whom(text, category, match), True, match.group())
    return None


def _mistyped(text: str) -> Crisis | None:
    """Slips of one jamo in the phrases that matter most."""
    mended = text
    for start, word in _TYPOS.find(text):
        mended = mended[:start] + word + mended[start + len(word) :]
    found = _find(_HARMLESS.sub(_BLANK, mended)) if mended != text else None
    return found and Crisis(found.category, found.about, True, found.evidence)
