"""HWPX and HWP 5, the format of Korean offices, by `unhwp`.

Its structure is read, not its Markdown: that makes one kind of list of □, ○ and -, which tell the
levels of a report.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import unhwp  # type: ignore[import-untyped]

from knowledge.documents.blocks import BOLD_CHARS, BOLD_LEVEL, Block, Content, table
from knowledge.documents.errors import DAMAGED, OTHER, DocumentProblem

_PLACEHOLDER = "상위 버전의 배포용 문서입니다"  # what a locked document says instead of its text
_LOCKED = "the document is locked for distribution and does not give its text"
_ORIGINAL = "ask its publisher for the original, or for a PDF"


def read_hwp(data: bytes, kind: str) -> Content:
    """The text and tables of a document.

    Raises:
        DocumentProblem: it has a password, is locked for distribution, or is damaged.
    """
    try:
        with unhwp.parse_bytes(data) as parsed:
            told = json.loads(parsed.json)
    except unhwp.UnhwpError as error:
        raise _problem(getattr(error, "kind", None)) from error
    if told["skipped_sections"]:
        raise DocumentProblem("a part of the document cannot be read", DAMAGED)
    blocks = tuple(
        block
        for section in told["sections"]
        for part in section["content"]
        for block in _blocks(part)
    )
    if any(_PLACEHOLDER in block.text for block in blocks):
        raise DocumentProblem(_LOCKED, _ORIGINAL)
    if told["metadata"]["is_distribution"] and not blocks:
        raise DocumentProblem(_LOCKED, _ORIGINAL)
    return Content(kind, blocks, told["metadata"]["title"] or None)


def _problem(reason: object) -> DocumentProblem:
    match reason:
        case unhwp.ErrorKind.ENCRYPTED:
            remedy = "remove the password in Hangul and save it"
            return DocumentProblem("the document has a password", remedy)
        case unhwp.ErrorKind.DISTRIBUTION_RESTRICTED:
            return DocumentProblem(_LOCKED, _ORIGINAL)
        case unhwp.ErrorKind.UNSUPPORTED_FORMAT | unhwp.ErrorKind.UNKNOWN_FORMAT:
            return DocumentProblem("this version of HWP is not read", OTHER)
        case _:
            return DocumentProblem("the document is damaged or incomplete", DAMAGED)


def _blocks(part: dict[str, Any]) -> Iterator[Block]:
    if "Table" in part:
        yield table([_cells(row["cells"]) for row in part["Table"]["rows"]])
    elif "Paragraph" in part:
        yield from _paragraph(part["Paragraph"])


def _paragraph(paragraph: dict[str, Any]) -> Iterator[Block]:
    text, style = _text(paragraph["content"]), paragraph["style"]
    if style["heading_level"] and text.strip():
        yield Block("heading", " ".join(text.split()), style["heading_level"])
    elif _is_bold(paragraph["content"]) and len(text) <= BOLD_CHARS:
        yield Block("heading", " ".join(text.split()), BOLD_LEVEL)
    else:
        yield from (Block("text", line) for line in text.split("\n") if line.strip())


def _cells(cells: list[dict[str, Any]]) -> list[str]:
    """The texts of a row; a cell that reaches over several columns is followed by empty ones."""
    texts: list[str] = []
    for cell in cells:
        texts.append("\n".join(_text(paragraph) for paragraph in cell["content"]))
        texts += [""] * (cell["colspan"] - 1)
    return texts


def _text(thing: Any) -> str:
    """All text in a part of the structure, in order."""
    if thing == "LineBreak":
        return "\n"
    if isinstance(thing, list):
        return "".join(map(_text, thing))
    if not isinstance(thing, dict):
        return ""
    if isinstance(thing.get("text"), str):
        return str(thing["text"])
    return "".join(_text(value) for name, value in thing.items() if name != "style")


def _is_bold(content: list[Any]) -> bool:
    runs = [part["Text"] for part in content if isinstance(part, dict) and "Text" in part]
    filled = [run for run in runs if run["text"].strip()]
    return bool(filled) and all(run["style"]["bold"] for run in filled)
