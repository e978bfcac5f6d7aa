"""What a message says about a wish for a mentor, whatever was asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from actions.asking import mentions
from actions.mentoring.times import Times, read_times
from actions.minors import of_age_said
from actions.turn import Turn
from knowledge.base import KnowledgeBase
from knowledge.rules.mentoring import MentoringRules, Option, load_mentoring_rules
from nlu.korean.negation import set_aside_after


@dataclass(frozen=True)
class Heard:
    """What was said; empty where nothing was.

    Attributes:
        subjects: wanted ones.
        dropped: subjects set aside ("영어 말고").
        fields: interests named anywhere.
        grade: the last one that is not denied.
        of_age: whether an age that was told settles the question.
    """

    subjects: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    level: str | None = None
    fields: tuple[str, ...] = ()
    mode: str | None = None
    district: str | None = None
    times: Times = field(default_factory=Times)
    grade: str | None = None
    of_age: bool | None = None
    languages: tuple[str, ...] = ()
    gender: str | None = None


def hear(turn: Turn) -> Heard:
    """Everything a message says about the wish."""
    rules = load_mentoring_rules()
    text = turn.text
    subjects, dropped = _subjects(text, rules)
    languages = tuple(name for name, o in rules.languages.items() if _says(text, o))
    modes = list(dict.fromkeys(turn.values("mode")))
    districts = turn.values("district")
    grades = turn.values("grade")
    return Heard(
        subjects=tuple(s for s in subjects if not (s == "foreign" and languages)),
        dropped=dropped,
        level=_first(rules.levels, text),
        fields=tuple(name for name, o in rules.fields.items() if any(w in text for w in o.words)),
        mode="any" if len(modes) > 1 else str(modes[0]) if modes else None,
        district=str(districts[-1]) if districts else None,
        times=read_times(text, rules),
        grade=str(grades[-1]) if grades else None,
        of_age=of_age_said(turn, for_other=True),
        languages=languages,
        gender=_first(rules.genders, text),
    )


def says(turn: Turn, what: str, base: KnowledgeBase) -> bool:
    """Whether the message has one of the words of `mentoring.words.<what>`."""
    words: Mapping[str, Any] = base.texts.data("mentoring.words")
    return mentions(turn.text, words[what])


def step_named(text: str, base: KnowledgeBase) -> str | None:
    """The step a message wants to change ("과목을 바꿀래요")."""
    steps: Mapping[str, list[str]] = base.texts.data("mentoring.step_words")
    return next((step for step, words in steps.items() if mentions(text, words)), None)


def _subjects(text: str, rules: MentoringRules) -> tuple[tuple[str, ...], tuple[str, ...]]:
    squeezed = text.replace(" ", "")
    wanted: list[str] = []
    dropped: list[str] = []
    if any(word in squeezed for word in rules.all_subjects.words):
        wanted += rules.all_subjects.subjects
    for match in _pattern().finditer(squeezed):
        code = str(match.lastgroup).rpartition("_")[0]
        (dropped if set_aside_after(squeezed, match.end()) else wanted).append(code)
    kept = tuple(dict.fromkeys(code for code in wanted if code not in dropped))
    return kept, tuple(dict.fromkeys(dropped))


@cache
def _pattern() -> re.Pattern[str]:
    """All words for subjects, the longest first; the group names the subject and a number."""
    words = [
        (re.sub(r"\(.*?\)", "", word), word, code)
        for code, subject in load_mentoring_rules().subjects.items()
        for word in subject.words
    ]
    words.sort(key=lambda word: -len(word[0]))
    groups = (f"(?P<{code}_{n}>{word})" for n, (_, word, code) in enumerate(words))
    return re.compile("|".join(groups))


def _says(text: str, option: Option) -> bool:
    return mentions(text, list(option.words))


def _first(options: Mapping[str, Option], text: str) -> str | None:
    return next((name for name, option in options.items() if _says(text, option)), None)
