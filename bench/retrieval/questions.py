"""Questions with the records that answer them, clean and as typed in a hurry."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench import noises

_DATA = Path(__file__).resolve().parents[2] / "tests" / "data"
SETS = {
    "development": _DATA / "search_development.jsonl",  # weights and threshold are fitted on it
    "held out": _DATA / "search_held_out.jsonl",
}


@dataclass(frozen=True)
class Question:
    """A question and what answers it (nothing: it must be declined)."""

    text: str
    answers: frozenset[str]


def read_questions(file: Path) -> list[Question]:
    """The questions of a file."""
    rows = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return [Question(row["question"], frozenset(row["records"])) for row in rows]


def noisy(questions: Sequence[Question], noise: str) -> list[Question]:
    """The questions with a noise."""
    texts = noises.noisy([question.text for question in questions], noise)
    return [replace(q, text=text) for q, text in zip(questions, texts, strict=True)]
