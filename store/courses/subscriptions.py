"""What people want to be told of when registration opens, and what they were told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.courses.notices import Notice, put
from store.database import Database
from store.tables.courses import CourseRow, CourseSubscriptionRow, CourseTellingRow


@dataclass(frozen=True)
class Subscription:
    """Somebody wants to be told when registration opens; empty `topic` or `district`: any."""

    id: int
    conversation: str
    topic: str
    district: str
    created_at: datetime
    told_at: datetime


class Subscriptions:
    """Repository of subscriptions.

    Every method raises `StoreUnavailable` when the database does not answer.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

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

    async def of(self, conversation: str) -> list[Subscription]:
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
            return await put(session, subscription.conversation, notice, now)

    async def forget(self, today: date) -> None:
        """Forget what was told of courses that have ended."""
        course = CourseRow
        ended = exists().where(course.id == CourseTellingRow.course_id, course.ends_on < today)
        async with self._database.write() as session:
            await session.execute(delete(CourseTellingRow).where(ended))


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
