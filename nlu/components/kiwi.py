"""The one Kiwi analyser of this process."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from kiwipiepy import Kiwi

_TAG, _SCORE = "NNP", 3.0  # of our own names, as in the encoder
LONGEST_TEXT = 2_000  # characters; nobody asks a longer question


class Morpheme(NamedTuple):
    """One morpheme of a text; neighbours may share characters (했 = 하 + 었)."""

    form: str
    tag: str
    start: int
    end: int

    @property
    def key(self) -> str:
        """Its name in the encoder's vocabulary."""
        return f"{self.form}/{self.tag}"


@lru_cache(maxsize=1)
def _kiwi(user_words: tuple[str, ...]) -> Kiwi:
    kiwi = Kiwi(num_workers=1, load_multi_dict=False)  # that dictionary costs 190 MB
    for word in user_words:
        kiwi.add_user_word(word, _TAG, _SCORE)
    kiwi.tokenize("첫 분석은 느리므로 미리 해 둡니다.")
    return kiwi


class Analyser:
    """Morphological analysis that knows our names; made again with the same names it is free."""

    def __init__(self, user_words: Iterable[str] = ()) -> None:
        self._kiwi = _kiwi(tuple(sorted(user_words)))

    def morphemes(self, text: str) -> list[Morpheme]:
        """The morphemes of `text` in order; `start` and `end` count its characters."""
        return [
            # Kiwi marks regular and irregular stems; the vocabulary only has the irregular mark.
            Morpheme(token.form, token.tag.removesuffix("-R"), token.start, token.end)
            for token in self._kiwi.tokenize(text[:LONGEST_TEXT])
        ]
