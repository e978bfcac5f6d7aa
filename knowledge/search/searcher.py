"""Search: several signals fused, records returned, each with the chance that it answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.special import expit  # type: ignore[import-untyped]

from knowledge.encoder import Analyser, Encoder, load_encoder
from knowledge.encoder.vectors import Floats
from knowledge.errors import ArtefactError
from knowledge.lexicon import Lexicon
from knowledge.library import Library
from knowledge.questions import load_questions
from knowledge.search.index import Index, char_ngrams, open_index
from knowledge.search.layout import Layout
from knowledge.search.names import Names, asked_kinds
from knowledge.search.passages import Passage, passages_of
from nlu.korean.normalise import normalise

# Fitted by `python -m knowledge.search.fit` (docs/decisions/retrieval.md).
DENSE, WORDS, CHARS = 0.5, 0.3, 0.2  # weights of the signals of a passage
PASSAGE, WHOLE_WORDS, WHOLE_CHARS = 0.6, 0.25, 0.15  # of the best passage, of the whole record
KINDS = 0.2  # what asking for a kind of record adds to its rank
CALIBRATION = (7.8, 4.7, -8.1)  # of the fused score, of the evidence, constant
NAMED = 0.5  # evidence of a name: half a rare word
CLOSE = 0.8  # a fact fits with this share of the best fact's score
LONGEST_QUERY = 500  # characters searched


class Signals(NamedTuple):
    """What is known about one query, each score at most 1.

    Attributes:
        dense: cosine of every passage.
        words: share of the query's morphemes in every passage.
        chars: share of the query's character n-grams in every passage.
        whole_words: share of the query's morphemes in every record.
        whole_chars: share of the query's character n-grams in every record.
        names: share of the query that names every record.
        kinds: 1 for every record of a kind the query asks for, else 0.
        information: how much the query's words tell apart; about 1 for one rare word.
    """

    dense: Floats
    words: Floats
    chars: Floats
    whole_words: Floats
    whole_chars: Floats
    names: Floats
    kinds: Floats
    information: float


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
        passages: what is indexed.
        records: ids of the records, in the order of all scores.
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
        self.library, self.passages, self.index = library, passages, index
        self.encoder, self.analyser = encoder, analyser
        self.records = list(library.records)
        place = {record: n for n, record in enumerate(self.records)}
        self._owner = np.array([place[passage.record] for passage in passages], np.int64)
        self._names = Names(lexicon, self.records)
        self._kinds = np.array([record.kind for record in library.records.values()])

    @classmethod
    def open(cls, home: Path, library: Library, other_encoder: str | None = None) -> Searcher:
        """Open what `baeumgil build` made below `home`.

        Args:
            home: `BAEUMGIL_HOME`.
            library: the records the index was built from.
            other_encoder: the encoder it was built with, if it is not ours.

        Raises:
            ArtefactError: something is missing, damaged, or was made for other records or
                another encoder; the message says what to run.
            RecordError: a file of questions is wrong.
        """
        layout = Layout(home, other_encoder)
        lexicon = Lexicon.load(layout.lexicon)
        passages = passages_of(library, load_questions(library=library))
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
        if not any(char.isalnum() for char in text):
            return []
        signals = self.signals(text)
        passages = DENSE * signals.dense + WORDS * signals.words + CHARS * signals.chars
        fit = PASSAGE * self.by_record(passages)
        fit += WHOLE_WORDS * signals.whole_words + WHOLE_CHARS * signals.whole_chars
        rank = fit * (1 + KINDS * signals.kinds)
        if kinds is not None:
            rank = np.where(np.isin(self._kinds, list(kinds)), rank, -np.inf)
        order = np.argsort(-rank, kind="stable")[: max(k, 0)]
        chances = confidence(fit, self.evidence(signals))[order]
        return [
            self._hit(int(n), passages, float(score))
            for n, score in zip(order, np.minimum.accumulate(chances), strict=True)
            if np.isfinite(rank[n])
        ]

    def signals(self, text: str) -> Signals:
        """The signals for a normalised text."""
        words, chars = self.analyser.content(text), char_ngrams(text)
        return Signals(
            self.index.cosines(self.encoder.encode([text])[0]),
            self.index.words.scores(words),
            self.index.chars.scores(chars),
            self.index.whole_words.scores(words),
            self.index.whole_chars.scores(chars),
            self._names.scores(text),
            np.isin(self._kinds, asked_kinds(text)).astype(np.float32),
            self.index.words.information(words),
        )

    def evidence(self, signals: Signals) -> Floats:
        """How much of what the query says each record has, typos forgiven."""
        shared = np.maximum(signals.whole_words, signals.whole_chars)
        named = NAMED * (signals.names > 0)  # 서울런 is in every second passage, yet a name
        return (shared * signals.information + named).astype(np.float32)

    def by_record(self, scores: Floats) -> Floats:
        """Score of each record's best passage, in the order of `records`."""
        best = np.full(len(self.records), -np.inf, np.float32)
        np.maximum.at(best, self._owner, scores)
        return best

    def _hit(self, number: int, passages: Floats, score: float) -> Hit:
        record = self.library.records[self.records[number]]
        own = np.flatnonzero(self._owner == number)
        ranked = own[np.argsort(-passages[own], kind="stable")]
        telling = [n for n in ranked if self.passages[n].part is not None]
        passage = self.passages[telling[0] if telling else ranked[0]]
        near = CLOSE * float(passages[telling[0]]) if telling else 0.0
        return Hit(
            record=record.id,
            kind=record.kind,
            title=record.title,
            score=round(score, 4),
            text=passage.shown,
            source=self.library.citation(passage.source, passage.place),
            facts=tuple(str(self.passages[n].part) for n in telling if passages[n] >= near),
        )


def confidence(fit: Floats, evidence: Floats) -> Floats:
    """Chance that each record answers, from how well it fits and how much its words prove.

    A perfect fit proves little when the question has only everyday words ("얼마예요?").
    """
    of_fit, of_evidence, constant = CALIBRATION
    chances: Floats = expit(of_fit * fit + of_evidence * np.log1p(evidence) + constant)
    return chances
