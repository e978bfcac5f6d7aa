"""Records that a query names outright, and kinds of record that it asks for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from knowledge.encoder.vectors import Floats
from knowledge.lexicon import Lexicon, squeeze

_ASKS_FOR = {
    "department": re.compile("담당|부서|(어느|무슨|어떤) ?과|맡"),
    "contact": re.compile("전화|번호|연락처|문의"),
    "documents": re.compile("서류|증명|떼"),
}


def asked_kinds(text: str) -> list[str]:
    """Kinds of record that `text` asks for in so many words."""
    return [kind for kind, words in _ASKS_FOR.items() if words.search(text)]


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
