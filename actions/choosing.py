"""Which record a question is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from actions.turn import Turn
from knowledge.base import KnowledgeBase
from knowledge.records import Contact, Record
from knowledge.search import Hit

CANDIDATES = 8  # records looked at
NAMED = 0.5  # what naming a record adds to its score: enough to be answered by itself
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
    """

    kinds: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    home: str | None = None
    fallback: bool = False

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
    for name in named:
        scores[name] = scores.get(name, 0.0) + NAMED
    best = max(scores, key=lambda name: scores[name], default=None)
    if not named and is_elliptical(turn.text, base):
        best = _understood(turn, base, profile)
    elif best is None or scores[best] < base.searcher.answerable:
        best = profile.home if profile.fallback else None
    if best is None:
        return Choice(None)
    return Choice(base.library.records[best], matched.get(best, ()))


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
    """Records the user names; the service everything belongs to only when alone."""
    records = base.library.records
    named = [name for name in turn.records() if profile.admits(records[name])]
    umbrella = base.texts.data("labels.umbrella")
    return [name for name in named if name not in umbrella] or named


def _is_hotline(record: Record) -> bool:
    return isinstance(record, Contact) and bool(record.crisis)
