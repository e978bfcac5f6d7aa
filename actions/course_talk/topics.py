"""What of a message says what is to be learned, and where."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from actions.asking import mentions
from actions.turn import Turn
from knowledge.base import KnowledgeBase
from knowledge.rules.courses import CourseRules
from nlu.korean.clock import find_clocks

NOUNS = frozenset({"NNG", "NNP", "SL", "XR", "SH", "W_SERIAL"})
UNTOPICAL = frozenset(
    {
        "district", "residence", "weekday", "fee", "fee_max", "fee_min", "mode", "time", "month",
        "target_group", "school_level", "grade", "person", "age",
    }
)  # fmt: skip
_PARTICLES = (
    r"(?:에서|에는|에|으로|로|은|는|이|가|을|를|도|만|부터|까지|쯤|이나|이랑|랑|하고|이면서|면서"
    r"|인데|인)*"
)
# Verbs of asking and learning as people type them, glued to what they ask for.
_ASKING = re.compile(
    r"(?:배[우울운워]|듣[고는]|들[을으]|가르|가리[켜쳐]|갈[쳐켜]|[있잇][나어는을으냐]|[시싶]픈"
    r"|싶[은어]|시퍼|머 ?있|뭐 ?있|알[려켜]|찾아|추천|할 ?수|다닐|하는 ?[거것]|해주|하구|치는)"
    r"[가-힣]*"
)
_SET_ASIDE = re.compile(r"\S+? ?(?:말고|빼고)(?=\s)")
_PLACED = (
    r"(?:에서|평생학습센터|문화센터|센터|평생학습관|학습관|문화원|도서관|동에서|동(?![가-힣])"
    r"|쪽|역 ?근처|근처)"
)
_PLACE = re.compile(
    rf"(?<![가-힣])(?:(?P<first>[가-힣]{{2,6}}?)(?:이나|나|이랑|랑|하고|,) ?)?"
    rf"(?P<place>[가-힣]{{2,6}}?){_PLACED}(?:에서|으로|에|의)?"
)


@dataclass(frozen=True)
class Topic:
    """What is to be learned.

    Attributes:
        said: in the person's words; empty when nothing is said of it.
        spelled: the same in other spellings.
        near: what is near it.
    """

    said: str
    spelled: tuple[str, ...]
    near: tuple[str, ...]


def topic_of(turn: Turn, text: str, base: KnowledgeBase, rules: CourseRules) -> Topic:
    """The topics a message names, else what is left of `text` without everything else."""
    topics = [e for e in turn.entities if e.entity == "topic" and e.role != "denied"]
    named = [" ".join(_nouns(found.text, base)) or found.text for found in topics]
    for found in turn.entities:
        if found.entity in UNTOPICAL or found.entity == "topic" or found.role == "denied":
            text = _cut(text, found.text)
    said = base.texts.data("courses.words")
    groups = [said[name] for name in ("after_work", "here", "station", "open", "soon")]
    for word in chain(*groups, *(ages.words for ages in rules.ages.values())):
        text = _cut(text, word)
    for clock in reversed(find_clocks(text)):
        text = _cut(text, text[clock.first : clock.last])
    text = _SET_ASIDE.sub(" ", text)
    told: Mapping[str, str] = base.texts.data("courses.phrases")
    named += [topic for phrase, topic in told.items() if mentions(text, [phrase])]
    text = _ASKING.sub(" ", text)
    left = [noun for word in text.split() for noun in _nouns(word, base)]
    words = list(dict.fromkeys(word.strip() for word in named or left))
    words = [word for word in words if not any(word in other and word != other for other in words)]
    synonyms: Mapping[str, list[str]] = base.texts.data("courses.synonyms")
    spelled = [*words, *(str(found.value) for found in topics)]
    near = (other for word in spelled for other in synonyms.get(word, ()))
    topic = " ".join(words)
    return Topic(
        topic,
        tuple(word for word in dict.fromkeys(spelled) if word != topic),
        tuple(other for other in dict.fromkeys(near) if other not in spelled),
    )


def places_of(
    text: str, known: Sequence[str], other: Collection[str]
) -> tuple[tuple[str, ...], str]:
    """Places as the words mark them ("수서나 개포에서"), and the text without them.

    Args:
        text: the message.
        known: names of places.
        other: words that are something else, such as districts.
    """
    found: list[str] = []

    def take(match: re.Match[str]) -> str:
        names = [name for name in (match["first"], match["place"]) if name]
        if not all(_is_place(name, known) and name not in other for name in names):
            return match[0]
        found.extend(names)
        return " "

    rest = _PLACE.sub(take, text)
    return tuple(found), rest


def _is_place(name: str, known: Sequence[str]) -> bool:
    return any(name in place for place in known)


def _cut(text: str, said: str) -> str:
    """A text without some words, spaces aside, and the particles that follow them."""
    spaced = " ?".join(map(re.escape, said.replace(" ", "")))
    return re.sub(rf"{spaced}{_PARTICLES}", " ", text)


def _nouns(word: str, base: KnowledgeBase) -> list[str]:
    """The nouns of a word that may be a topic; those that stand together are one (라탄바구니)."""
    stop = base.texts.data("courses.stop")
    found, run = [], ""
    for one in base.searcher.analyser.morphemes(word):
        is_topic = one.tag in NOUNS and one.form not in stop and not one.form.isdigit()
        if is_topic and run + one.form in word:
            run += one.form
            continue
        found.append(run)
        run = one.form if is_topic else ""
    return [noun for noun in (*found, run) if noun]
