"""Plain text, in the encodings Korean offices use."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.documents.blocks import Block, Content, table
from knowledge.documents.errors import DocumentProblem
from knowledge.documents.readers.markup import cell_text

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_ENCODINGS = ("utf-8", "cp949")
_HEADING = re.compile(r"^#{1,6} +\S", re.MULTILINE)
_HEADINGS = 2


def decode(data: bytes) -> str:
    """The text in some bytes.

    Raises:
        DocumentProblem: it is no text.
    """
    marked = [encoding for mark, encoding in _MARKS if data.startswith(mark)]
    for encoding in marked or _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise DocumentProblem(
        "the file is no text that can be read (UTF-8, UTF-16 or CP949)",
        "save it as UTF-8 text, or as PDF, HWPX or DOCX",
    )


def is_markdown(text: str) -> bool:
    """Whether a text has headings as Markdown writes them."""
    return len(_HEADING.findall(text)) >= _HEADINGS


def read_text(text: str) -> Content:
    """The lines of a text; lines with tabs are rows of a table."""
    return Content("text", tuple(lines(text)))


def lines(text: str) -> Iterator[Block]:
    """The lines, gaps and tables of a text."""
    rows: list[list[str]] = []
    for line in text.splitlines():
        if "\t" in line.strip():
            rows.append([cell_text(cell) for cell in line.split("\t")])
            continue
        if rows:
            yield table(rows)
            rows = []
        yield Block("line", line) if line.strip() else Block("gap")
    if rows:
        yield table(rows)
