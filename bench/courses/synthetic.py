"""Passages like courses, as many as wanted, and questions that each have one right answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

import yaml

from bench.noises import noisy
from knowledge.corpus import Entry
from knowledge.encoder import Analyser, Morpheme

WORDS: dict[str, list[str]] = yaml.safe_load(
    (Path(__file__).parent / "words.yml").read_text(encoding="utf-8")
)


@dataclass(frozen=True)
class Question:
    """A question made from a passage, its one answer."""

    text: str
    number: int


def entry(number: int, edition: int = 0) -> Entry:
    """The course of a number; `edition` changes its text."""
    random = Random(number)
    district, day = (random.randrange(len(WORDS[name])) for name in ("districts", "days"))
    names = ("manners", "topics", "levels", "sites", "houses", "topics")
    manner, topic, level, site, house, second = (random.choice(WORDS[name]) for name in names)
    parts = [
        *(manner, topic, level, WORDS["districts"][district], site, house, WORDS["days"][day]),
        *(second, *random.sample(WORDS["contents"], 2)),
        *([f"{edition}기 추가모집"] if edition else []),
    ]
    return Entry(number, " ".join(parts), {"district": district, "day": day})


@dataclass
class Made:
    """A source of `size` courses; `edition` changes every hundredth of them."""

    size: int
    edition: int = 0

    async def version(self) -> int:
        """One more for each edition."""
        return self.edition + 1

    async def entries(self) -> AsyncIterator[list[Entry]]:
        """The courses in batches."""
        for first in range(1, self.size + 1, 1000):
            numbers = range(first, min(first + 1000, self.size + 1))
            yield [entry(n, self.edition if n % 100 == 0 else 0) for n in numbers]


def questions(size: int, count: int, noise: str) -> list[Question]:
    """Questions about courses spread over the first `size`: their first words, three left out."""
    random = Random(size)
    numbers = [random.randint(1, size) for _ in range(count)]
    texts = []
    for number in numbers:
        words = entry(number).text.split()[:9]
        kept = sorted(random.sample(range(len(words)), len(words) - 3))
        texts.append(" ".join(words[place] for place in kept))
    pairs = zip(noisy(texts, noise), numbers, strict=True)
    return [Question(text, number) for text, number in pairs]


class Composing(Analyser):
    """Kiwi asked once for every word: synthetic texts have few of them and hours are saved.

    The morphemes of a word alone are nearly those it has in its text.
    """

    def __init__(self, analyser: Analyser) -> None:
        self._word = lru_cache(None)(analyser.morphemes)

    def morphemes(self, text: str) -> list[Morpheme]:
        """The morphemes of each word of `text`."""
        return [morpheme for word in text.split() for morpheme in self._word(word)]
