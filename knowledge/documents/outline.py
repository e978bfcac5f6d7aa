"""The sections of a document, found by the marks of Korean reports where the file tells none.

Reports number as they like: Ⅰ above 1, 1 above □ or □ above 1. A style that is open already
begins the next section of its own level; one that is not opens a level below.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from knowledge.documents.blocks import Block
from knowledge.documents.lines import ends_sentence
from knowledge.documents.marks import DEPTHS, NUMBERED, Mark, label, mark_of

_LONGEST_HEADING = 40
_LONGEST_KNOWN = 120  # what a file calls a heading may be a paragraph in a large font
_LEVELS = 2  # of numbers of one style below each other
_NAMED = re.compile(r"(?<=[^\s\d])\s*[-–]\s+(?=\S)")  # "동아리 지원 - 320개 지원"
_BARE = re.compile(r"(\d{1,2})\s+(?=\D)")  # "1 서울런 운영", of known headings only
_SMALL = frozenset(("box", "circled", "letter", "arabic)", "letter)", "plain"))
_LARGE = frozenset(("part", "annex", "roman"))
_UNMARKED = 0.0


@dataclass(frozen=True, slots=True)
class Head:
    """A heading.

    Attributes:
        style: of its mark; "plain" without one, "h1" to "h6" where the file knows it.
        number: of its mark ("Ⅱ", "3"); empty without one.
        title: with its number.
        is_known: whether the file tells that it is one.
    """

    style: str
    number: str
    title: str
    is_known: bool


@dataclass(frozen=True, slots=True)
class Item:
    """A text of a section; deeper ones belong to the one before."""

    text: str
    depth: float
    page: int | None


@dataclass
class Section:
    """What stands below a heading, up to the next one."""

    path: tuple[Head, ...]
    page: int | None
    content: list[Item | Block] = field(default_factory=list)


def sections(blocks: Sequence[Block]) -> list[Section]:
    """The sections in order, each with its path of headings."""
    found = [Section((), None)]
    open_items: list[tuple[str, float]] = []
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        if block.kind == "table":
            found[-1].content.append(block)
            continue
        for part in _parts(block):
            mark = mark_of(part.text)
            head = _head(part, mark, following)
            if head is not None:
                empty = not found[-1].content
                found.append(Section(_path(found[-1].path, head, is_empty=empty), part.page))
                open_items = []
            else:
                found[-1].content.append(_item(part, mark, open_items))
    return found


def _parts(block: Block) -> list[Block]:
    """A block, or the heading and the text it names in one line."""
    mark = mark_of(block.text)
    if block.kind != "heading" and not (mark and mark.style == "arabic"):
        return [block]
    name, *rest = _NAMED.split(block.text, maxsplit=1)
    if not rest or len(name) > _LONGEST_HEADING or (mark and not mark_of(name)):
        return [block]
    return [replace(block, text=name), Block("text", f"- {rest[0]}", page=block.page)]


def _head(block: Block, mark: Mark | None, following: Block | None) -> Head | None:
    """The heading a block is, if it is one."""
    if block.kind == "heading" and len(block.text) <= _LONGEST_KNOWN:
        if mark and mark.style in NUMBERED:
            return Head(mark.style, mark.number, label(mark) + mark.rest, is_known=True)
        if bare := _BARE.match(block.text):
            title = f"{bare[1]}. {block.text[bare.end() :]}"
            return Head("arabic", bare[1], title, is_known=True)
        return Head(f"h{block.level}", "", mark.rest if mark else block.text, is_known=True)
    if mark:
        if mark.style not in NUMBERED or not mark.rest or block.level or not _is_title(mark.rest):
            return None
        return Head(mark.style, mark.number, label(mark) + mark.rest, is_known=False)
    below = mark_of(following.text) if following and following.kind != "table" else None
    if block.level or not below or DEPTHS[below.style] < DEPTHS["bullet"]:
        return None
    if not _is_title(block.text) or re.search(r"[,\d]", block.text) or below.style == "note":
        return None
    return Head("plain", "", block.text, is_known=False)


def _is_title(text: str) -> bool:
    return len(text) <= _LONGEST_HEADING and not ends_sentence(text) and ":" not in text


def _path(path: tuple[Head, ...], head: Head, *, is_empty: bool) -> tuple[Head, ...]:
    """Where a heading stands, after the one whose path is given."""
    if head.is_known:  # what only looked like a heading has none below it that the file knows
        path = path[: next((i for i, h in enumerate(path) if not h.is_known), len(path))]
    if head.style in ("annex", "part"):
        known = (i for i, h in enumerate(path) if not h.style.startswith("h"))
        return (*path[: next(known, len(path))], head)
    if head.style.startswith("h"):
        deeper = (
            i for i, h in enumerate(path) if h.style.startswith("h") and h.style >= head.style
        )
        return (*path[: next(deeper, len(path))], head)
    within = max((i for i, h in enumerate(path) if h.style in _LARGE), default=-1)
    first = within + 1 if head.style == "arabic" else 0
    same = [i for i, h in enumerate(path) if i >= first and h.style == head.style]
    if head.style == "arabic" and same:
        return (*path[: _numbered(path, same, int(head.number), is_empty=is_empty)], head)
    if same:
        return (*path[: same[-1]], head)
    if head.style in ("roman", "arabic"):
        small = _SMALL - ({"box"} if head.style == "arabic" else set())
        while path and path[-1].style in small:
            path = path[:-1]
    return (*path, head)


def _numbered(path: tuple[Head, ...], same: Sequence[int], number: int, *, is_empty: bool) -> int:
    """Where a number stands that may go on at any of the levels `same`, or begin a new one."""
    for level in reversed(same):
        if int(path[level].number) + 1 == number:
            return level
    below = number == 1 and is_empty and path[-1].style == "arabic"
    begins_below = below and len(same) < _LEVELS
    return len(path) if begins_below else same[-1]


def _item(block: Block, mark: Mark | None, open_items: list[tuple[str, float]]) -> Item:
    style: str
    if mark is None:
        depth = 1.0 + block.level if block.level else _UNMARKED
        style = "unmarked"
    elif mark.style in NUMBERED:
        same = [depth for style, depth in open_items if style == mark.style]
        inner = open_items[-1][1] + 0.5 if open_items else float(DEPTHS[mark.style])
        style, depth = mark.style, same[0] if same else inner
    else:
        style, depth = mark.style, float(DEPTHS[mark.style])
    while open_items and open_items[-1][1] >= depth:
        open_items.pop()
    if style != "note":
        open_items.append((style, depth))
    text = label(mark) + mark.rest if mark else block.text
    return Item(text, depth, block.page)
