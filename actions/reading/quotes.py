"""What can be shown by itself: a sentence of a passage, a row of a table; and lines told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.documents.tables import CELLS
from knowledge.records import Record
from store.documents import Passage
from store.messages import Reply

_MARK = re.compile(r"^\s*[-·]\s+")  # of an item in a list
# A sentence ends with its mark and a space; "2022. 9. 30." and "3. 제목" go on.
_END = re.compile(r"(?<=[^\d\s][.!?])\s+")


@dataclass(frozen=True, kw_only=True)
class Words:
    """Words that may answer a question.

    Attributes:
        text: the words themselves.
        heading: what they stand under.
        surroundings: all else that says what they are about.
        day: the day they speak of when they name none.
        is_row: whether they are a row of a table.
    """

    text: str
    heading: str
    surroundings: str
    day: date
    is_row: bool = False


@dataclass(frozen=True, kw_only=True)
class Quote(Words):
    """Words of a document as they stand there."""

    passage: Passage

    @classmethod
    def of(cls, passage: Passage, text: str, above: str = "") -> Quote:
        """Words of a passage, with what stands above them in it."""
        piece = passage.piece
        around = (passage.document.title, *piece.headings, *(piece.header or ()), above)
        return cls(
            text=text,
            heading=piece.headings[-1] if piece.headings else "",
            surroundings="\n".join(around),
            day=passage.document.dated_on,
            is_row=piece.kind == "row",
            passage=passage,
        )

    @property
    def cells(self) -> list[str]:
        """The cells of a row, each with the name of its column; empty for a sentence."""
        return self.text.split(CELLS) if self.is_row else []


def quotes_of(passage: Passage) -> list[Quote]:
    """The quotes of a passage, in its order; a row is shown whole."""
    text = passage.piece.text
    if passage.piece.kind == "row":
        return [Quote.of(passage, text)]
    lines = (_MARK.sub("", line) for line in text.splitlines())
    sentences = [one for line in lines for one in _END.split(line.strip()) if one]
    return [
        Quote.of(passage, sentence, "\n".join(sentences[:number]))
        for number, sentence in enumerate(sentences)
    ]


def words_of(record: Record, replies: Sequence[Reply]) -> list[Words]:
    """What was told of a record, line by line, beside all of it and the names of the record."""
    lines = [line for reply in replies for line in _lines(reply)]
    around = "\n".join((record.title, *record.aliases, *lines))
    return [
        Words(text=line, heading=record.title, surroundings=around, day=record.as_of)
        for line in lines
    ]


def _lines(reply: Reply) -> list[str]:
    cards = (line for card in reply.cards for line in (card.title, *card.lines))
    return [_MARK.sub("", line) for line in (*reply.text.splitlines(), *cards) if line]
