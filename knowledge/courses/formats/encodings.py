"""The encoding of a file: UTF-8 (with or without byte order mark), UTF-16, or CP949 (EUC-KR)."""

from __future__ import annotations

import codecs
from pathlib import Path

from knowledge.courses.formats.errors import FileProblem

CHUNK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ZEROS = 0.2  # share of zero bytes in UTF-16 without a mark: digits and commas have one each


def encoding_of(file: Path) -> str:
    """The encoding that all of a file is in.

    Raises:
        FileProblem: it is in none of them, or damaged.
    """
    with file.open("rb") as source:
        head = source.read(4_096)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            candidates: tuple[str, ...] = (encoding,)
            break
    else:
        even, odd = head[0::2].count(0), head[1::2].count(0)
        candidates = ("utf-8", "cp949")
        if even + odd > _ZEROS * len(head):
            candidates = ("utf-16-be",) if even > odd else ("utf-16-le",)
    lines = {}
    for encoding in candidates:
        bad = _first_bad_line(file, encoding)
        if bad is None:
            return encoding
        lines[encoding] = bad
    furthest = max(lines.values())
    raise FileProblem(
        f"{file.name}: line {furthest} is not text in UTF-8, UTF-16 or CP949; "
        "save the file again as 'CSV UTF-8'"
    )


def _first_bad_line(file: Path, encoding: str) -> int | None:
    decoder, line = codecs.getincrementaldecoder(encoding)(), 1
    with file.open("rb") as source:
        while True:
            chunk = source.read(CHUNK)
            try:
                line += decoder.decode(chunk, final=not chunk).count("\n")
            except UnicodeDecodeError as error:
                return line + error.object[: error.start].count(b"\n")
            if not chunk:
                return None
