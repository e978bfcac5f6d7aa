"""Tables of reports as rows that can be read by themselves."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from knowledge.documents.blocks import Block
from knowledge.documents.cleaning import clean
from knowledge.documents.lines import join_cell

CELLS = " | "
_ASIDE = re.compile(r"\([^()]*\)")
_DATUM = re.compile(r"\d")
_LONGEST_NAME = 100  # even where the file says that it is one
_LONG_NAME = 30  # a longer cell is no name of a column

Row = tuple[str, ...]


def rows_of(table: Block, names: Collection[str]) -> tuple[Row | None, list[Row]]:
    """The names of a table's columns, where it has them, and its rows.

    Args:
        table: a block that is one.
        names: what stands before values, one to a row, in a table whose columns have no names.
    """
    rows = [row for row in (_row(cells) for cells in table.rows) if any(row)]
    has_values = len(table.rows[0]) == 2 and any(row[0] in names for row in rows)
    depth = 0 if has_values else _header_depth(rows, has_header=table.has_header)
    header = _merged(rows[:depth]) if depth else None
    return header, list(_filled(rows[depth:]))


def told(header: Row | None, row: Row) -> str:
    """A row as text: each cell with the name of its column, empty cells left out."""
    names = header or ("",) * len(row)
    cells = zip(names, row, strict=True)
    return CELLS.join(f"{name}: {cell}" if name else cell for name, cell in cells if cell)


def _row(cells: Iterable[str]) -> Row:
    return tuple(join_cell("\n".join(map(clean, cell.splitlines()))) for cell in cells)


def _header_depth(rows: Sequence[Row], *, has_header: bool) -> int:
    """How many rows name the columns."""
    if len(rows) < 2 or not (has_header or _names(rows[0])):
        return 0
    if any(len(cell) > _LONGEST_NAME for cell in rows[0]):
        return 0
    first, second = rows[0], rows[1]
    if len(rows) < 3:
        return 1
    below = not second[0] and any(second)  # the first name reaches over both rows
    parted = "" in first[1:] and "" not in second and _names(second)
    return 2 if below or parted else 1


def _names(row: Row) -> bool:
    """Whether the cells may be names of columns rather than what stands below such names."""
    filled = [cell for cell in row if cell]
    if any(len(cell) > _LONG_NAME for cell in filled):
        return False
    return len(row) > 2 or not any(_DATUM.search(_ASIDE.sub("", cell)) for cell in filled[1:])


def _merged(rows: Sequence[Row]) -> Row:
    """The names of one or two rows; a name above reaches to the right as far as cells are empty."""
    if len(rows) == 1:
        return rows[0]
    names, above = [], ""
    for upper, lower in zip(*rows, strict=True):
        above = upper or (above if lower else "")
        names.append(" ".join(filter(None, (above, lower))))
    return tuple(names)


def _filled(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows, each with the first cell it shares with those above it."""
    first = ""
    for row in rows:
        first = row[0] or first
        yield (first, *row[1:])
