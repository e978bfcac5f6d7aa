"""Questions as people type them over real courses: how many of the right ones are shown.

The truth of a question is what its writer says a row must be (`tests/data/course_questions*`); it
is checked on the rows themselves, not with the code that is measured. Development: the real
questions beside the checkout, and a first author's. Held out: a second author's. Neither author
knew the search.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import tempfile
import time as clock
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from actions.courses.service import CourseSearch
from bench.common import table
from bench.courses.systems import NOW, SHOWN, Ask, bm25_alone, fts5_alone, index_alone, ours
from knowledge.base import KnowledgeBase
from knowledge.courses.formats.errors import RowProblem
from knowledge.courses.formats.files import open_file
from knowledge.courses.formats.origin import Origin
from knowledge.encoder import Analyser
from knowledge.encoder.encoders import load_parts
from knowledge.published import Corpora
from knowledge.search.layout import Layout
from nlu.korean.lexicon import Lexicon
from store.corpora import changed
from store.courses.finding import Courses
from store.courses.rows import values_of
from store.courses.types import Course
from store.database import Database
from store.engine import create_engine, migrate
from store.tables.courses import CourseRow

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
Truth = Mapping[str, Any]


def fits(course: Course, truth: Truth) -> bool:
    """Whether a course is what a question asks for, by its writer's conditions."""
    named = f"{course.title} {course.category or ''}"
    place = f"{course.place or ''} {course.title}"
    checks = (
        course.ends_on is None or course.ends_on >= NOW.date(),
        "about" not in truth or any(word in named for word in truth["about"]),
        not any(word in named for word in truth.get("not_about", ())),
        "place" not in truth or any(word in place for word in truth["place"]),
        "districts" not in truth or course.district in truth["districts"],
        "weekdays" not in truth
        or (course.weekdays != () and set(course.weekdays) <= set(truth["weekdays"])),
        _between(course.starts_at, truth.get("begins_from"), truth.get("begins_to")),
        "ends_by" not in truth
        or (course.ends_at is not None and course.ends_at <= _minute(truth["ends_by"])),
        "fee_max" not in truth or (course.fee is not None and course.fee <= truth["fee_max"]),
        "fee_min" not in truth or (course.fee is not None and course.fee >= truth["fee_min"]),
        "mode" not in truth or course.mode in (truth["mode"], "mixed"),
        "groups" not in truth or bool(set(course.groups) & _suited(truth["groups"])),
        not truth.get("open") or _is_open(course),
        "starts_from" not in truth
        or (course.starts_on is not None and course.starts_on >= _day(truth["starts_from"])),
        "starts_to" not in truth
        or (course.starts_on is not None and course.starts_on <= _day(truth["starts_to"])),
    )
    return all(checks)


@dataclass
class Score:
    """What a system got on a set of questions.

    Attributes:
        recall: of the right courses among the first five, of each question that has any.
        fitting: of each question for which something is said to fit, the share that does.
        silent: of the questions nothing fits, those for which nothing is said to fit.
        took: milliseconds of each question.
    """

    recall: list[float]
    fitting: list[float]
    silent: list[bool]
    took: list[float]

    def row(self, name: str) -> list[str]:
        """As a row of the table."""
        return [
            name,
            _share(self.recall),
            _share(self.fitting),
            _share(self.silent),
            f"{statistics.median(self.took):.1f}",
        ]


def score(ask: Ask, questions: Sequence[Truth], courses: Sequence[Course]) -> Score:
    """Put every question to a system."""
    result = Score([], [], [], [])
    for truth in questions:
        right = {course.id for course in courses if fits(course, truth)}
        began = clock.perf_counter()
        shown, claimed = ask(truth["question"])
        result.took.append((clock.perf_counter() - began) * 1000)
        hit = [course.id in right for course in shown[:SHOWN]]
        if right:
            result.recall.append(sum(hit) / min(SHOWN, len(right)))
        else:
            result.silent.append(not (shown and claimed))
        if shown and claimed:
            result.fitting.append(sum(hit) / len(hit))
    return result


def report(home: Path) -> str:
    """The tables of both sets; a sentence where the real rows are not at hand."""
    files = sorted((SHARED / "courses").glob("*.csv"))
    if not files:
        return "skipped: no real rows beside the checkout (../shared/courses)"
    base, layout = KnowledgeBase.open(home), Layout(home)
    lexicon = Lexicon.load(home / "build" / "lexicon.json")
    parts = []
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner() as runner:
        engine = create_engine(f"sqlite:///{folder}/courses.db")
        runner.run(migrate(engine))
        database = Database(engine)
        courses = runner.run(_imported(database, files[0]))
        corpora = Corpora.open(Path(folder), layout, database, base.searcher, NOW.date)
        runner.run(corpora.courses.refresh())
        systems = {
            "ours: wishes understood": ours(CourseSearch(corpora.published), base, lexicon, runner),
            "hybrid index alone": index_alone(corpora, courses),
            # Not with the analyser of the others: it remembers, and would cost nothing.
            "BM25 (Kiwi) alone": bm25_alone(courses, Analyser(load_parts(layout.encoder))),
            "SQLite FTS5 (trigram) alone": fts5_alone(courses),
        }
        for name, questions in (("Development", _development()), ("Held out", _held_out())):
            scores = [score(ask, questions, list(courses.values())) for ask in systems.values()]
            titles = ["system", "R@5", "shown that fit", "silent when nothing fits", "ms"]
            pairs = zip(systems, scores, strict=True)
            parts.append(
                f"{name}: {len(questions)} questions, {len(courses)} courses\n"
                + table(titles, [one.row(system) for system, one in pairs])
            )
        runner.run(engine.dispose())
    return "\n\n".join(parts)


async def _imported(database: Database, path: Path) -> dict[int, Course]:
    """The rows of a file in a database: courses by their numbers."""
    file, origin = open_file(path), Origin(path.name, NOW.date())
    read = {
        course.id: course
        for _, cells in file.rows()
        if not isinstance(cells, RowProblem)
        for course in [file.format.course_of(cells, origin)]
    }
    async with database.write() as session:
        await session.execute(insert(CourseRow), [values_of(one, NOW) for one in read.values()])
        await changed(session, "courses", NOW)
    batches = Courses(database).since(date.min, len(read))
    return {number: course async for batch in batches for number, course in batch}


def _development() -> list[Truth]:
    """Real questions, whose words stay where they are, and those of the first author."""
    asked = (SHARED / "questions" / "real_questions.jsonl").read_text(encoding="utf-8")
    texts = {one["id"]: one["question"] for one in map(json.loads, asked.splitlines())}
    real = _lines("course_questions_development.jsonl")
    return [{**one, "question": texts[one["id"]]} for one in real] + _lines(
        "course_questions.jsonl"
    )


def _held_out() -> list[Truth]:
    """Questions of a second author, at which nobody looked who worked on the search."""
    return _lines("course_questions_second_author.jsonl")


def _lines(name: str) -> list[Truth]:
    text = (ROOT / "tests" / "data" / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def _between(minute: int | None, first: str | None, last: str | None) -> bool:
    if first is None and last is None:
        return True
    return minute is not None and _minute(first or "00:00") <= minute < _minute(last or "24:00")


def _minute(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _suited(groups: Sequence[str]) -> set[str]:
    """Whom a course may be for that these can take: adults' courses suit all but the young."""
    return {*groups, "everyone"} | ({"adult"} if set(groups) - {"child", "teen"} else set())


def _is_open(course: Course) -> bool:
    return (
        course.opens_at is not None
        and course.opens_at <= NOW
        and (course.closes_at is None or course.closes_at >= NOW)
    )


def _share(values: Sequence[float]) -> str:
    return f"{statistics.mean(values):.2f}" if values else "–"
