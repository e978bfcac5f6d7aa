"""DOCX, by python-docx."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence

from docx import Document
from docx.document import Document as Docx
from docx.opc.exceptions import OpcError
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from knowledge.documents.blocks import Block, Content, table
from knowledge.documents.errors import DAMAGED, DocumentProblem

_HEADING = re.compile(r"(?:heading|제목|개요)\s*(\d)", re.IGNORECASE)


def read_docx(data: bytes) -> Content:
    """The headings, lists, tables and paragraphs.

    Raises:
        DocumentProblem: it is damaged.
    """
    try:
        document = Document(io.BytesIO(data))
        blocks = tuple(_blocks(document))
    except (OpcError, KeyError, ValueError, SyntaxError) as error:  # lxml's are SyntaxErrors
        raise DocumentProblem("the document is damaged or incomplete", DAMAGED) from error
    return Content("docx", blocks, document.core_properties.title or None)


def _blocks(document: Docx) -> Iterator[Block]:
    for content in document.iter_inner_content():
        if isinstance(content, Table):
            yield table([_cells(row.cells) for row in content.rows], has_header=True)
        else:
            yield from _paragraph(content)


def _paragraph(paragraph: Paragraph) -> Iterator[Block]:
    text = " ".join(paragraph.text.split())
    if not text:
        return
    style = (paragraph.style.name if paragraph.style else None) or ""
    if style == "Title":
        yield Block("heading", text, 1)
    elif heading := _HEADING.match(style):
        yield Block("heading", text, int(heading[1]))
    elif "list" in style.lower() or _is_numbered(paragraph):
        yield Block("text", text, 1 + _depth(paragraph))
    else:
        yield Block("text", text)


def _is_numbered(paragraph: Paragraph) -> bool:
    return bool(paragraph._p.xpath("./w:pPr/w:numPr"))


def _depth(paragraph: Paragraph) -> int:
    levels = paragraph._p.xpath("./w:pPr/w:numPr/w:ilvl/@w:val")
    return int(levels[0]) if levels else 0


def _cells(cells: Sequence[_Cell]) -> list[str]:
    """The texts of a row's cells; a merged cell counts once, then as empty."""
    texts: list[str] = []
    before: object = None
    for cell in cells:
        texts.append("" if cell._tc is before else cell.text)
        before = cell._tc
    return texts
