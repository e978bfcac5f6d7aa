"""From what a file tells to passages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.documents.blocks import Block, Content
from knowledge.documents.cleaning import clean, without_furniture
from knowledge.documents.lines import join_lines
from knowledge.documents.outline import sections
from knowledge.documents.passages import Cutter
from knowledge.rules.documents import load_document_rules
from knowledge.texts import load_texts
from store.documents import Piece


def texts_of(content: Content) -> list[Block]:
    """The blocks with whole texts, without what belongs to the page."""
    cleaned = [
        block if block.kind in ("table", "gap") else replace(block, text=clean(block.text))
        for block in without_furniture(content.blocks)
    ]
    joined = join_lines([part for block in cleaned for part in _unboxed(block)])
    return [block for block in joined if block.kind == "table" or block.text.strip()]


def _unboxed(block: Block) -> list[Block]:
    """The texts of a table with one cell, which is but a frame around them."""
    if block.kind != "table" or len(block.rows) != 1 or len(block.rows[0]) != 1:
        return [block]
    return [Block("text", clean(line), page=block.page) for line in block.rows[0][0].split("\n")]


def pieces_of(texts: Sequence[Block]) -> tuple[Piece, ...]:
    """The passages of whole texts."""
    cutter = Cutter(load_document_rules(), load_texts())
    return tuple(cutter.pieces(sections(texts)))
