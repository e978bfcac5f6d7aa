"""What of a document can be shown by itself: a sentence of a passage, or a row of a table."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.documents.tables import CELLS
from store.documents import Passage

_MARK = re.compile(r"^\s*[-·]\s+")  # of an item in a list
# A sentence ends with its mark and a space; "2022. 9. 30." and "3. 제목" go on.
_END = re.compile(r"(?<=[^\d\s][.!?])\s+")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document as they stand there.

    Attributes:
        passage: the passage they are from.
        text: the words.
        above: what stands above them in the passage.
    """

    passage: Passage
    text: str
    above: str = ""

    @property
    def surroundings(self) -> str:
        """What says what the words are about: title, headings, columns, and what is above."""
        piece = self.passage.piece
        names = (self.passage.document.title, *piece.headings, *(piece.header or ()))
        return "\n".join((*names, self.above))


def quotes_of(passage: Passage) -> list[Quote]:
    """The quotes of a passage, in its order; a row is shown whole."""
    text = passage.piece.text
    if passage.piece.kind == "row":
        return [Quote(passage, text)]
    lines = (_MARK.sub("", line) for line in text.splitlines())
    sentences = [one for line in lines for one in _END.split(line.strip()) if one]
    return [
        Quote(passage, sentence, "\n".join(sentences[:number]))
        for number, sentence in enumerate(sentences)
    ]


def cells_of(quote: Quote) -> list[str]:
    """The cells of a row, each with the name of its column; empty for a sentence."""
    return quote.text.split(CELLS) if quote.passage.piece.kind == "row" else []
