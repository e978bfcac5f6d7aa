"""Conversations and their turns: the inbox. Texts of users are stored masked only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, UtcDateTime

UNANSWERED = "answered_at IS NULL"


class ConversationRow(Base):
    """One person's thread with the assistant on one channel.

    `last_seq` numbers what both sides say; whoever says something raises it in the same
    transaction, so that numbers become visible in their order. `epoch` counts changes of who
    answers (`HandoffRow`), in the transaction that changes it. `address` is where the channel can
    push to, encrypted. Nothing is pushed while `unreachable_since` is set.
    """

    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seq: Mapped[int] = mapped_column(Integer, default=0)
    epoch: Mapped[int] = mapped_column(Integer, default=0)
    address: Mapped[bytes | None] = mapped_column(LargeBinary)
    unreachable_since: Mapped[datetime | None] = mapped_column(UtcDateTime)


class TurnRow(Base):
    """One user message and what it led to; the messages that answer it are in the outbox.

    A conversation belongs to one channel, so that its message ids are the channel's. `sealed` is
    the message as it came, encrypted, until it is answered; `text` is what is kept of it. `tries`
    counts how often answering it was taken up again after a process had died over it. `owner`,
    `intent` and `confidence` are those of `result`, and `cited` whether the reply named a source
    (null without a reply): what figures count, of many turns at once.
    """

    __tablename__ = "turns"
    __table_args__ = (
        UniqueConstraint("conversation_id", "message_id"),
        UniqueConstraint("conversation_id", "seq"),
        Index(
            "ix_turns_unanswered",
            "received_at",
            sqlite_where=text(UNANSWERED),
            postgresql_where=text(UNANSWERED),
        ),
        Index("ix_turns_received", "received_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    message_id: Mapped[str] = mapped_column(String(128))
    seq: Mapped[int] = mapped_column(Integer)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    text: Mapped[str | None] = mapped_column(Text)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    owner: Mapped[str | None] = mapped_column(String(10))
    intent: Mapped[str | None] = mapped_column(String(40))
    confidence: Mapped[float | None] = mapped_column(Float)
    cited: Mapped[bool | None] = mapped_column(Boolean)
