"""Mentoring: the roster, applications, proposals."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, UtcDateTime

_STANDING = text("state IN ('proposed', 'accepted')")


class MentorRow(Base):
    """One mentor of the roster. `active` is false for whoever is missing in the newest file."""

    __tablename__ = "mentors"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    active: Mapped[bool]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ApplicationRow(Base):
    """One person's application. `version` grows with every change, `wishes` go when withdrawn."""

    __tablename__ = "mentoring_applications"
    __table_args__ = (Index("ix_mentoring_applications_state", "state", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[str] = mapped_column(String(20))
    wishes: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    version: Mapped[int]
    applied_at: Mapped[datetime] = mapped_column(UtcDateTime)
    consent_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ProposalRow(Base):
    """A mentor proposed for an application as it was in `version`.

    At most one proposal of an application stands (is proposed or accepted) at a time.
    """

    __tablename__ = "mentoring_proposals"
    __table_args__ = (
        Index(
            "uq_mentoring_proposals_standing",
            "application_id",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
        Index("ix_mentoring_proposals_mentor", "mentor_id", "state"),
        Index("ix_mentoring_proposals_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("mentoring_applications.id"))
    mentor_id: Mapped[str] = mapped_column(ForeignKey("mentors.id"))
    version: Mapped[int]
    subject: Mapped[str] = mapped_column(String(40))
    stage: Mapped[str] = mapped_column(String(40))
    time: Mapped[str] = mapped_column(String(40))
    points: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
