"""Who asked to be forgotten."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, UtcDateTime


class ErasureRow(Base):
    """A conversation that is to be erased, once its last message has arrived.

    It goes at `latest_at` also when nobody has fetched that message; with the conversation this
    row goes, too.
    """

    __tablename__ = "erasures"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    latest_at: Mapped[datetime] = mapped_column(UtcDateTime)
