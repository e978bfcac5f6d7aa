"""What partners were told of hand-offs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, UtcDateTime


class HandoffPushRow(Base):
    """An event of a hand-off on its way to a partner; without a row it was not tried yet."""

    __tablename__ = "handoff_pushes"

    event: Mapped[int] = mapped_column(
        ForeignKey("handoff_events.id", ondelete="CASCADE"), primary_key=True
    )
    attempts: Mapped[int] = mapped_column(Integer)
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
