"""Courses that were imported, what was imported when, and what people want to be told of them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, UtcDateTime


class CourseRow(Base):
    """One course as its provider last published it (`store.courses.types.Course`).

    `number` is its place in the search index and never used again. `digest` tells whether a new
    import changes it. `gone_at`: since when the provider's data have it no more.
    """

    __tablename__ = "courses"
    __table_args__ = (
        Index("ix_courses_feed", "feed", "gone_at"),
        Index("ix_courses_ends_on", "ends_on"),
        Index("ix_courses_opens_at", "opens_at"),
        Index("ix_courses_closes_at", "closes_at"),
        {"sqlite_autoincrement": True},
    )

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(String(40), unique=True)
    feed: Mapped[str] = mapped_column(String(40))
    provider: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(300))
    category: Mapped[str | None] = mapped_column(String(100))
    description: Mapped[str | None] = mapped_column(Text)
    audience: Mapped[str | None] = mapped_column(String(200))
    groups: Mapped[int]
    mode: Mapped[str | None] = mapped_column(String(10))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    starts_at: Mapped[int | None]
    ends_at: Mapped[int | None]
    weekdays: Mapped[int]
    place: Mapped[str | None] = mapped_column(String(300))
    address: Mapped[str | None] = mapped_column(String(300))
    district: Mapped[str | None] = mapped_column(String(10))
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]
    capacity: Mapped[int | None]
    fee: Mapped[int | None]
    is_free: Mapped[bool | None]
    institution: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(60))
    opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stated: Mapped[str | None] = mapped_column(String(10))
    apply_by: Mapped[str | None] = mapped_column(String(100))
    selection: Mapped[str | None] = mapped_column(String(50))
    url: Mapped[str | None] = mapped_column(String(500))
    as_of: Mapped[date]
    digest: Mapped[str] = mapped_column(String(32))
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    gone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CourseImportRow(Base):
    """One run of an import: from where, how far it came, and what it changed.

    `state` is running, done or failed; `next_page` is where an interrupted one goes on.
    """

    __tablename__ = "course_imports"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    feed: Mapped[str] = mapped_column(String(40), index=True)
    origin: Mapped[str] = mapped_column(String(300))
    state: Mapped[str] = mapped_column(String(10))
    next_page: Mapped[int | None]
    new: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    gone: Mapped[int]
    bad: Mapped[int]
    as_of: Mapped[date | None]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SavedCourseRow(Base):
    """A course somebody keeps; `reminds` whether they are told when registration opens.

    `opens_at` and `closes_at` are the window they know of.
    """

    __tablename__ = "saved_courses"

    conversation_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    course_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    reminds: Mapped[bool]
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CourseSubscriptionRow(Base):
    """Somebody wants to be told when registration opens for a topic in a district.

    Empty `topic` or `district`: any. `told_at`: when the last message was sent, or the beginning.
    """

    __tablename__ = "course_subscriptions"
    __table_args__ = (UniqueConstraint("conversation_id", "topic", "district"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(String(64))
    topic: Mapped[str] = mapped_column(String(60))
    district: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CourseTellingRow(Base):
    """A course that a subscription has told, or that was open before it began."""

    __tablename__ = "course_tellings"

    subscription_id: Mapped[int] = mapped_column(
        ForeignKey("course_subscriptions.id", ondelete="CASCADE"), primary_key=True
    )
    course_id: Mapped[str] = mapped_column(String(40), primary_key=True)
