"""What users are told: answers, what the assistant says on its own, what counsellors write."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, UtcDateTime

OPEN = "state IN ('queued', 'sending')"


class OutboxRow(Base):
    """One message to a conversation, said once.

    `key` names the occasion ("booking/BG-…/2/24h", "turn/17/0"): the same occasion cannot be put
    in twice. `author` is bot (an answer), counsellor, or notice: what is said without being asked,
    also in human hands. `turn` is the user message it answers; `urgent` is what goes before all
    else, an answer to danger. `state` is queued, sending, sent, failed or unknown. `collected_by`
    is the request that took it along, `external_id` the platform's id of what was pushed.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        Index(
            "ix_outbox_open",
            "conversation_id",
            "seq",
            sqlite_where=text(OPEN),
            postgresql_where=text(OPEN),
        ),
        Index("ix_outbox_turn", "turn"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    seq: Mapped[int] = mapped_column(Integer)
    key: Mapped[str] = mapped_column(String(128), unique=True)
    author: Mapped[str] = mapped_column(String(10), default="notice")
    turn: Mapped[int | None] = mapped_column(ForeignKey("turns.id"))
    reply: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(10), default="queued")
    urgent: Mapped[bool] = mapped_column(Boolean, default=False)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    collected_by: Mapped[str | None] = mapped_column(String(128))
    external_id: Mapped[str | None] = mapped_column(String(128))
