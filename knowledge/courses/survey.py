"""A first reading of a file: nothing is stored before all of it was found to be readable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from operator import attrgetter

from knowledge.courses.formats.errors import Elsewhere, FileProblem, RowProblem, Why
from knowledge.courses.formats.files import CourseFile
from knowledge.courses.formats.origin import Origin
from knowledge.courses.problems import Problem, Problems
from knowledge.rules.course_files import load_course_file_rules
from store.courses.types import Course

_MISPLACED = ("date", "time", "fee", "number", "width")
_EVER = datetime(1, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)
_content = attrgetter(*sorted(Course.__slots__))


@dataclass(frozen=True)
class Survey:
    """What a file holds.

    Attributes:
        rows: how many there are.
        courses: different ones that can be taken over.
        outside: that are not in Seoul.
        newest: the day of the newest data, by provider.
        rivals: of courses that come more than once with different content, which one counts.
        problems: rows that cannot be read.
    """

    rows: int
    courses: int
    outside: int
    newest: Mapping[str, date]
    rivals: Mapping[str, int]
    problems: Problems

    def wins(self, course: Course) -> bool:
        """Whether a row counts: of rivals the newest, or else the one open for longest."""
        winner = self.rivals.get(course.id)
        return winner is None or winner == _rank(course)


def survey(
    file: CourseFile,
    origin: Origin,
    tell: Callable[[Problem], None] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Survey:
    """Read all of a file.

    Raises:
        FileProblem: it breaks off, or its columns are shifted.
    """
    problems, newest = Problems(tell), dict[str, date]()
    ranks, rivals = dict[str, int](), dict[str, int]()
    rows = outside = 0
    for line, cells in file.rows():
        rows += 1
        if progress:
            progress(rows)
        try:
            if isinstance(cells, RowProblem):
                raise cells
            course = file.format.course_of(cells, origin)
        except Elsewhere:
            outside += 1
        except RowProblem as problem:
            problems.add(line, problem)
        else:
            provider, rank = course.provider, _rank(course)
            newest[provider] = max(course.as_of, newest.get(provider, course.as_of))
            other = ranks.setdefault(course.id, rank)
            if other != rank:
                rivals[course.id] = ranks[course.id] = max(other, rank)
    _check_columns(file, rows, problems.kinds)
    return Survey(rows, len(ranks), outside, newest, rivals, problems)


def _rank(course: Course) -> int:
    """Order of rows about one course; equal only for equal content, whatever the process."""
    closes = (course.closes_at or _EVER) - _EVER
    digest = blake2b(repr(_content(course)).encode(), digest_size=8).digest()
    days = course.as_of.toordinal() << 128
    return days | (closes // _MINUTE) << 64 | int.from_bytes(digest)


def _check_columns(file: CourseFile, rows: int, kinds: Counter[tuple[str, Why]]) -> None:
    rules = load_course_file_rules()
    for (column, why), times in kinds.most_common():
        many = times >= rules.misplaced_rows and times > rules.misplaced_share * rows
        if many and why in _MISPLACED:
            wrong = f"column {column} is wrong" if column else "cells are too many or too few"
            raise FileProblem(
                f"{file.path.name}: {wrong} in {times:,} of {rows:,} rows; the columns seem to be "
                "shifted against the header. Compare the header with the rows and save it again"
            )
