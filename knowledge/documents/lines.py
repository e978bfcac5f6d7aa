"""Printed lines become whole texts again: what was broken inside a sentence or word is joined.

Only spaces change: no character is lost, none invented.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from knowledge.documents.blocks import Block
from knowledge.documents.marks import NUMBERED, label, mark_of
from knowledge.encoder.morphemes import plain_analyser

_CLOSED = r"[\"'”’」』)\]]*$"
_SENTENCE = re.compile(rf"([.!?。:]|니다|[세어아해까]요|[한된있없이였았었]다){_CLOSED}")
_NOMINAL = re.compile(rf"[음함됨임]{_CLOSED}")  # "…하고자 함", but also "모임"
_NOMINAL_CHARS = 20
_GOES_ON = re.compile(r"[,·‧/~→]$|\s(및|또는|위한|대한|따른|통한|있는|하는)$")
_APART = "; "
_WIDE = 0.8  # a line that fills so much of the usual width was broken for want of room
_NARROW = 0.5  # a line that fills less was ended on purpose
_OPEN_LINES = 8  # a bracket that is open for longer was forgotten
_LINES = 8  # fewer lines tell nothing about the usual width
_CELL = 12  # width up to which a line under a lone number belongs to its narrow cell


def join_lines(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with lines joined to texts; blocks that are no lines stay as they are."""
    usual = _usual_width(blocks)
    joined: list[Block] = []
    pieces: list[str] = []
    first: Block | None = None
    gap = False

    def close() -> None:
        nonlocal first
        if first is not None:
            joined.append(replace(first, kind="text", text=_joined(pieces)))
        first = None

    for block in blocks:
        if block.kind == "gap":
            gap = True
            continue
        if block.kind != "line":
            close()
            joined.append(block)
        elif first is not None and _goes_on(pieces, block.text, usual, gap=gap):
            pieces.append(block.text)
        else:
            close()
            first, pieces = block, [block.text]
        gap = False
    close()
    return joined


def _goes_on(pieces: Sequence[str], line: str, usual: float, *, gap: bool) -> bool:
    """Whether a line is the rest of the text before it."""
    if mark_of(line.strip()):
        return False
    before = pieces[-1]
    text = before.strip()
    head = mark_of(pieces[0].strip())
    if head and not head.rest:  # "1." alone: its name stands below it in a narrow cell
        return max(map(_width, (*pieces, line))) <= 2 * _CELL
    if ends_sentence(text) and not _is_open(pieces):
        return not gap and not head and _is_wide(before, usual)
    if before.endswith(" ") or _GOES_ON.search(text) or _is_open(pieces):
        return True
    if gap:
        return _is_wide(before, usual) and not line[0].isspace() and text[-1] not in ")]」"
    if (head and head.style in NUMBERED) or _stands_alone(line):
        return _is_wide(before, usual)
    return bool(head) or _width(before) >= _NARROW * usual


def _joined(pieces: Sequence[str]) -> str:
    parts = [pieces[0]]
    for before, after in pairwise(pieces):
        is_spaced = before.endswith(" ") or _is_spaced(before.strip(), after.strip())
        parts += [" " if is_spaced else "", after.strip()]
    return " ".join("".join(parts).split())


def _is_spaced(before: str, after: str) -> bool:
    left, right = before.split()[-1:], after.split()[:1]
    if not (left and right and _is_hangul(left[0][-1]) and _is_hangul(right[0][0])):
        return True
    return plain_analyser().is_spaced(before[-30:], after[:30])


def _stands_alone(line: str) -> bool:
    """Whether an unmarked line reads as one of a list ("주소: …")."""
    return ":" in line[:20]


def join_cell(text: str) -> str:
    """The lines of a table's cell as one; what has a mark of its own is set apart."""
    joined = ""
    for line in filter(None, (line.strip() for line in text.splitlines())):
        mark = mark_of(line)
        if mark and joined:
            joined += f"{_APART}{label(mark)}{mark.rest}"
        elif joined:
            joined += (" " if _is_spaced(joined, line) else "") + line
        else:
            joined = label(mark) + mark.rest if mark else line
    return " ".join(joined.split())


def ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does, also in the clipped style of reports."""
    return bool(_SENTENCE.search(text)) or (
        len(text) > _NOMINAL_CHARS and bool(_NOMINAL.search(text))
    )


def _is_open(pieces: Sequence[str]) -> bool:
    """Whether a bracket was opened and not closed."""
    text = "".join(pieces[-_OPEN_LINES:])
    return any(text.count(left) > text.count(right) for left, right in ("()", "「」", "[]"))


def _is_hangul(char: str) -> bool:
    return "가" <= char <= "힣"


def _is_wide(line: str, usual: float) -> bool:
    return usual > 0 and _width(line) >= _WIDE * usual


def _usual_width(blocks: Sequence[Block]) -> float:
    """The width of full lines; 0 where lines are too few, or are whole paragraphs."""
    widths = sorted(_width(block.text) for block in blocks if block.kind == "line")
    if len(widths) < _LINES:
        return 0
    return widths[int(0.95 * (len(widths) - 1))]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text.rstrip())
