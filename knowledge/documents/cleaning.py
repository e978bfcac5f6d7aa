"""What stands in a text only because of the page, the font or the file, and goes."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from knowledge.documents.blocks import Block
from knowledge.documents.marks import mark_of

_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0e-\x1f]")
_FONT_BULLET = re.compile(r"^(\s*)[\ue000-\uf8ff\U000f0000-\U0010fffd]\s*")
_FONT_ONLY = re.compile(r"[\ue000-\uf8ff\U000f0000-\U0010fffd]")
# Hangul set apart to fill a line: "평 생 교 육 국".
_SPACED = re.compile(r"(?<!\S)[가-힣](?: [가-힣]){2,}(?!\S)")
_SPACED_ALL = re.compile(r"[가-힣] {1,3}[가-힣]")
_PAGE_NUMBER = re.compile(r"[-–—―]\s*\d{1,4}\s*[-–—―]|(?i:page|p\.)\s*\d{1,4}|\d{1,4}\s*쪽")
_BARE_NUMBER = re.compile(r"\d{1,4}(\s*/\s*\d{1,4})?")
_WORDS = re.compile(r"[^\W\d_]{2}")
_RUNNING_PAGES = 3  # a line at the edge of so many pages, and of half of them, is no content
_EDGE = 2  # lines at the head and foot of a page


def clean(text: str) -> str:
    """A line or cell without what cannot be seen; spaces at its end stay."""
    text = unicodedata.normalize("NFC", text).replace("\u00a0", " ").replace("\u3000", " ")
    text = _INVISIBLE.sub("", text)
    text = _FONT_ONLY.sub("", _FONT_BULLET.sub(r"\1• ", text))
    if _SPACED_ALL.fullmatch(text.strip()):
        return "".join(text.split())
    return _SPACED.sub(lambda found: found[0].replace(" ", ""), text)


def without_furniture(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, not cleaned yet, without page numbers and what runs along the edge of pages.

    What runs along the edge is kept where it comes first: it is often the title.
    """
    running, columns = _running(blocks), _column_names(blocks)
    seen: set[str] = set()
    kept: list[Block] = []
    for page, lines in groupby(blocks, key=lambda block: block.page):
        content = list(lines)
        edge = {id(block) for block in _edges(content)} if page is not None else set()
        for block in content:
            text = block.text.strip()
            if block.kind != "line":
                kept.append(block)
            elif is_page_number(text) or text in columns:
                continue
            elif id(block) not in edge:
                kept.append(block)
            elif not _BARE_NUMBER.fullmatch(text) and _shape(text) not in running & seen:
                kept.append(block)
                seen.add(_shape(text))
    return kept


def is_page_number(text: str) -> bool:
    """Whether a line is the number of its page, as far as the line itself can tell."""
    return bool(_PAGE_NUMBER.fullmatch(text.strip()))


def _running(blocks: Iterable[Block]) -> set[str]:
    """Shapes of lines that stand at the edge of most pages and have no mark of their own."""
    pages, shapes = 0, Counter[str]()
    for page, lines in groupby(blocks, key=lambda block: block.page):
        if page is not None:
            pages += 1
            texts = {block.text.strip() for block in _edges(list(lines))}
            shapes.update({_shape(text) for text in texts if not mark_of(text)})
    least = max(_RUNNING_PAGES, pages / 2)
    return {shape for shape, count in shapes.items() if count >= least and _WORDS.search(shape)}


def _column_names(blocks: Iterable[Block]) -> set[str]:
    """Lines with names of columns, of a table without lines that goes on over several pages."""
    lines = Counter(block.text.strip() for block in blocks if block.kind == "line")
    return {
        line
        for line, count in lines.items()
        if count > 1 and _SPACED.search(line) and not _SPACED.fullmatch(line)
    }


def _edges(blocks: Sequence[Block]) -> list[Block]:
    lines = [block for block in blocks if block.kind == "line"]
    return lines[:_EDGE] + lines[_EDGE:][-_EDGE:]


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", text)
