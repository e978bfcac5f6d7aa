"""Courses that people keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import and_, delete, exists, or_, select

from nlu.korean.dates import SEOUL
from store.courses.notices import Notice, put
from store.courses.rows import course_of
from store.courses.types import Course
from store.database import Database, insert_once
from store.tables.courses import CourseRow, SavedCourseRow


@dataclass(frozen=True)
class Saved:
    """A course that somebody keeps.

    Attributes:
        conversation: who.
        course: which, as last published.
        is_gone: whether the provider's data have it no more.
        reminds: whether they are told when registration opens.
        saved_at: since when.
        reminded_at: when they were told last.
        opens_at, closes_at: the window they know of.
    """

    conversation: str
    course: Course
    is_gone: bool
    reminds: bool
    saved_at: datetime
    reminded_at: datetime | None
    opens_at: datetime | None
    closes_at: datetime | None


@dataclass(frozen=True)
class Kept:
    """Which course somebody keeps, whether they are reminded, and since when."""

    course: str
    reminds: bool
    saved_at: datetime


class SavedCourses:
    """Repository of saved courses.

    Every method raises `StoreUnavailable` when the database does not answer.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(
        self, conversation: str, course: Course, now: datetime, *, reminds: bool
    ) -> None:
        """Keep a course; saved again, only whether to remind can change."""
        values = {
            "conversation_id": conversation,
            "course_id": course.id,
            "reminds": reminds,
            "saved_at": now,
            "opens_at": course.opens_at,
            "closes_at": course.closes_at,
        }
        async with self._database.write() as session:
            if not await insert_once(session, SavedCourseRow, values):
                row = await session.get_one(SavedCourseRow, (conversation, course.id))
                row.reminds = reminds

    async def unsave(self, conversation: str, course_id: str) -> bool:
        """Keep a course no more; whether it was kept."""
        async with self._database.write() as session:
            row = await session.get(SavedCourseRow, (conversation, course_id))
            if row is not None:
                await session.delete(row)
            return row is not None

    async def kept(self, conversation: str) -> list[Kept]:
        """What somebody keeps, newest first; the courses may be in another database."""
        row = SavedCourseRow
        query = select(row.course_id, row.reminds, row.saved_at)
        query = query.where(row.conversation_id == conversation)
        async with self._database.read() as session:
            rows = await session.execute(query.order_by(row.saved_at.desc(), row.course_id))
            return [Kept(*one) for one in rows]

    async def to_remind(self, now: datetime) -> list[Saved]:
        """Saved courses whose people do not know yet what is published.

        Registration has opened since they saved it, its window is another than the one they know
        of, or the course is gone; as long as registration is not over.
        """
        kept, course = SavedCourseRow, CourseRow
        opened = and_(
            course.opens_at <= now,
            kept.saved_at < course.opens_at,
            or_(kept.reminded_at.is_(None), kept.reminded_at < course.opens_at),
        )
        moved = or_(
            kept.opens_at.is_distinct_from(course.opens_at),
            kept.closes_at.is_distinct_from(course.closes_at),
        )
        query = _SAVED.where(
            kept.reminds,
            or_(course.closes_at.is_(None), course.closes_at >= now),
            or_(course.gone_at.is_not(None), opened, moved),
        )
        async with self._database.read() as session:
            return [_saved(*row) for row in await session.execute(query)]

    async def remind(self, saved: Saved, notice: Notice, now: datetime, *, opened: bool) -> bool:
        """Say something of a saved course, and that its people know it by now.

        Args:
            saved: the course, as it was read.
            notice: what is said.
            now: when.
            opened: whether it says that registration has opened.

        Returns:
            Whether it is new; nothing is said when somebody else has meanwhile.
        """
        async with self._database.write() as session:
            key = saved.conversation, saved.course.id
            row = await session.get(SavedCourseRow, key, with_for_update=True)
            if row is None or (row.reminds, row.reminded_at, row.opens_at, row.closes_at) != (
                saved.reminds,
                saved.reminded_at,
                saved.opens_at,
                saved.closes_at,
            ):
                return False
            row.opens_at, row.closes_at = saved.course.opens_at, saved.course.closes_at
            row.reminds = not saved.is_gone
            row.reminded_at = now if opened else row.reminded_at
            return await put(session, saved.conversation, notice, now)

    async def forget(self, today: date, kept: timedelta) -> int:
        """Forget courses some time after they ended or went; how many."""
        course, since = CourseRow, today - kept
        went = course.gone_at < datetime.combine(since, time(), SEOUL)
        over = or_(course.ends_on < since, went)
        old = exists().where(course.id == SavedCourseRow.course_id, over)
        async with self._database.write() as session:
            done = await session.execute(delete(SavedCourseRow).where(old))
            return int(done.rowcount)  # type: ignore[attr-defined]


_SAVED = select(SavedCourseRow, CourseRow).join(CourseRow, CourseRow.id == SavedCourseRow.course_id)


def _saved(row: SavedCourseRow, course: CourseRow) -> Saved:
    return Saved(
        conversation=row.conversation_id,
        course=course_of(course),
        is_gone=course.gone_at is not None,
        reminds=row.reminds,
        saved_at=row.saved_at,
        reminded_at=row.reminded_at,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
    )
