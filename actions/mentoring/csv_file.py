"""The mentors' file: a CSV as spreadsheet programs write it (columns: docs/mentoring.md).

A row that cannot be read is reported with line, column and remedy; the others count.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from actions.mentoring.models import Mentor
from knowledge.rules.mentoring import MentoringRules, load_mentoring_rules
from knowledge.texts import Texts
from nlu.korean.mask import mask
from nlu.korean.place import DISTRICTS

COLUMNS: Mapping[str, str] = {
    "id": "번호",
    "name": "이름",
    "university": "대학",
    "major": "전공",
    "subjects": "과목",
    "grades": "학년",
    "mode": "방식",
    "districts": "자치구",
    "times": "시간",
    "capacity": "정원",
    "group_size": "그룹인원",
    "levels": "수준",
    "interests": "관심분야",
    "languages": "언어",
    "gender": "성별",
}
"""Columns with their Korean names; either may head a file."""
REQUIRED = ("id", "name", "university", "major", "subjects", "grades", "mode", "times", "capacity")
ENCODINGS = ("utf-8-sig", "cp949")

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LIST = re.compile(r"[,;/·|\n]+")
_ID = re.compile(r"[A-Za-z0-9._-]{1,40}")
_LONGEST = 80


@dataclass(frozen=True)
class Problem:
    """What is wrong with a row, and how to mend it; in Korean, for staff.

    Attributes:
        line: of the file, the header being 1.
        column: Korean name of the column, empty for the whole row.
        what: what is wrong, and the remedy.
        mentor: id of the mentor, where it could be read.
    """

    line: int
    column: str
    what: str
    mentor: str | None = None


@dataclass(frozen=True)
class MentorFile:
    """The mentors of a file, and what could not be read."""

    mentors: tuple[Mentor, ...]
    problems: tuple[Problem, ...]


class _Wrong(Exception):
    def __init__(self, name: str, **values: object) -> None:
        self.name, self.values = name, values
        super().__init__(name)


def read_mentors(content: bytes, texts: Texts) -> MentorFile:
    """Read a file.

    Args:
        content: in UTF-8 with or without a byte order mark, or CP949.
        texts: wording of the problems.
    """
    text = _decoded(content)
    if text is None:
        return MentorFile((), (_problem(1, "", _Wrong("encoding"), texts),))
    try:
        rows = list(_rows(text))
    except csv.Error:
        return MentorFile((), (_problem(1, "", _Wrong("not_csv"), texts),))
    if not rows:
        return MentorFile((), (_problem(1, "", _Wrong("empty"), texts),))
    (_, head), *body = rows
    names = {korean: name for name, korean in COLUMNS.items()} | {name: name for name in COLUMNS}
    header = [names.get(cell.strip().lower(), "") for cell in head]
    problems = [
        _problem(1, cell, _Wrong("column", known=", ".join(COLUMNS.values())), texts)
        for cell, name in zip(head, header, strict=True)
        if not name
    ]
    missing = [COLUMNS[name] for name in REQUIRED if name not in header]
    doubled = {COLUMNS[name] for name in header if name and header.count(name) > 1}
    problems += [_problem(1, column, _Wrong("missing_column"), texts) for column in missing]
    problems += [_problem(1, column, _Wrong("doubled_column"), texts) for column in doubled]
    if problems:
        return MentorFile((), tuple(problems))
    return _read_rows(header, body, texts)


def template(texts: Texts) -> str:
    """An empty file with an example, for staff to fill in."""
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow(COLUMNS.values())
    writer.writerow(texts.data("mentoring.csv")["example"][name] for name in COLUMNS)
    return output.getvalue()


def safe(cell: object) -> str:
    """A cell that no spreadsheet program takes for a formula."""
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _read_rows(
    header: list[str], body: Iterable[tuple[int, list[str]]], texts: Texts
) -> MentorFile:
    rules = load_mentoring_rules()
    mentors: dict[str, Mentor] = {}
    problems: list[Problem] = []
    for line, cells in body:
        values = dict(zip(header, (cell.strip() for cell in cells), strict=False))
        name = values.get("id", "")
        known = name if _ID.fullmatch(name) else None
        wrong: list[Problem] = []
        if len(cells) != len(header):
            width = _Wrong("width", expected=len(header), found=len(cells))
            wrong.append(_problem(line, "", width, texts, known))
        read: dict[str, Any] = {}
        for column, reader in _readers(rules).items() if not wrong else ():
            try:
                read[column] = reader(values.get(column, ""))
            except _Wrong as error:
                wrong.append(_problem(line, COLUMNS[column], error, texts, known))
        if not wrong and read["mode"] != "online" and not read["districts"]:
            wrong.append(_problem(line, COLUMNS["districts"], _Wrong("district"), texts, known))
        if not wrong and name in mentors:
            wrong.append(_problem(line, COLUMNS["id"], _Wrong("doubled"), texts, known))
        problems += wrong
        if not wrong:
            mentors[name] = Mentor(**read)
    return MentorFile(tuple(mentors.values()), tuple(problems))


def _decoded(content: bytes) -> str | None:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    before = 0
    for row in reader:
        if any(cell.strip() for cell in row):
            yield before + 1, row
        before = reader.line_num


def _readers(rules: MentoringRules) -> Mapping[str, Callable[[str], Any]]:
    def one(options: Mapping[str, str], cell: str) -> str:
        return _code(_clean(cell), options)

    def some(options: Mapping[str, str], cell: str, *, least: int = 0) -> tuple[str, ...]:
        words = [word.strip() for word in _LIST.split(_clean(cell)) if word.strip()]
        if len(words) < least:
            raise _Wrong("needed")
        return tuple(dict.fromkeys(_code(word, options) for word in words))

    def titles(name: str) -> dict[str, str]:
        return {code: option.title for code, option in getattr(rules, name).items()}

    grades, modes = dict(rules.grades), {str(code): t for code, t in rules.modes.items()}
    modes |= {"offline": "오프라인", "any": "둘 다"}
    times = {
        f"{day}-{part}": f"{title} {named.title}"
        for day, title in rules.days.items()
        for part, named in rules.parts.items()
    }
    everywhere = rules.everywhere

    def districts(cell: str) -> tuple[str, ...]:
        if _clean(cell) == everywhere:
            return DISTRICTS
        return some({name: name for name in DISTRICTS}, cell)

    return {
        "id": _identifier,
        "name": _text,
        "university": _text,
        "major": _text,
        "subjects": lambda cell: some(titles("subjects"), cell, least=1),
        "grades": lambda cell: some(grades, cell, least=1),
        "mode": lambda cell: one(modes, cell),
        "districts": districts,
        "times": lambda cell: some(times, cell, least=1),
        "capacity": lambda cell: _count(cell, rules.limits.capacity),
        "group_size": lambda cell: _count(cell or "1", rules.limits.group_size),
        "levels": lambda cell: some(titles("levels"), cell),
        "interests": lambda cell: some(titles("fields"), cell),
        "languages": lambda cell: some(titles("languages"), cell),
        "gender": lambda cell: one(titles("genders"), cell) if cell else None,
    }


def _clean(cell: str) -> str:
    if cell.startswith(_FORMULA):
        raise _Wrong("formula")
    if len(cell) > _LONGEST * 10:
        raise _Wrong("long", most=_LONGEST * 10)
    return cell


def _text(cell: str) -> str:
    if not _clean(cell):
        raise _Wrong("needed")
    if len(cell) > _LONGEST:
        raise _Wrong("long", most=_LONGEST)
    if mask(cell).kinds:
        raise _Wrong("personal")
    return cell


def _identifier(cell: str) -> str:
    if not _ID.fullmatch(_clean(cell)):
        raise _Wrong("id")
    return cell


def _count(cell: str, most: int) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", _clean(cell)) or not 1 <= int(cell) <= most:
        raise _Wrong("count", most=most)
    return int(cell)


def _code(word: str, options: Mapping[str, str]) -> str:
    squeezed = word.replace(" ", "").replace("요일", "")
    for code, title in options.items():
        if word == code or squeezed in _spellings(title):
            return code
    raise _Wrong("unknown", value=word[:20], known=", ".join(options.values()))


def _spellings(title: str) -> set[str]:
    squeezed = title.replace(" ", "")
    return {squeezed, *_LIST.split(squeezed)}


def _problem(
    line: int, column: str, wrong: _Wrong, texts: Texts, mentor: str | None = None
) -> Problem:
    what = str(texts.data("mentoring.csv")[wrong.name]).format(**wrong.values)
    return Problem(line, column, what, mentor)
