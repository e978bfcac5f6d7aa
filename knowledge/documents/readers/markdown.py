"""Markdown, by markdown-it; also text with headings as Markdown writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from knowledge.documents.blocks import BOLD_CHARS, BOLD_LEVEL, Block, Content, table
from knowledge.documents.readers.markup import cell_text
from knowledge.documents.readers.text import lines

_SCRIPT = re.compile(r"<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
# In Korean reports "1." begins a heading, and "2022. 10. 11." is no list of lists.
_NUMBER = re.compile(r"^([ \t]*\d{1,9})([.)])(?=\s)", re.MULTILINE)


def read_markdown(text: str) -> Content:
    """The headings, lists, tables and paragraphs of Markdown."""
    text = _NUMBER.sub(r"\1\\\2", _SCRIPT.sub("", text))
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    parser.disable(["code", "html_block"])
    return Content("markdown", tuple(_blocks(parser.parse(text), text.splitlines())))


def _blocks(tokens: Sequence[Token], source: Sequence[str]) -> Iterator[Block]:
    depth = heading = 0
    rows: list[list[str]] | None = None
    for token in tokens:
        match token.type:
            case "heading_open":
                heading = int(token.tag[1])
            case "heading_close":
                heading = 0
            case "bullet_list_open":
                depth += 1
            case "bullet_list_close":
                depth -= 1
            case "table_open":
                rows = []
            case "tr_open" if rows is not None:
                rows.append([])
            case "table_close" if rows is not None:
                yield table(rows)
                rows = None
            case "inline" if rows is not None:
                rows[-1].append(cell_text(_inline(token)))
            case "inline":
                yield from _text(token, heading, depth, source)
            case "fence":
                yield from lines(token.content)


def _text(token: Token, heading: int, depth: int, source: Sequence[str]) -> Iterator[Block]:
    begin, end = token.map or (0, 0)
    raw = source[begin:end]
    if any("\t" in line.strip() for line in raw):
        yield from lines("\n".join(raw))
        return
    text = cell_text(_inline(token))
    flat = " ".join(text.split())
    if heading:
        yield Block("heading", flat, heading)
    elif _is_bold(token) and len(flat) <= BOLD_CHARS:
        yield Block("heading", flat, BOLD_LEVEL)
    elif depth:
        yield Block("text", flat, depth)
    else:
        yield Block("gap")
        yield from lines(text)


def _inline(token: Token) -> str:
    parts = []
    for child in token.children or ():
        match child.type:
            case "softbreak" | "hardbreak":
                parts.append(" \n")  # lines of a paragraph go on after a space
            case "text" | "code_inline" | "html_inline":
                parts.append(child.content)
    return "".join(parts)


def _is_bold(token: Token) -> bool:
    """Whether all of a paragraph is in bold."""
    depth = 0
    for child in token.children or ():
        depth += {"strong_open": 1, "strong_close": -1}.get(child.type, 0)
        if child.type == "text" and not depth and child.content.strip():
            return False
    return bool(token.children)
