"""PDF, by pdfplumber: lines and tables in the order they stand on the page."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import PdfminerException

from knowledge.documents.blocks import Block, Content, letters, table
from knowledge.documents.cleaning import is_page_number
from knowledge.documents.errors import DAMAGED, DocumentProblem
from knowledge.rules.documents import DocumentRules

_GAP = 0.9  # more room between lines than this part of their height is a gap
_INDENT = 0.5  # of a line's height: further right than its neighbours, it begins something


def read_pdf(data: bytes, rules: DocumentRules) -> Content:
    """The lines and tables.

    Raises:
        DocumentProblem: it has a password, is scanned, has too many pages, or is damaged.
    """
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            pages = len(pdf.pages)
            if pages > rules.max_pages:
                raise DocumentProblem(
                    f"the PDF has {pages:,} pages, more than {rules.max_pages:,}",
                    "split it, or raise max_pages in knowledge/data/rules/documents.yml",
                )
            blocks: list[Block] = []
            for page in pdf.pages:
                blocks += _page(page, blocks)
                page.close()
            title = str(pdf.metadata.get("Title") or "") or None
    except DocumentProblem:
        raise
    except Exception as error:  # a damaged PDF makes pdfminer raise whatever comes
        if _has_password(error):
            raise DocumentProblem(
                "the PDF has a password", "remove the password and save it"
            ) from error
        raise DocumentProblem("the PDF is damaged or incomplete", DAMAGED) from error
    if len(letters(blocks)) < rules.min_letters_per_page * max(pages, 1):
        raise DocumentProblem(
            "the PDF has hardly any text; its pages seem to be scanned pictures",
            "recognise its text first (OCR), for instance with ocrmypdf -l kor",
        )
    return Content("pdf", tuple(blocks), title, pages=pages)


def _has_password(error: Exception) -> bool:
    causes = (error, error.__cause__, error.__context__, *error.args)
    return isinstance(error, PdfminerException | PDFPasswordIncorrect) and any(
        isinstance(cause, PDFPasswordIncorrect) for cause in causes
    )


def _page(page: Page, before: Sequence[Block]) -> Iterator[Block]:
    number = page.page_number
    tables = [found for found in page.find_tables() if len(found.rows) > 1]
    boxes = [found.bbox for found in tables]
    rest = page.filter(lambda thing: not any(_is_within(thing, box) for box in boxes))
    parts: list[tuple[float, dict[str, Any] | list[list[str]]]] = [
        (line["top"], line) for line in rest.extract_text_lines(return_chars=False)
    ]
    for found in tables:
        rows = [[cell or "" for cell in row] for row in found.extract()]
        parts.append((found.bbox[1], rows))
    parts.sort(key=lambda part: part[0])
    if number > 1:
        yield Block("gap", page=number)
    last: dict[str, Any] | None = None
    margin = min((part["x0"] for _, part in parts if isinstance(part, dict)), default=0)
    for place, (_, part) in enumerate(parts):
        if isinstance(part, dict):
            yield from _line(part, last, margin, number)
            last = part
        else:
            yield _table(part, number, before if place <= 1 else ())
            last = None


def _line(
    line: dict[str, Any], last: dict[str, Any] | None, margin: float, page: int
) -> Iterator[Block]:
    height = line["bottom"] - line["top"]
    if last is not None and line["top"] - last["bottom"] > _GAP * height:
        yield Block("gap", page=page)
    indent = " " if line["x0"] - margin > _INDENT * height else ""
    yield Block("line", indent + line["text"].strip(), page=page)


def _table(rows: list[list[str]], page: int, before: Sequence[Block]) -> Block:
    """A table; one that goes on from the page before takes the names of its columns along."""
    earlier = (block for block in reversed(before) if block.page == page - 1)
    last = next((block for block in earlier if not _is_number(block)), None)
    if last and last.kind == "table" and len(last.rows[0]) == len(rows[0]):
        names = list(last.rows[0])
        rows = rows if rows[0] == names else [names, *rows]
    return table(rows, page=page)


def _is_number(block: Block) -> bool:
    """Whether it may stand between a table and the page's end: a gap, or the page's number."""
    return block.kind == "gap" or (block.kind == "line" and is_page_number(block.text))


def _is_within(thing: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    x, y = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])
