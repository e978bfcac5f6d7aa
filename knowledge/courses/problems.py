"""What could not be read of a source: the first problems, and how many there are of each kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from knowledge.courses.formats.errors import REMEDIES, RowProblem, Why
from knowledge.rules.course_files import load_course_file_rules


class Problem(NamedTuple):
    """What is wrong with one row; never what stands in it: that may be somebody's name."""

    line: int
    column: str
    why: Why

    @property
    def remedy(self) -> str:
        """What is wrong, and what to do."""
        return f"{self.column or 'the row'} {REMEDIES[self.why]}"


class Problems:
    """Problems of one source.

    Args:
        tell: is told of every problem as it is found.

    Attributes:
        first: as many as are shown.
        kinds: how many there are by column and reason.
    """

    def __init__(self, tell: Callable[[Problem], None] | None = None) -> None:
        self.first: list[Problem] = []
        self.kinds: Counter[tuple[str, Why]] = Counter()
        self._tell = tell
        self._shown = load_course_file_rules().shown

    def add(self, line: int, wrong: RowProblem) -> None:
        """Note one."""
        problem = Problem(line, wrong.column, wrong.why)
        self.kinds[wrong.column, wrong.why] += 1
        if len(self.first) < self._shown:
            self.first.append(problem)
        if self._tell:
            self._tell(problem)

    def __len__(self) -> int:
        return self.kinds.total()
