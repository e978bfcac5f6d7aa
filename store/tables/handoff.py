"""Who answers a conversation, what led there, what counsellors noted, and dangers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, UtcDateTime

_WAITS = "state IN ('queued', 'offered')"
_DUE = "deadline_at IS NOT NULL"


class HandoffRow(Base):
    """Who answers a conversation now; without a row it is the bot (`bot.handoff.machine`).

    `version` counts every transition; the epoch of the conversation (`ConversationRow`) counts
    changes of who answers. `session` counts from one closing to the next. `counsellor` is whom it
    is offered to, or who holds it. Of a person who waits `waiting_since` is when that began;
    `deadline_at` is when the sweeper has to look. `user_at` and `counsellor_at` are when each side
    last wrote. `crisis` is the category of a danger in this session. `rasa_epoch` is the epoch
    Rasa's memory was made ready for.
    """

    __tablename__ = "handoffs"
    __table_args__ = (
        Index(
            "ix_handoffs_waits",
            "priority",
            "waiting_since",
            sqlite_where=text(_WAITS),
            postgresql_where=text(_WAITS),
        ),
        Index(
            "ix_handoffs_due",
            "deadline_at",
            sqlite_where=text(_DUE),
            postgresql_where=text(_DUE),
        ),
        Index("ix_handoffs_counsellor", "counsellor", "state"),
    )

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    version: Mapped[int] = mapped_column(Integer)
    session: Mapped[int] = mapped_column(Integer)
    counsellor: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    priority: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str | None] = mapped_column(String(20))
    crisis: Mapped[str | None] = mapped_column(String(20))
    waiting_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deadline_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    user_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    counsellor_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    rasa_epoch: Mapped[int] = mapped_column(Integer, default=0)


class HandoffEventRow(Base):
    """One transition: what happened, to whom, by whom. Never changed; holds no text of users.

    `actor` is an account, `user` or `system`. `cause` names what led to it ("turn/17/crisis"): the
    same cause is carried out once. `details` are those of the kind (reason, stars, seconds waited).
    """

    __tablename__ = "handoff_events"
    __table_args__ = (
        Index("ix_handoff_events_conversation", "conversation_id", "id"),
        Index("ix_handoff_events_kind", "kind", "at"),
        Index("ix_handoff_events_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    session: Mapped[int] = mapped_column(Integer)
    version: Mapped[int] = mapped_column(Integer)
    epoch: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(20))
    before: Mapped[str] = mapped_column(String(10))
    after: Mapped[str] = mapped_column(String(10))
    actor: Mapped[str] = mapped_column(String(20))
    counsellor: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    cause: Mapped[str | None] = mapped_column(String(128), unique=True)
    details: Mapped[dict[str, Any]] = mapped_column(JSON)


class NoteRow(Base):
    """What a counsellor noted for colleagues; the user never sees it. `kind`: note or transfer."""

    __tablename__ = "notes"
    __table_args__ = (Index("ix_notes_conversation", "conversation_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    kind: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    text: Mapped[str] = mapped_column(Text)


class LeftMessageRow(Base):
    """A message that was left for counsellors while nobody was there."""

    __tablename__ = "left_messages"
    __table_args__ = (Index("ix_left_messages_open", "handled_at", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    turn: Mapped[int] = mapped_column(ForeignKey("turns.id"), unique=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    handled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    handled_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class CrisisRow(Base):
    """A message that sounded like danger, and what was done about it.

    `evidence` is the masked message, encrypted: the record outlives the message. `state` is open,
    taken, dismissed or closed. `escalations` counts how often a supervisor was called in because
    nobody took it, at `escalate_at` the next time.
    """

    __tablename__ = "crises"
    __table_args__ = (
        Index("ix_crises_conversation", "conversation_id", "at"),
        Index("ix_crises_state", "state", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    turn: Mapped[int | None] = mapped_column(ForeignKey("turns.id"), unique=True)
    category: Mapped[str] = mapped_column(String(20))
    about: Mapped[str] = mapped_column(String(10))
    soft: Mapped[bool] = mapped_column(Boolean)
    evidence: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(10))
    escalate_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    escalations: Mapped[int] = mapped_column(Integer, default=0)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
