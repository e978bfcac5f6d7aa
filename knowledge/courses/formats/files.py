"""A file of courses, whatever it is: its format is told by its content, not by its name."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from knowledge.courses.formats.encodings import encoding_of
from knowledge.courses.formats.errors import FileProblem
from knowledge.courses.formats.json_rows import find_json, read_json
from knowledge.courses.formats.known import Format, Row
from knowledge.courses.formats.tables import read_header, read_table
from knowledge.courses.formats.xml_rows import find_xml, read_xml
from knowledge.rules.course_files import load_course_file_rules

SUFFIXES = {".csv", ".tsv", ".json", ".xml", ".xls", ".xlsx"}
"""Files so called are taken for courses even when nothing in them can be read."""

_HEAD = 4_096
_OTHERS = {
    b"PK\x03\x04": "an Excel workbook or another archive; save it as 'CSV UTF-8'",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook; save it as 'CSV UTF-8'",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "compressed; unpack it first",
}
_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)", re.I | re.DOTALL)
_TOTAL = re.compile(rb"""["<](?:list_total_count|totalCount)[">]\s*:?\s*"?(\d{1,9})""")
_SERVICE = re.compile(r"[Ll]istPublicReservation\w+|tvYeyak\w+")


@dataclass(frozen=True)
class CourseFile:
    """A file of courses that can be read.

    Attributes:
        path: where it is.
        format: of its rows.
        rows: reads it from the beginning: numbers of lines (or rows) with their cells.
        service: that answered with it, where it tells.
        total: how many courses there are in all, where it tells: it may hold a part of them.
        unit: what the numbers of `rows` count.
    """

    path: Path
    format: Format
    rows: partial[Iterator[Row]] = field(repr=False)
    service: str | None = None
    total: int | None = None
    unit: str = "row"


def open_file(path: Path) -> CourseFile:
    """Find out what a file holds.

    Raises:
        FileProblem: nothing that can be read; the sentence says why and what to do.
        OSError: it cannot be opened.
    """
    size = path.stat().st_size
    largest = load_course_file_rules().largest_mb
    if size > largest << 20:
        raise FileProblem(
            f"{path.name}: {size >> 20:,} MB are more than {largest:,}; divide it into several "
            "files, each with the header, or raise largest_mb in rules/course_files.yml"
        )
    with path.open("rb") as source:
        head = source.read(_HEAD)
        source.seek(max(0, size - _HEAD))
        tail = source.read()
    head = head.removeprefix(codecs.BOM_UTF8)
    if not head.strip():
        raise FileProblem(f"{path.name}: the file is empty; download it again")
    for mark, what in _OTHERS.items():
        if head.startswith(mark):
            raise FileProblem(f"{path.name}: {what}")
    if _HTML.match(head):
        raise FileProblem(
            f"{path.name}: a web page, not data (a log-in or error page?); download it again"
        )
    total = _TOTAL.search(head) or _TOTAL.search(tail)
    return _opened(path, head, int(total[1]) if total else None)


def is_course_file(path: Path) -> bool:
    """Whether a file is to be read as courses: by its content, else by its name.

    Raises:
        OSError: it cannot be opened.
    """
    if path.suffix.lower() in SUFFIXES:
        return True
    try:
        open_file(path)
    except FileProblem:
        return False
    return True


def _opened(path: Path, head: bytes, total: int | None) -> CourseFile:
    first = head.replace(b"\x00", b"").lstrip(b"\xff\xfe \t\r\n")[:1]
    if first == b"<":
        place = find_xml(path)
        service = place.path.partition("/")[0]
        rows: partial[Iterator[Row]] = partial(read_xml, path, place)
        return CourseFile(path, place.format, rows, _service(service), total)
    encoding = encoding_of(path)
    if first in (b"{", b"["):
        place = find_json(path, encoding)
        rows = partial(read_json, path, encoding, place)
        return CourseFile(path, place.format, rows, _service(place.path.partition(".")[0]), total)
    table = read_header(path, encoding)
    rows = partial(read_table, path, encoding, table)
    return CourseFile(path, table.format, rows, unit="line")


def _service(name: str) -> str | None:
    return name if _SERVICE.fullmatch(name) else None
