"""Tables as CSV that spreadsheet programs open: UTF-8 with its mark, no formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from bot.figures.cells import Cell, Table

BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes Hangul for another encoding
# What a text begins with that programs run as a formula (OWASP, "CSV Injection").
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_csv(tables: Sequence[Table]) -> str:
    """The tables one after the other; several have their titles above them."""
    output = io.StringIO()
    output.write(BYTE_ORDER_MARK)
    writer = csv.writer(output)
    for number, table in enumerate(tables):
        if len(tables) > 1:
            writer.writerows([()] if number else [])
            writer.writerow((harmless(table.title),))
        writer.writerow(map(harmless, table.columns))
        writer.writerows(map(harmless, row) for row in table.rows)
    return output.getvalue()


def harmless(cell: Cell) -> Cell:
    """A cell that no program runs: in a text that looks like a formula an apostrophe goes first."""
    if isinstance(cell, str) and cell.lstrip(" \u00a0\u3000\ufeff").startswith(FORMULA):
        return f"'{cell}"
    return cell
