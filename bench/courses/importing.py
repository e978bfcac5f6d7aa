"""How fast files of courses are imported, and in how much memory: `report()`.

Each step runs in a process of its own, from the file to the end, its first reading included.
"""

from __future__ import annotations

import asyncio
import csv
import resource
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from random import Random

from sqlalchemy import select

from bench.booking import databases
from bench.common import table
from bench.courses.synthetic import WORDS
from knowledge.courses.formats.errors import RowProblem
from knowledge.courses.formats.files import open_file
from knowledge.courses.formats.origin import Origin
from knowledge.courses.importer import Importer
from knowledge.courses.survey import survey
from store.courses.rows import values_of
from store.database import Database
from store.engine import create_engine, migrate
from store.locks import Locks, locks_of
from store.tables.courses import CourseRow

ROWS, NAIVE_ROWS = 100_000, 2_000
CHANGED_EVERY = 100
ORIGIN = Origin("bench", date(2026, 4, 8))
NOW = datetime(2026, 4, 9, tzinfo=UTC)
HEAD = [
    "강좌명", "교육시작일자", "교육종료일자", "교육시작시각", "교육종료시각", "강좌내용",
    "교육대상구분", "교육방법구분", "운영요일", "교육장소", "강좌정원수", "수강료",
    "교육장도로명주소", "운영기관명", "운영기관전화번호", "접수시작일자", "접수종료일자",
    "접수방법구분", "선정방법구분", "홈페이지주소", "직업능력개발훈련비지원강좌여부",
    "학점은행제평가(학점)인정여부", "평생학습계좌제평가인정여부", "데이터기준일자",
]  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One measured step.

    Attributes:
        name: what was done.
        rows: of the file.
        seconds: from opening the file to the end.
        peak: largest memory of the process, MB.
        told: what became of the courses.
    """

    name: str
    rows: int
    seconds: float
    peak: float
    told: str


def report() -> str:
    """Measure and tell as a table."""
    head = ("database", "step", "rows", "seconds", "rows/s", "peak MB", "result")
    return table(
        head,
        [
            (kind, step.name, f"{step.rows:,}", f"{step.seconds:.1f}",
             f"{step.rows / step.seconds:,.0f}", f"{step.peak:.0f}", step.told)
            for kind, step in measured()
        ],
    )  # fmt: skip


def measured(rows: int = ROWS, naive: int = NAIVE_ROWS) -> list[tuple[str, Step]]:
    """First import, again without and with changes, and row by row, by kind of database."""
    steps = []
    with tempfile.TemporaryDirectory(prefix="baeumgil-bench-") as folder, databases() as kinds:
        first = write(Path(folder) / "first.csv", rows)
        second = write(Path(folder) / "second.csv", rows, changed_every=CHANGED_EVERY)
        few = write(Path(folder) / "few.csv", naive)
        for kind, new_url in kinds.items():
            url = new_url()
            work = (
                (ours, "first import", first, url),
                (ours, "again, nothing changed", first, url),
                (ours, "again, 1 % changed", second, url),
                (row_by_row, "row by row with the ORM", few, new_url()),
            )
            steps += [(kind, _alone(*each)) for each in work]
    return steps


def write(file: Path, rows: int, changed_every: int = 0) -> Path:
    """A file of synthetic courses in the standard form."""
    with file.open("w", encoding="utf-8-sig", newline="") as output:
        writer = csv.writer(output)
        writer.writerow(HEAD)
        for number in range(rows):
            changed = changed_every and number % changed_every == 0
            writer.writerow(_row(number, 1_000 if changed else 0))
    return file


def _row(number: int, dearer: int) -> tuple[str | int, ...]:
    random = Random(number)
    names = ("manners", "topics", "levels", "sites")
    manner, topic, level, site = (random.choice(WORDS[name]) for name in names)
    district = random.choice(WORDS["districts"])
    first = date(2026, 5, 1) + timedelta(days=random.randrange(200))
    opens, hour = first - timedelta(days=30), random.randrange(9, 20)
    return (
        f"[{site}] {manner} {topic} {level} {number}", f"{first}", f"{first + timedelta(days=70)}",
        f"{hour:02}:00", f"{hour + 2:02}:00", topic[:20], "성인", "오프라인",
        f"{'월화수목금토일'[random.randrange(7)]}요일", f"{district} {site} {number % 9}강의실",
        16, 36_000 + dearer, f"서울특별시 {district} 배움로 {number % 300}",
        f"서울특별시 {district}청", "02-000-0000", f"{opens}", f"{opens + timedelta(days=14)}",
        "인터넷", "선착순", "www.example.kr", "N", "N", "N", "2026-04-08",
    )  # fmt: skip


async def ours(file: Path, database: Database, locks: Locks) -> tuple[int, str]:
    """A file as `baeumgil ingest` takes it."""
    opened = open_file(file)
    found = survey(opened, ORIGIN)
    counts = (
        await Importer(database, locks).run(
            opened.format.feed,
            opened.rows(),
            origin=ORIGIN,
            scope=found.newest,
            now=NOW,
            survey=found,
        )
    ).counts
    told = f"{counts.new:,} new, {counts.changed:,} changed, {counts.unchanged:,} unchanged"
    return found.rows, told


async def row_by_row(file: Path, database: Database, _: Locks) -> tuple[int, str]:
    """The usual way: each course is looked up and added in a transaction of its own."""
    opened, rows = open_file(file), 0
    for _, cells in opened.rows():
        if isinstance(cells, RowProblem):
            raise cells
        values = values_of(opened.format.course_of(cells, ORIGIN), NOW)
        async with database.write() as session:
            known = await session.scalar(select(CourseRow).filter_by(id=values["id"]))
            if known is None:
                session.add(CourseRow(**values))
        rows += 1
    return rows, f"{rows:,} new; so few because it is slow"


Work = Callable[[Path, Database, Locks], Awaitable[tuple[int, str]]]


def _alone(work: Work, name: str, file: Path, url: str) -> Step:
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(_run, work, name, file, url).result()


def _run(work: Work, name: str, file: Path, url: str) -> Step:
    return asyncio.run(_timed(work, name, file, url))


async def _timed(work: Work, name: str, file: Path, url: str) -> Step:
    async with _opened(url) as (database, locks):
        began = time.perf_counter()
        rows, told = await work(file, database, locks)
        seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
    return Step(name, rows, seconds, peak, told)


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[tuple[Database, Locks]]:
    engine = create_engine(url)
    await migrate(engine)
    locks = locks_of(engine)
    try:
        yield Database(engine), locks
    finally:
        await locks.close()
        await engine.dispose()
