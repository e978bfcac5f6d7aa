"""Sections become passages: small enough to be shown, whole enough to be understood."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from knowledge.documents.blocks import Block
from knowledge.documents.outline import Head, Item, Section
from knowledge.documents.places import place_of
from knowledge.documents.tables import rows_of, told
from knowledge.rules.documents import DocumentRules
from knowledge.texts import Texts
from store.documents import Piece

_PREFIXES = ("", "- ", "· ")
_CAPTION = 80  # a longer text above a table is no name of it
_NOTE = "("  # opens what only adds to the caption above it: a unit, a day
_SENTENCES = re.compile(r"(?<=[다요음함됨임]\.)\s+|(?<=[;。])\s*")
_WORDS = re.compile(r"\s+")


class Cutter:
    """Cuts the sections of a document into pieces.

    Args:
        rules: how long a piece may be.
        texts: what places are called.
    """

    def __init__(self, rules: DocumentRules, texts: Texts) -> None:
        self._rules, self._texts = rules, texts

    def pieces(self, sections: Sequence[Section]) -> Iterator[Piece]:
        """All pieces in order."""
        empty: list[Section] = []
        for section, following in zip(sections, [*sections[1:], None], strict=True):
            if empty and not (_is_empty(section, following) and _are_siblings(empty[-1], section)):
                yield from self._heads(empty)
                empty = []
            if _is_empty(section, following):
                empty.append(section)
            yield from self._section(section)
        if empty:
            yield from self._heads(empty)

    def _heads(self, empty: Sequence[Section]) -> Iterator[Piece]:
        """Headings with nothing below them: a list, or one that says something by itself."""
        items = [Item(section.path[-1].title, 0, section.page) for section in empty]
        path = empty[0].path
        if len(items) == 1:
            yield self._text(items, path[:-1], path)
        else:
            yield from self._items(items, path[:-1])

    def _section(self, section: Section) -> Iterator[Piece]:
        caption: str | None = None
        for is_table, run in groupby(section.content, lambda one: isinstance(one, Block)):
            content = list(run)
            if is_table:
                for block in content:
                    if isinstance(block, Block):
                        yield from self._table(block, section.path, caption)
                caption = None
            else:
                items = [one for one in content if isinstance(one, Item)]
                yield from self._items(items, section.path)
                caption = _caption(items)

    def _items(
        self, items: Sequence[Item], path: Sequence[Head], above: tuple[str, ...] = ()
    ) -> Iterator[Piece]:
        """Pack what belongs together; what is too long is cut below its first item."""
        packed: list[Item] = []
        for unit in _units(items):
            if packed and (self._is_long([*packed, *unit]) or unit[0].page != packed[0].page):
                yield self._text(packed, path, above=above)
                packed = []
            if self._is_long(unit):
                yield from self._long(unit, path, above)
            else:
                packed += unit
        if packed:
            yield self._text(packed, path, above=above)

    def _long(
        self, unit: Sequence[Item], path: Sequence[Head], above: tuple[str, ...]
    ) -> Iterator[Piece]:
        first, *below = unit
        if below and len(first.text) <= _CAPTION:
            above = (*above, first.text)
        else:
            for part in _cut(first.text, self._rules.text_chars):
                yield self._text([Item(part, first.depth, first.page)], path, above=above)
        yield from self._items(below, path, above)

    def _table(self, table: Block, path: Sequence[Head], caption: str | None) -> Iterator[Piece]:
        header, rows = rows_of(table, self._rules.value_names)
        headings = _titles(path) + ((caption,) if caption else ())
        place = place_of(path, table.page, self._texts)
        for row in rows:
            for text in _cut(told(header, row), self._rules.row_chars):
                yield Piece("row", place, table.page, headings, header, text)

    def _text(
        self,
        items: Sequence[Item],
        path: Sequence[Head],
        place: Sequence[Head] | None = None,
        above: tuple[str, ...] = (),
    ) -> Piece:
        page = items[0].page
        where = place_of(path if place is None else place, page, self._texts)
        return Piece("text", where, page, _titles(path) + above, None, _shown(items))

    def _is_long(self, items: Sequence[Item]) -> bool:
        return len(_shown(items)) > self._rules.text_chars


def _caption(items: Sequence[Item]) -> str | None:
    """The text right above a table that names it, with the one that its notes add to."""
    lines = [item.text for item in items]
    while len(lines) > 1 and lines[-1].startswith(_NOTE):
        lines[-2:] = [" ".join(lines[-2:])]
    return lines[-1] if len(lines[-1]) <= _CAPTION else None


def _is_empty(section: Section, following: Section | None) -> bool:
    if section.content or not section.path:
        return False
    return following is None or section.path != following.path[: len(section.path)]


def _are_siblings(one: Section, other: Section) -> bool:
    return one.path[:-1] == other.path[:-1] and one.path[-1].style == other.path[-1].style


def _units(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Items with the deeper ones that follow them; unmarked text only where it leads to them."""
    unit: list[Item] = []
    for item in items:
        apart = unit and not unit[0].depth and not unit[0].text.endswith((":", "."))
        if unit and (apart or item.depth <= unit[0].depth):
            yield unit
            unit = []
        unit.append(item)
    if unit:
        yield unit


def _shown(items: Sequence[Item]) -> str:
    """Items as lines; deeper ones are set apart by signs everybody knows."""
    depths = sorted({item.depth for item in items})
    lines = []
    for item in items:
        sign = _PREFIXES[min(depths.index(item.depth), len(_PREFIXES) - 1)]
        lines.append(item.text if item.text.startswith("※") else sign + item.text)
    return "\n".join(lines)


def _titles(path: Sequence[Head]) -> tuple[str, ...]:
    return tuple(head.title for head in path)


def _cut(text: str, most: int) -> Iterator[str]:
    """A text in parts no longer than `most`, at sentences, else at spaces, else anywhere."""
    part = ""
    for chunk in _chunks(text, most):
        if part and len(part) + 1 + len(chunk) > most:
            yield part
            part = ""
        part = f"{part} {chunk}" if part else chunk
    if part:
        yield part


def _chunks(text: str, most: int) -> Iterator[str]:
    for sentence in _SENTENCES.split(text):
        if len(sentence) <= most:
            yield sentence
            continue
        for word in _WORDS.split(sentence):
            yield from (word[i : i + most] for i in range(0, len(word), most))
