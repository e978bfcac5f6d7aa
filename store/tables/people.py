"""The little that is kept of a person, encrypted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, UtcDateTime


class PersonalRow(Base):
    """One personal detail of whoever writes in a conversation.

    `kind` is `name` or `guardian_phone`; `secret` is the detail, encrypted. After `keep_until`
    nobody needs it any more, and the sweeper removes it.
    """

    __tablename__ = "personal_details"

    conversation_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    keep_until: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class ExpectedRow(Base):
    """The personal detail a conversation was asked for and has not told yet."""

    __tablename__ = "expected_details"

    conversation_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    until: Mapped[datetime] = mapped_column(UtcDateTime)
