"""Alerts about dangers to people who are not users."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, UtcDateTime


class CrisisAlertRow(Base):
    """One alert about a danger, one way.

    `number` is 0 when the danger was said, then counts the escalations. `way` is console (there
    for all who look), webhook or email. `sent_at` is unset until it arrived; `next_at` is when it
    is tried again, `problem` why it was not taken, without any text of users.
    """

    __tablename__ = "crisis_alerts"
    __table_args__ = (Index("ix_crisis_alerts_at", "at"),)

    crisis_id: Mapped[int] = mapped_column(ForeignKey("crises.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    way: Mapped[str] = mapped_column(String(10), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    problem: Mapped[str | None] = mapped_column(String(80))
