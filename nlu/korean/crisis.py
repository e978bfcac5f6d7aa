"""Danger to life or body, found before anything else reads the message.

Recall comes first: a missed crisis is the worst error, so in doubt the finding is `soft` (asked
about gently) rather than absent. Idioms ("더워 죽겠다") and questions about programmes
("자살예방 교육 있나요") are taken out of the text before anything is looked for.

`crisis_self` and `crisis_others` hold what one phrase says alone, `crisis_frames_*` what several
words of `crisis_words` say together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlu.korean.crisis_frames_others import ACTS_OF_OTHERS
from nlu.korean.crisis_frames_self import ACTS_ON_SELF, FEARS_FOR_SELF
from nlu.korean.crisis_harmless import HARMLESS, NEAR_HARMLESS
from nlu.korean.crisis_others import HARM_BY_OTHERS, UNEASE
from nlu.korean.crisis_self import HARM_TO_SELF, JOKING, NEAR, VEILED
from nlu.korean.crisis_types import WHO, About, Category
from nlu.korean.hangul import to_jamo, within_one_jamo
from nlu.korean.normalise import normalise

_NOISE = re.compile(r"[\s.,!?~…'\"()\-^;:]+")
_BLANK = "\u00b7"
# "혼자 살아", "열차가 출발", "특강 간장": joined they would read 자살, 가출, 강간.
_APART = re.compile(
    r"(?<=[가-힣])(자 (?=[해살])|가 (?=[출폭두])|구 (?=타)|강 (?=간)|학 (?=대)|투 (?=신)"
    r"|[은왕전] (?=따)|유 (?=서)|추 (?=행)|납 (?=치))"
)
_HARMLESS = tuple(re.compile(pattern) for pattern in HARMLESS)
# The first row that is not soft decides: what has been done stands above what is feared.
_ROWS = (
    *HARM_TO_SELF,
    *HARM_BY_OTHERS,
    *ACTS_ON_SELF,
    *ACTS_OF_OTHERS,
    *VEILED,
    *FEARS_FOR_SELF,
    *UNEASE,
)
_DANGERS = tuple((name, soft, re.compile("|".join(words))) for name, soft, words in _ROWS)
_JOKING = re.compile(JOKING)
_ABOUT = tuple((about, re.compile(pattern)) for about, pattern in WHO)
_WISHES = frozenset({"suicide", "self_harm", "overdose", "runaway"})
_NEAR = tuple((phrase, to_jamo(phrase), name) for phrase, name in NEAR)
_NEAR_FIRST = frozenset(phrase[0] for phrase, _ in NEAR) | frozenset(
    phrase[-1] for phrase, _ in NEAR
)


@dataclass(frozen=True, slots=True)
class Crisis:
    """A sign of danger.

    Attributes:
        category: what kind of danger.
        about: whom it concerns.
        soft: veiled, joking or ambiguous; still a crisis, but asked about gently.
        evidence: the words it was seen in, without spaces (never to be logged).
    """

    category: Category
    about: About
    soft: bool
    evidence: str


def detect(text: str) -> Crisis | None:
    """The most serious danger that a message speaks of, or None."""
    spaced = _APART.sub(lambda match: match[0][0] + _BLANK, normalise(text).text)
    cleaned = _NOISE.sub("", spaced).lower()
    for pattern in _HARMLESS:
        cleaned = pattern.sub(_BLANK, cleaned)
    best: Crisis | None = None
    for name, soft, pattern in _DANGERS:
        if match := pattern.search(cleaned):
            veiled = soft or (name == "suicide" and _JOKING.search(cleaned) is not None)
            crisis = Crisis(name, _about(cleaned, name), veiled, match.group())
            if not veiled:
                return crisis
            best = best or crisis
    return best or _near(cleaned)


def _about(text: str, category: Category) -> About:
    for about, pattern in _ABOUT:
        for match in pattern.finditer(text):
            # "친구가 때려요": the friend is who does it, not whom it is done to.
            if category in _WISHES or match["done_to"]:
                return about
    return "self"


def _near(text: str) -> Crisis | None:
    """A typing error of one jamo in the phrases that matter most."""
    for at, char in enumerate(text):
        if char not in _NEAR_FIRST and text[at + 2 : at + 3] not in _NEAR_FIRST:
            continue
        for phrase, jamo, name in _NEAR:
            window = text[at : at + len(phrase)]
            if window[0] != phrase[0] and window[-1] != phrase[-1]:
                continue
            if within_one_jamo(to_jamo(window), jamo) and not window.startswith(NEAR_HARMLESS):
                return Crisis(name, _about(text, name), True, window)
    return None
