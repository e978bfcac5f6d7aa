"""Rows of a CSV file; its delimiter is a comma, a tab or a semicolon."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from knowledge.courses.formats.errors import FileProblem, RowProblem
from knowledge.courses.formats.known import FORMATS, Format, Row, format_of
from knowledge.rules.course_files import load_course_file_rules

DELIMITERS = ",\t;"


class Table(NamedTuple):
    """A CSV file whose format is known."""

    format: Format
    header: tuple[str, ...]
    delimiter: str


def read_header(file: Path, encoding: str) -> Table:
    """Find out what a CSV file holds.

    Raises:
        FileProblem: nothing that is known, or its header is wrong.
    """
    headers = {delimiter: _header(file, encoding, delimiter) for delimiter in DELIMITERS}
    for delimiter, header in headers.items():
        if found := format_of(header):
            doubled = [name for name, times in Counter(header).items() if name and times > 1]
            if doubled:
                raise FileProblem(
                    f"{file.name}: the header has {', '.join(doubled)} more than once; "
                    "remove or rename the columns that are too many"
                )
            return Table(found, header, delimiter)
    raise FileProblem(f"{file.name}: {_what_is_missing(headers)}")


def read_table(file: Path, encoding: str, table: Table) -> Iterator[Row]:
    """Rows by the line that they begin on; empty ones are passed over.

    Raises:
        FileProblem: a quotation mark is not closed.
    """
    width, most = len(table.header), load_course_file_rules().cell_lines
    with file.open(encoding=encoding, newline="") as source:
        reader, line = csv.reader(source, delimiter=table.delimiter), 1
        next(reader)
        while True:
            line, before = reader.line_num + 1, reader.line_num
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise _unclosed(file, line) from error
            if reader.line_num - before > most:
                raise _unclosed(file, line)
            if not any(map(str.strip, cells)):
                continue
            if len(cells) != width and (len(cells) < width or any(cells[width:])):
                yield line, RowProblem("", "width")
            else:
                yield line, dict(zip(table.header, cells, strict=False))


def _header(file: Path, encoding: str, delimiter: str) -> tuple[str, ...]:
    with file.open(encoding=encoding, newline="") as source:
        try:
            cells = next(csv.reader(source, delimiter=delimiter), [])
        except csv.Error:
            return ()
    return tuple("".join(cell.split()).strip("\ufeff") for cell in cells)


def _what_is_missing(headers: Mapping[str, tuple[str, ...]]) -> str:
    known = [needed for each in FORMATS.values() for needed in each.needed]
    partly = [
        needed - set(header)
        for header in headers.values()
        for needed in known
        if needed & set(header)
    ]
    if partly:
        missing = min(map(sorted, partly), key=len)
        return f"the first line has no {', '.join(missing)}; add what is missing to the header"
    return (
        "the first line is no header of courses (강좌명, 교육시작일자, … divided by commas, tabs "
        "or semicolons); see docs/courses.md"
    )


def _unclosed(file: Path, line: int) -> FileProblem:
    return FileProblem(
        f"{file.name}: the row on line {line} does not end; a quotation mark is not closed"
    )
