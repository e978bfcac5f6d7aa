"""What readers make of a file, whatever its format."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Literal

BOLD_LEVEL = 6  # a short line in bold is a heading, below all that are known as such
BOLD_CHARS = 40

BlockKind = Literal["heading", "text", "line", "gap", "table"]


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a document as its file tells it.

    Attributes:
        kind: a heading; a text that is whole (paragraph, list item); a line as printed, which may
            go on in the next one; a gap between lines; a table.
        text: of all but tables and gaps. A line keeps the space at its end.
        level: of a heading from 1; of a list item its depth from 1.
        page: where it begins, in formats with pages.
        rows: of a table, all of equal length.
        has_header: whether the first row is known to name the columns.
    """

    kind: BlockKind
    text: str = ""
    level: int = 0
    page: int | None = None
    rows: tuple[tuple[str, ...], ...] = ()
    has_header: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """What is in a file.

    Attributes:
        kind: its format: pdf, hwpx, hwp, docx, html, markdown, text.
        title: from its metadata, as `publisher`.
        pages: how many, in formats with pages.
    """

    kind: str
    blocks: tuple[Block, ...]
    title: str | None = None
    publisher: str | None = None
    pages: int | None = None


def letters(blocks: Iterable[Block]) -> str:
    """All that blocks say, without spaces."""
    texts = (text for block in blocks for text in (block.text, *chain.from_iterable(block.rows)))
    return "".join("".join(text.split()) for text in texts)


def table(rows: list[list[str]], *, page: int | None = None, has_header: bool = False) -> Block:
    """A table of rows of any length."""
    width = max(map(len, rows), default=0)
    full = tuple(tuple(row + [""] * (width - len(row))) for row in rows)
    return Block("table", page=page, rows=full, has_header=has_header)
