"""Records that a query names outright, by title, alias or abbreviation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from knowledge.encoder.vectors import Floats
from knowledge.lexicon import Lexicon, squeeze


class Names:
    """Finds the longest names in a query, spaces ignored."""

    def __init__(self, lexicon: Lexicon, records: Sequence[str]) -> None:
        places = {record: n for n, record in enumerate(records)}
        self._forms: dict[str, list[int]] = defaultdict(list)
        for entry in lexicon.entries:
            if entry.record in places:
                self._forms[squeeze(entry.form)].append(places[entry.record])
        self._longest = max(map(len, self._forms), default=0)
        self._size = len(records)

    def scores(self, text: str) -> Floats:
        """For each record the share of the query's letters that its names cover."""
        letters = squeeze(text)
        scores = np.zeros(self._size, np.float32)
        start = 0
        while start < len(letters):
            ends = range(min(len(letters), start + self._longest), start, -1)
            end = next((end for end in ends if letters[start:end] in self._forms), None)
            if end is None:
                start += 1
                continue
            for record in self._forms[letters[start:end]]:
                scores[record] += (end - start) / len(letters)
            start = end
        return scores
