"""What counsellors note for each other about a conversation; users never see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from store.database import Database
from store.tables.handoff import NoteRow
from store.tables.staff import AccountRow

Kind = Literal["note", "transfer"]


@dataclass(frozen=True)
class Note:
    """A note.

    Attributes:
        by: name of the counsellor.
        kind: an ordinary note, or the one that goes with a transfer.
    """

    id: int
    by: str
    kind: Kind
    at: datetime
    text: str


def keep_note(
    session: AsyncSession, conversation: str, account: int, text: str, now: datetime, kind: Kind
) -> None:
    """Keep a note, in the caller's transaction; its text is masked already."""
    session.add(
        NoteRow(conversation_id=conversation, account_id=account, kind=kind, at=now, text=text)
    )


class Notes:
    """Repository of notes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, conversation: str, account: int, text: str, now: datetime) -> None:
        """Keep a note; its text is masked already.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.write() as session:
            keep_note(session, conversation, account, text, now, "note")

    async def of(self, conversation: str) -> list[Note]:
        """The notes of a conversation, oldest first.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.read() as session:
            rows = await session.execute(
                select(NoteRow, AccountRow.name)
                .join(AccountRow, AccountRow.id == NoteRow.account_id)
                .where(NoteRow.conversation_id == conversation)
                .order_by(NoteRow.id)
            )
            return [
                Note(row.id, name, cast("Kind", row.kind), row.at, row.text) for row, name in rows
            ]
