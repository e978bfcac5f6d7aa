"""Search: four signals fused, records returned, each with the chance that it answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from knowledge.encoder import Analyser, Encoder, load_encoder
from knowledge.encoder.vectors import Floats
from knowledge.errors import ArtefactError
from knowledge.lexicon import Lexicon
from knowledge.library import Library
from knowledge.search.index import Index, char_ngrams, open_index
from knowledge.search.layout import Layout
from knowledge.search.names import Names
from knowledge.search.passages import Passage, passages_of
from nlu.korean.normalise import normalise

# Fitted on tests/data/search_development.jsonl by `python -m bench.search --fit`.
DENSE, WORDS, CHARS, NAMES = 0.4, 0.4, 0.2, 0.1  # weights of the signals
CALIBRATION = (15.8, 3.0, -10.1)  # of the fused score, of the length, constant
LONG = 40  # letters from which on length no longer matters
CLOSE = 0.8  # a fact fits with this share of the best fact's score
LONGEST_QUERY = 500  # characters searched


class Signals(NamedTuple):
    """What is known about one query, each score at most 1.

    Attributes:
        dense: cosine of every passage.
        words: share of the query's morphemes in every passage.
        chars: share of the query's character n-grams in every passage.
        names: share of the query that names every record.
    """

    dense: Floats
    words: Floats
    chars: Floats
    names: Floats


@dataclass(frozen=True)
class Hit:
    """A record found.

    Attributes:
        record: its id.
        kind: its kind.
        title: its title.
        score: chance that it answers the question, 0 to 1.
        text: the statement of the record that fits best.
        source: citation of that statement.
        facts: ids of the record's facts (of a department: duties) that fit, best first.
    """

    record: str
    kind: str
    title: str
    score: float
    text: str
    source: str
    facts: tuple[str, ...]


class Searcher:
    """Search over the records of one library. Safe to use from several threads.

    Attributes:
        answerable: a hit with at least this score may be told as an answer; below it, say that
            we do not know.
    """

    answerable = 0.5

    def __init__(
        self,
        library: Library,
        passages: list[Passage],
        index: Index,
        encoder: Encoder,
        analyser: Analyser,
        lexicon: Lexicon,
    ) -> None:
        self.library, self._passages, self.index = library, passages, index
        self.encoder, self.analyser = encoder, analyser
        self.records = list(library.records)
        place = {record: n for n, record in enumerate(self.records)}
        self._owner = np.array([place[passage.record] for passage in passages], np.int64)
        self._names = Names(lexicon, self.records)
        self._kinds = np.array([record.kind for record in library.records.values()])

    @classmethod
    def open(cls, home: Path, library: Library) -> Searcher:
        """Open what `baeumgil build` made below `home`.

        Raises:
            ArtefactError: something is missing, damaged, or was made for other records or
                another encoder; the message says what to run.
        """
        layout = Layout(home)
        lexicon = Lexicon.load(layout.lexicon)
        passages = passages_of(library)
        index = open_index(layout.index, passages, layout.model())
        analyser = Analyser(lexicon.parts)
        encoder = load_encoder(layout.encoder_choice(), analyser)
        searcher = cls(library, passages, index, encoder, analyser, lexicon)
        if encoder.encode(["서울런"]).shape[1] != index.dimension:
            raise ArtefactError("the index was built for another encoder; run 'baeumgil build'")
        return searcher

    def search(self, query: str, k: int = 5, kinds: Collection[str] | None = None) -> list[Hit]:
        """The records that fit best, best first, one hit each.

        Args:
            query: what a person typed, any text.
            k: at most so many hits.
            kinds: only records of these kinds; all by default.
        """
        text = normalise(query[:LONGEST_QUERY]).text
        letters = sum(char.isalnum() for char in text)
        if not letters or not self.records:
            return []
        signals = self.signals(text)
        fused = DENSE * signals.dense + WORDS * signals.words + CHARS * signals.chars
        records = self.by_record(fused) + NAMES * signals.names
        if kinds is not None:
            records = np.where(np.isin(self._kinds, list(kinds)), records, -np.inf)
        order = np.argsort(-records, kind="stable")[: max(k, 0)]
        return [
            self._hit(int(n), fused, confidence(float(records[n]), letters))
            for n in order
            if np.isfinite(records[n])
        ]

    def signals(self, text: str) -> Signals:
        """The signals for a normalised text."""
        return Signals(
            self.index.cosines(self.encoder.encode([text])[0]),
            self.index.words.scores(self.analyser.content(text)),
            self.index.chars.scores(char_ngrams(text)),
            self._names.scores(text),
        )

    def by_record(self, scores: Floats) -> Floats:
        """Score of each record's best passage, in the order of `records`."""
        best = np.full(len(self.records), -np.inf, np.float32)
        np.maximum.at(best, self._owner, scores)
        return best

    def _hit(self, number: int, fused: Floats, score: float) -> Hit:
        record = self.library.records[self.records[number]]
        own = np.flatnonzero(self._owner == number)
        ranked = own[np.argsort(-fused[own], kind="stable")]
        telling = [n for n in ranked if self._passages[n].part is not None]
        passage = self._passages[telling[0] if telling else ranked[0]]
        near = CLOSE * float(fused[telling[0]]) if telling else 0.0
        return Hit(
            record=record.id,
            kind=record.kind,
            title=record.title,
            score=round(score, 4),
            text=passage.shown,
            source=self.library.citation(passage.source, passage.place),
            facts=tuple(str(self._passages[n].part) for n in telling if fused[n] >= near),
        )


def confidence(fused: float, letters: int) -> float:
    """Chance that a record with this fused score answers a question of so many letters."""
    of_score, of_length, constant = CALIBRATION
    logit = of_score * fused + of_length * min(letters, LONG) / LONG + constant
    return float(1 / (1 + np.exp(-logit)))
