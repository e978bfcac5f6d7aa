"""One version of what is searched, read only: filters, three signals, the best of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge.corpus.dense import Dense, Rows
from knowledge.corpus.entry import Scored
from knowledge.corpus.files import mapped
from knowledge.corpus.postings import Integers, open_postings
from knowledge.corpus.source import COLUMNS, NUMBERS
from knowledge.encoder import Analyser, Encoder
from knowledge.encoder.vectors import Floats
from knowledge.search.index import char_ngrams
from knowledge.search.searcher import LONGEST_QUERY
from nlu.korean.normalise import normalise

DENSE, WORDS, CHARS = 0.5, 0.3, 0.2  # weights of the signals, as for passages of records
CANDIDATES = 200  # of the vectors and of the words each, where not all are compared
WORDS_FOLDER, CHARS_FOLDER = "words", "chars"

Mask = npt.NDArray[np.bool_]


class CorpusIndex:
    """A built version, which never changes. Safe to use from several threads.

    Whoever took it goes on with it while a newer one is built and taken up, also when its files
    are gone.

    Attributes:
        version: of the source when it was built.
        size: how many entries there are.
        numbers: of the entries; columns and masks have the same order.
        folder: where it lies; None where nothing was ever built.
    """

    def __init__(
        self, folder: Path | None, version: int, encoder: Encoder, analyser: Analyser
    ) -> None:
        self.folder, self.version = folder, version
        self._encoder, self._analyser = encoder, analyser
        self.numbers: Integers = mapped(folder / NUMBERS) if folder else np.zeros(0, np.int64)
        self.size = len(self.numbers)
        self._columns: dict[str, Integers] = {}
        if folder and self.size:
            self._columns = {file.stem: mapped(file) for file in (folder / COLUMNS).iterdir()}
            self._dense = Dense(folder)
            self._words = open_postings(folder / WORDS_FOLDER, self.size)
            self._chars = open_postings(folder / CHARS_FOLDER, self.size)

    def column(self, name: str) -> Integers:
        """A column, memory-mapped; empty where there is no entry.

        Raises:
            KeyError: no entry has a column of that name.
        """
        return self._columns[name] if self.size else self.numbers

    def search(self, text: str, k: int, among: Mask | None = None) -> list[Scored]:
        """The entries that fit best, best first.

        Args:
            text: what a person typed, any text.
            k: at most so many.
            among: True for every entry that may be found; all by default.

        Raises:
            ValueError: `among` was made for another version.
        """
        if among is not None and among.shape != self.numbers.shape:
            raise ValueError(f"a filter of {among.shape} entries for an index of {self.size}")
        query = normalise(text[:LONGEST_QUERY]).text
        rows = None if among is None else np.flatnonzero(among)
        left = self.size if rows is None else len(rows)
        if k <= 0 or not left or not any(char.isalnum() for char in query):
            return []
        vector = self._encoder.encode([query])[0]
        words = self._words.scores(self._analyser.content(query))
        chars = self._chars.scores(char_ngrams(query))
        if not self._dense.is_exact(left):
            most = max(k, CANDIDATES)
            said = WORDS * words + CHARS * chars
            likely = _best(said if rows is None else said[rows], most)
            likely = likely if rows is None else rows[likely]
            rows = np.union1d(likely, self._dense.nearest(vector, most, among))
        dense = self._dense.cosines(vector, rows)
        if rows is not None:
            words, chars = words[rows], chars[rows]
        fused = DENSE * dense + WORDS * words + CHARS * chars
        return [
            Scored(
                number=int(self.numbers[place if rows is None else rows[place]]),
                score=min(max(float(fused[place]), 0.0), 1.0),
                dense=float(dense[place]),
                words=float(words[place]),
                chars=float(chars[place]),
            )
            for place in _best(fused, k)
        ]


def _best(scores: Floats, most: int) -> Rows:
    """Places of the best scores, best first; of equals the first."""
    if most < len(scores):
        least = np.partition(scores, -most)[-most]
        above = np.flatnonzero(scores > least)
        equal = np.flatnonzero(scores == least)[: most - len(above)]
        places = np.concatenate([above, equal])
    else:
        places = np.arange(len(scores))
    order: Rows = places[np.argsort(-scores[places], kind="stable")][:most]
    return order
