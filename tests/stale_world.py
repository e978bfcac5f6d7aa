"""Courses, an import and documents of which some have to be looked at again."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import insert

from knowledge.rules.freshness import load_freshness
from nlu.korean.dates import SEOUL
from store.courses.rows import values_of
from store.courses.types import Course
from store.database import Database
from store.documents import Document, Documents, Piece
from store.tables.courses import CourseImportRow, CourseRow

DAY = timedelta(days=1)
RULES = load_freshness()
FEED, OTHER = "lifelong-standard", "fifty-plus"


async def settle(database: Database, today: date) -> None:
    """One of each kind is due on that day, and the same things are there that are not."""
    now = datetime.combine(today, time(9), SEOUL)
    last = today - RULES.course_days * DAY
    courses = [
        _course("course/1", "강남구", last - DAY),
        _course("course/2", "강남구", last - 30 * DAY),
        _course("course/3", "강동구", last),
        _course("course/4", "강동구", last - 30 * DAY),
        _course("course/5", "강북구", last - 30 * DAY),
    ]
    rows = [values_of(course, now) for course in courses]
    rows[-1]["gone_at"] = now
    runs = [(FEED, "failed"), (FEED, "done"), (OTHER, "done"), (OTHER, "failed")]
    none = dict.fromkeys(("new", "changed", "unchanged", "gone", "bad"), 0)
    async with database.write() as session:
        await session.execute(insert(CourseRow), rows)
        session.add_all(
            CourseImportRow(feed=feed, origin="file", state=state, started_at=now, **none)
            for feed, state in runs
        )
    documents = Documents(database)
    old = today - (RULES.told_days + 1) * DAY
    for document in (
        _document("plan-1", "plan", old - DAY),  # superseded by the next
        _document("plan-2", "plan", old),
        _document("due", "due", today - DAY, today),
        _document("not-yet", "not-yet", old, today + DAY),
        _document("young", "young", old + DAY),
    ):
        await documents.put(document, [Piece("text", "1쪽", 1, (), None, document.title)], now)


def _course(name: str, provider: str, as_of: date) -> Course:
    return Course(id=name, feed=FEED, provider=provider, title="수채화", as_of=as_of)


def _document(name: str, family: str, dated_on: date, review_on: date | None = None) -> Document:
    return Document(
        id=f"document/{name}", family=family, title=f"문서 {name}", publisher=None,
        file_name=f"{name}.md", kind="md", sha256=name.ljust(64, "0"), pages=1,
        dated_on=dated_on, review_on=review_on,
    )  # fmt: skip
