"""Files of courses: checked to the end first, then imported."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.markup import escape

from bot.cli.bars import bar
from bot.cli.console import err, out
from bot.cli.prepare import database_alone
from bot.settings import Settings
from bot.today import SEOUL, now
from knowledge.courses.formats.errors import FileProblem
from knowledge.courses.formats.files import CourseFile, open_file
from knowledge.courses.formats.origin import Origin
from knowledge.courses.importer import Imported, Importer
from knowledge.courses.problems import Problem, Problems
from knowledge.courses.survey import Survey, survey

if TYPE_CHECKING:
    Tell = Callable[[Problem], None]


@dataclass(frozen=True)
class CourseIngest:
    """How files of courses are taken over.

    Attributes:
        check: only say what is in them.
        problems: the CSV file for all problems.
        provider, as_of: of rows that do not tell.
        is_part: what is not in the files is not gone.
        is_whole: what is not in them is, however much it is.
    """

    check: bool
    problems: Path | None
    provider: str | None
    as_of: date | None
    is_part: bool
    is_whole: bool = False

    async def run(self, files: Sequence[Path], settings: Settings) -> int:
        """Take files over, one after the other; how many could not be."""
        failed = 0
        async with AsyncExitStack() as stack:
            tell_of = stack.enter_context(problem_file(self.problems))
            importer = None
            if not self.check:
                importer = Importer(*await stack.enter_async_context(database_alone(settings)))
            for path in files:
                try:
                    await self._take(path, importer, tell_of(path))
                except FileProblem as problem:
                    failed += 1
                    err.print(f"[red]{escape(str(problem))}[/]", soft_wrap=True)
        return failed

    async def _take(self, path: Path, importer: Importer | None, tell: Tell | None) -> None:
        file = open_file(path)
        saved = datetime.fromtimestamp(path.stat().st_mtime, SEOUL).date()
        origin = Origin(path.name, self.as_of or saved, self.provider, file.service)
        with bar(f"Reading {path.name}") as show:
            found = survey(file, origin, tell, show)
        print_problems(f"{path.name}, {file.unit}", found.problems)
        if not found.courses:
            elsewhere = ", all courses are outside of Seoul" if found.outside else ""
            raise FileProblem(
                f"{path.name}: none of {found.rows:,} rows can be taken over{elsewhere}"
            )
        if importer is None:
            out.print(
                f"{escape(path.name)}: {found.courses:,} courses of {file.format.feed}, "
                f"{found.outside:,} outside of Seoul, {len(found.problems):,} problems",
                soft_wrap=True,
            )
            return
        with bar(f"Importing {path.name}") as show:
            done = await importer.run(
                file.format.feed,
                file.rows(),
                origin=origin,
                scope=self._scope(file, found),
                now=now(),
                survey=found,
                is_sure=self.is_whole,
                progress=lambda rows: show(rows, found.rows),
            )
        print_counts(path.name, done)

    def _scope(self, file: CourseFile, found: Survey) -> frozenset[str]:
        """Providers of whom the file has all courses."""
        is_part = self.is_part or (file.total is not None and file.total > found.rows)
        return frozenset() if is_part else frozenset(found.newest)


@contextmanager
def problem_file(path: Path | None) -> Iterator[Callable[[Path], Tell | None]]:
    """Where all problems are written: numbers, names of columns and our own words, no cells."""
    if path is None:
        yield lambda _: None
        return
    with path.open("w", encoding="utf-8-sig", newline="") as output:
        writer = csv.writer(output)
        writer.writerow(("file", "line", "column", "problem"))

        def tell_of(source: Path) -> Tell:
            name = source.name.lstrip("=+-@")
            return lambda problem: writer.writerow(
                (name, problem.line, problem.column, problem.remedy)
            )

        yield tell_of


def print_problems(where: str, problems: Problems) -> None:
    """Say what is wrong with rows; `where` comes before their numbers."""
    for problem in problems.first:
        line = f"{where} {problem.line:,}: {problem.remedy}"
        err.print(f"[yellow]{escape(line)}[/]", soft_wrap=True)
    if len(problems) > len(problems.first):
        err.print(f"[yellow]… {len(problems):,} problems in all (--problems FILE lists them):[/]")
        for (column, why), times in problems.kinds.most_common():
            remedy = Problem(0, column, why).remedy
            err.print(f"[yellow]  {times:,} × {escape(remedy)}[/]", soft_wrap=True)


def print_counts(name: str, done: Imported) -> None:
    """Say what became of the courses of a file or a feed."""
    counts = done.counts
    said = (
        f"{counts.new:,} new, {counts.changed:,} changed, {counts.unchanged:,} unchanged, "
        f"{counts.gone:,} gone, {counts.bad:,} problems"
    )
    if counts.doubled:
        said += f", {counts.doubled:,} doubled"
    if done.outside:
        said += f", {done.outside:,} outside of Seoul"
    out.print(f"{escape(name)}: {said}", soft_wrap=True)
    if done.withheld:
        err.print(
            f"[yellow]{escape(name)}: {done.withheld:,} courses did not come, more than came: none "
            "was taken for gone. If the file is whole, import it with --whole; if it was cut off, "
            "download it again[/]",
            soft_wrap=True,
        )
    if counts.older:
        err.print(
            f"[yellow]{escape(name)}: {counts.older:,} rows are older than what is stored; "
            "that stays[/]",
            soft_wrap=True,
        )
