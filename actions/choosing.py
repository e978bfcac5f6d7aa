"""Which record a question is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from actions.asking import asks, is_question
from actions.turn import Turn
from knowledge.base import KnowledgeBase
from knowledge.records import Contact, Record
from knowledge.search import Hit

CANDIDATES = 8  # records looked at
NAMED = 0.5  # what naming a record adds to its score: enough to be answered by itself
CLOSE = 0.03  # the same, when search finds a record clearly
CLEAR = 0.9  # score from which what search finds is believed over the label and over names
PLAUSIBLE = 0.4  # score below which nothing of a doubtful label's records was meant
SURE = 0.8  # confidence from which a narrow label is believed
TOGETHER = 3  # records told side by side
COMPARABLE = ("product", "lecture", "department", "vendor")
SHORT = 14  # letters of a question that may still be about the last topic
HERE, OTHER_REGIONS = "서울", "service/seoullearn-other-regions"
LEFT_OVER = 1  # letters an elliptical question may have beside its generic words


@dataclass(frozen=True)
class Profile:
    """What a label wants to know (`labels.yml`).

    Attributes:
        kinds: kinds of record to look in; all when empty.
        records: the only records to look in; all when empty.
        topics: topics of fact to prefer.
        home: the record meant when none is named.
        fallback: answer from `home` also when nothing else fits.
        siblings: records that naming does not lead away to.
        desk: always say whom to turn to.
    """

    kinds: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    home: str | None = None
    fallback: bool = False
    siblings: tuple[str, ...] = ()
    desk: bool = False

    @classmethod
    def of(cls, label: str, base: KnowledgeBase) -> Profile:
        """The profile of a label; an unknown label looks everywhere."""
        name = f"labels.{label}"
        raw: dict[str, Any] = base.texts.data(name) if name in base.texts else {}
        return cls(
            kinds=tuple(raw.get("kinds", ())),
            records=tuple(raw.get("records", ())),
            topics=tuple(raw.get("topics", ())),
            home=raw.get("home"),
            fallback=bool(raw.get("fallback")),
            siblings=tuple(raw.get("siblings", ())),
            desk=bool(raw.get("desk")),
        )

    def admits(self, record: Record) -> bool:
        """Whether the label may be answered from `record`."""
        return (not self.kinds or record.kind in self.kinds) and (
            not self.records or record.id in self.records
        )


@dataclass(frozen=True)
class Choice:
    """The record chosen (None: the records do not know) and the ids of its matching facts."""

    record: Record | None
    matched: tuple[str, ...] = ()


def profile_for(turn: Turn, base: KnowledgeBase) -> Profile:
    """The profile to answer with: the label's own, unless the words say otherwise.

    A narrow profile must not swallow what it does not know: when the user names something it
    does not admit, or another record fits clearly (if the label is doubtful: fits at all), every
    record counts. Who asks for a department gets a department.
    """
    profile = Profile.of(turn.label, base)
    if turn.label == "contact_dept" and asks(turn.text, "department", base):
        return replace(profile, kinds=("department",), fallback=False, home=None)
    if not (profile.kinds or profile.records):
        return profile
    records = base.library.records
    named = [name for name in _named(turn, base, Profile()) if name not in profile.siblings]
    if profile.fallback and named and not any(profile.admits(records[name]) for name in named):
        return Profile()
    best = next(iter(find(turn, base, Profile())), None)
    doubtful = turn.confidence < SURE and not named
    bar = base.searcher.answerable if doubtful else CLEAR
    if best is None or best.score < bar or best.record in profile.siblings:
        return profile
    return profile if profile.admits(records[best.record]) else Profile(topics=profile.topics)


def find(turn: Turn, base: KnowledgeBase, profile: Profile) -> list[Hit]:
    """Search hits that the label may be answered from, best first.

    Hotlines for people in danger are no answer to "전화번호 좀": they have to be named.
    """
    named = turn.records()
    hits = base.searcher.search(turn.text, k=CANDIDATES * 2, kinds=profile.kinds or None)
    records = base.library.records
    return [
        hit
        for hit in hits
        if profile.admits(records[hit.record])
        and (hit.record in named or not _is_hotline(records[hit.record]))
    ][:CANDIDATES]


def choose(turn: Turn, base: KnowledgeBase, profile: Profile, hits: Sequence[Hit]) -> Choice:
    """The record to answer from.

    What the user names counts with what search finds. A question that names nothing ("그건
    얼마예요?") is about the last topic, then about the label's own record.
    """
    matched = {hit.record: hit.facts for hit in hits}
    scores = {hit.record: hit.score for hit in hits}
    named = _named(turn, base, profile)
    bonus = _bonus(turn, base, hits)
    for name in named:
        scores[name] = scores.get(name, 0.0) + bonus
    best = max(scores, key=lambda name: scores[name], default=None)
    if not profile.fallback and is_elsewhere(turn, base, best):
        best = None
    elif not (named or _is_clear(hits)) and is_elliptical(turn.text, base):
        best = _understood(turn, base, profile)
    elif best is None or scores[best] < _enough(best, turn, base, profile):
        best = profile.home if _is_home_meant(turn, profile, hits) else None
        best = best or _umbrella(turn, base, profile) or _still(turn, base, profile)
    if best is None:
        return Choice(None)
    return Choice(base.library.records[best], matched.get(best, ()))


def _is_clear(hits: Sequence[Hit]) -> bool:
    return bool(hits) and hits[0].score >= CLEAR


def _bonus(turn: Turn, base: KnowledgeBase, hits: Sequence[Hit]) -> float:
    """What naming a record adds: little when search is clear, nothing to whom one may call."""
    if not hits:
        return NAMED
    whom = turn.label == "contact_dept" and hits[0].kind in ("contact", "department")
    if whom and hits[0].score >= base.searcher.answerable:
        return 0.0
    return CLOSE if _is_clear(hits) else NAMED


def is_elsewhere(turn: Turn, base: KnowledgeBase, best: str | None) -> bool:
    """Whether a question is about another city ("부산 평생학습관"), which our records are not.

    Who lives elsewhere and names something of ours ("수원 사는데 시민대학 되나요") is answered.
    """
    places = [e for e in turn.entities if e.entity == "residence" and e.role != "denied"]
    if best == OTHER_REGIONS or not places or any(e.value != "elsewhere" for e in places):
        return False
    if set(turn.records()) & set(base.texts.data("labels.umbrella")) or HERE in turn.text:
        return False
    names = [e.text for e in turn.entities if e.value in turn.records()]
    return not names or any(
        re.search(f"{re.escape(place.text)}[시도군]? ?{re.escape(name)}", turn.text)
        for place in places
        for name in names
    )


def _is_home_meant(turn: Turn, profile: Profile, hits: Sequence[Hit]) -> bool:
    """Whether the label's own record may answer: the label is sure, or its records come near."""
    near = bool(hits) and hits[0].score >= PLAUSIBLE
    return profile.fallback and (turn.confidence >= SURE or near)


def named_together(turn: Turn, base: KnowledgeBase, profile: Profile) -> list[Record]:
    """Two or three records of one kind that the user names side by side; empty otherwise."""
    records = [base.library.records[name] for name in _named(turn, base, profile)]
    alike = len({record.kind for record in records}) == 1
    side_by_side = alike and 1 < len(records) <= TOGETHER and records[0].kind in COMPARABLE
    return records if side_by_side else []


def _enough(best: str, turn: Turn, base: KnowledgeBase, profile: Profile) -> float:
    """The score needed: half of the usual where the words already say where to look."""
    umbrella = _umbrella(turn, base, profile)
    below = umbrella is not None and best.startswith(umbrella)
    narrowed = profile.kinds == ("department",) or below
    return base.searcher.answerable / 2 if narrowed else base.searcher.answerable


def _still(turn: Turn, base: KnowledgeBase, profile: Profile) -> str | None:
    """The last topic, for a short question that makes sense only with it."""
    topic = base.library.records.get(str(turn.slots.get("topic")))
    letters = sum(map(str.isalnum, turn.text))
    if topic is None or letters > SHORT or not profile.admits(topic):
        return None
    return topic.id if is_question(turn.text, base) else None


def _umbrella(turn: Turn, base: KnowledgeBase, profile: Profile) -> str | None:
    """The service everything belongs to, when the user names it."""
    umbrella = base.texts.data("labels.umbrella")
    named = (name for name in turn.records() if name in umbrella)
    return next((name for name in named if profile.admits(base.library.records[name])), None)


def _understood(turn: Turn, base: KnowledgeBase, profile: Profile) -> str | None:
    """What an elliptical question is about: the last topic, if it knows, else the label's home."""
    topic = base.library.records.get(str(turn.slots.get("topic")))
    if topic is None:
        return profile.home
    knows = {fact.topic for fact in base.library.tellable(topic)}
    return topic.id if knows & set(profile.topics) or not profile.home else profile.home


def is_elliptical(text: str, base: KnowledgeBase) -> bool:
    """Whether a question has no subject of its own ("그럼 서류는요?")."""
    rest = "".join(char for char in text if char.isalnum())
    for word in sorted(base.texts.data("labels.generic_words"), key=len, reverse=True):
        rest = rest.replace(word, "")
    return len(rest) <= LEFT_OVER


def _named(turn: Turn, base: KnowledgeBase, profile: Profile) -> list[str]:
    """Records the user names, without the service that everything belongs to."""
    umbrella = base.texts.data("labels.umbrella")
    named = (name for name in turn.records() if name not in umbrella)
    return [name for name in named if profile.admits(base.library.records[name])]


def _is_hotline(record: Record) -> bool:
    return isinstance(record, Contact) and bool(record.crisis)
