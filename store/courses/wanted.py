"""Courses that people keep, and what they want to be told of."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import and_, delete, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from nlu.korean.dates import SEOUL
from store import outbox
from store.courses.rows import course_of
from store.courses.types import Course
from store.database import Database, insert_once
from store.messages import Reply
from store.tables.courses import (
    CourseRow,
    CourseSubscriptionRow,
    CourseTellingRow,
    SavedCourseRow,
)


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


@dataclass(frozen=True)
class Subscription:
    """Somebody wants to be told when registration opens; empty `topic` or `district`: any."""

    id: int
    conversation: str
    topic: str
    district: str
    created_at: datetime
    told_at: datetime


@dataclass(frozen=True)
class Notice:
    """Something to say.

    Attributes:
        key: names the occasion.
        reply: what is said.
        expires_at: after which it is not worth saying.
    """

    key: str
    reply: Reply
    expires_at: datetime | None = None


class WantedCourses:
    """Repository of saved courses and subscriptions.

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
            return await _put(session, saved.conversation, notice, now)

    async def subscribe(
        self,
        conversation: str,
        topic: str,
        district: str,
        now: datetime,
        known: Collection[str],
        most: int,
    ) -> bool:
        """Begin a subscription; the same again changes nothing.

        Args:
            conversation: who.
            topic: what about.
            district: where.
            now: when.
            known: courses that are open already.
            most: how many one may have.

        Returns:
            Whether there is one now; not when they have as many as they may.
        """
        wanted = {"conversation_id": conversation, "topic": topic, "district": district}
        async with self._database.write() as session:
            rows = await _of(session, conversation)
            if any((row.topic, row.district) == (topic, district) for row in rows):
                return True
            if len(rows) >= most:
                return False
            row = CourseSubscriptionRow(**wanted, created_at=now, told_at=now)
            session.add(row)
            await session.flush()
            await _told(session, row.id, known)
            return True

    async def subscriptions(self, conversation: str) -> list[Subscription]:
        """What somebody is told of, oldest first."""
        async with self._database.read() as session:
            return [_subscription(row) for row in await _of(session, conversation)]

    async def unsubscribe(self, conversation: str, number: int | None) -> int:
        """End one subscription, or all of them; how many."""
        async with self._database.write() as session:
            rows = await _of(session, conversation)
            ended = [row for row in rows if number in (None, row.id)]
            for row in ended:
                await session.delete(row)
            return len(ended)

    async def to_tell(self, before: datetime) -> list[tuple[Subscription, frozenset[str]]]:
        """Subscriptions that have told nothing since a moment, with the courses they know of."""
        row = CourseSubscriptionRow
        due = or_(row.told_at < before, row.told_at == row.created_at)
        async with self._database.read() as session:
            found = (await session.scalars(select(row).where(due).order_by(row.id))).all()
            known: dict[int, set[str]] = {one.id: set() for one in found}
            told = select(CourseTellingRow).where(CourseTellingRow.subscription_id.in_(known))
            for telling in await session.scalars(told):
                known[telling.subscription_id].add(telling.course_id)
        return [(_subscription(one), frozenset(known[one.id])) for one in found]

    async def tell(
        self, subscription: Subscription, courses: Sequence[str], notice: Notice, now: datetime
    ) -> bool:
        """Say that courses (by id) have opened; whether it is new."""
        async with self._database.write() as session:
            row = await session.get(CourseSubscriptionRow, subscription.id, with_for_update=True)
            if row is None or row.told_at != subscription.told_at:
                return False
            row.told_at = now
            await _told(session, subscription.id, courses)
            return await _put(session, subscription.conversation, notice, now)

    async def forget(self, today: date, kept: timedelta) -> int:
        """Forget saved courses some time after they ended or went, and what was told of ended ones.

        Returns:
            How many saved courses.
        """
        course, since = CourseRow, today - kept
        went = course.gone_at < datetime.combine(since, time(), SEOUL)
        over = or_(course.ends_on < since, went)
        old = exists().where(course.id == SavedCourseRow.course_id, over)
        ended = exists().where(course.id == CourseTellingRow.course_id, course.ends_on < today)
        async with self._database.write() as session:
            done = await session.execute(delete(SavedCourseRow).where(old))
            await session.execute(delete(CourseTellingRow).where(ended))
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


def _subscription(row: CourseSubscriptionRow) -> Subscription:
    return Subscription(
        row.id, row.conversation_id, row.topic, row.district, row.created_at, row.told_at
    )


async def _of(session: AsyncSession, conversation: str) -> Sequence[CourseSubscriptionRow]:
    query = select(CourseSubscriptionRow).where(
        CourseSubscriptionRow.conversation_id == conversation
    )
    return (await session.scalars(query.order_by(CourseSubscriptionRow.id))).all()


async def _told(session: AsyncSession, subscription: int, courses: Collection[str]) -> None:
    session.add_all(
        CourseTellingRow(subscription_id=subscription, course_id=course) for course in courses
    )


async def _put(session: AsyncSession, conversation: str, notice: Notice, now: datetime) -> bool:
    return await outbox.put(session, conversation, notice.key, notice.reply, now, notice.expires_at)
