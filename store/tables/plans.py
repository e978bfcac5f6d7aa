"""Learning plans: one per person, every version kept, and what was said at the weekly check-ins."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, UtcDateTime


class PlanRow(Base):
    """The active plan of a conversation.

    `version` is the one in force; `checked` whether the person wants to be asked every week.
    `turn` is the message that put it in force, and `found` the version it found (0: none).
    """

    __tablename__ = "study_plans"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(String(64), unique=True)
    version: Mapped[int]
    checked: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    turn: Mapped[str | None] = mapped_column(String(40))
    found: Mapped[int | None]


class PlanVersionRow(Base):
    """A plan as it was made or changed; `before` is the version it was made from.

    `ends_on` is the last day of the plan.
    """

    __tablename__ = "study_plan_versions"

    plan_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    before: Mapped[int | None]
    ends_on: Mapped[date | None]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PlanProgressRow(Base):
    """One weekly check-in.

    `week` is an ISO week ("2026-W47"), `answer` what was done, `turn` the message that told it.
    """

    __tablename__ = "study_plan_progress"

    plan_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    week: Mapped[str] = mapped_column(String(8), primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer: Mapped[str | None] = mapped_column(String(10))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    turn: Mapped[str | None] = mapped_column(String(40))
