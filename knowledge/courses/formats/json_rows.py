"""Rows of a JSON document, wherever they are in it; never all of it in memory."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

import ijson

from knowledge.courses.formats.errors import FileProblem
from knowledge.courses.formats.known import Format, Row, format_of, strings

DEEPEST = 500  # characters of the path to a value; rows are three or four levels deep
SMALL = 4_096  # bytes read at once: paths of what is nested too deep are costly

_CODE = re.compile(r"(?:CODE|resultCode|returnReasonCode)")
_MESSAGE = re.compile(r"(?:MESSAGE|resultMsg|returnAuthMsg)")


class Place(NamedTuple):
    """Where the rows of a document are: ijson's prefix, or the tag of an element of XML."""

    format: Format
    path: str


def find_json(file: Path, encoding: str) -> Place:
    """Find the list of a document that holds courses.

    Raises:
        FileProblem: there is none, or the document is no JSON.
    """
    columns: set[str] = set()
    said: dict[str, str] = {}
    looking: str | None = None
    with _opened(file, encoding) as source:
        for prefix, event, value in ijson.parse(source, buf_size=SMALL):
            if len(prefix) > DEEPEST:
                break
            name = prefix.rpartition(".")[2]
            if event == "start_map" and name == "item" and looking is None:
                looking, columns = prefix, set()
            elif event == "map_key" and prefix == looking:
                columns.add(value)
            elif event == "end_map" and prefix == looking:
                looking = None
                if found := format_of(columns):
                    return Place(found, prefix)
            elif isinstance(value, str) and (_CODE.fullmatch(name) or _MESSAGE.fullmatch(name)):
                said[name] = value
    raise nothing_in(file, said)


def read_json(file: Path, encoding: str, place: Place) -> Iterator[Row]:
    """Rows by their number.

    Raises:
        FileProblem: the document ends too early, or is damaged.
    """
    with _opened(file, encoding) as source:
        for number, row in enumerate(ijson.items(source, place.path), 1):
            yield number, strings(row) if isinstance(row, dict) else {}


def nothing_in(file: Path, said: Mapping[str, str]) -> FileProblem:
    """No courses are in a document; what it says instead."""
    if said:
        answer = ": ".join(said.values())[:200]
        return FileProblem(f"{file.name}: no courses, but the answer of a service ({answer})")
    return FileProblem(f"{file.name}: no courses in a form that is known; see docs/courses.md")


class _Recoded:
    """A document in UTF-8, as ijson wants it."""

    def __init__(self, source: io.TextIOWrapper) -> None:
        self._source = source

    def read(self, size: int) -> bytes:
        """The next characters."""
        return self._source.read(size).encode()


@contextmanager
def _opened(file: Path, encoding: str) -> Iterator[BinaryIO | _Recoded]:
    with file.open("rb") as raw:
        try:
            yield raw if encoding == "utf-8" else _Recoded(io.TextIOWrapper(raw, encoding))
        except (ijson.JSONError, ValueError) as error:
            raise FileProblem(
                f"{file.name}: damaged or cut off, not valid JSON; save it again"
            ) from error
