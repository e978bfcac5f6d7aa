"""What both sides of a conversation said, in order."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import or_, select, update

from store.database import Database
from store.messages import Author, Reply
from store.outbox import fresh
from store.tables.conversations import ConversationRow, TurnRow
from store.tables.outbox import OutboxRow


@dataclass(frozen=True)
class Entry:
    """One thing that was said.

    Attributes:
        seq: its number in the conversation, ascending, each once.
        author: who said it; a notice is what the assistant says without being asked.
        at: when.
        text: what the user wrote, masked; None while the message is not answered yet.
        message_id: of the user's message; for an answer, of the message it answers; else None.
        reply: what the user reads.
    """

    seq: int
    author: Author
    at: datetime
    text: str | None = None
    message_id: str | None = None
    reply: Reply | None = None


class Feed:
    """Repository of what was said."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def entries(
        self, conversation: str, after: int, limit: int, now: datetime
    ) -> list[Entry]:
        """At most `limit` things said after number `after`, in order.

        What expired before anybody read it is left out. A conversation that was erased begins
        anew: of a number beyond its last all is after it.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.read() as session:
            last = select(ConversationRow.last_seq).where(ConversationRow.id == conversation)
            if after > (await session.scalar(last) or 0):
                after = 0
            turns = await session.scalars(
                select(TurnRow)
                .where(TurnRow.conversation_id == conversation, TurnRow.seq > after)
                .order_by(TurnRow.seq)
                .limit(limit)
            )
            said = await session.execute(
                select(OutboxRow, TurnRow.message_id)
                .outerjoin(TurnRow, TurnRow.id == OutboxRow.turn)
                .where(
                    OutboxRow.conversation_id == conversation,
                    OutboxRow.seq > after,
                    or_(OutboxRow.state != "queued", fresh(now)),
                )
                .order_by(OutboxRow.seq)
                .limit(limit)
            )
            found = [_of_user(row) for row in turns]
            found += [_to_user(row, message_id) for row, message_id in said]
        return sorted(found, key=lambda entry: entry.seq)[:limit]

    async def newest(self, conversations: Collection[str]) -> dict[str, int]:
        """The number of what was said last in each of these conversations that has begun.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        if not conversations:
            return {}
        async with self._database.read() as session:
            found = await session.execute(
                select(ConversationRow.id, ConversationRow.last_seq).where(
                    ConversationRow.id.in_(conversations)
                )
            )
            return {row.id: row.last_seq for row in found}

    async def read(self, conversation: str, upto: int, now: datetime) -> None:
        """Note that the client has everything up to number `upto`.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        unread = (
            OutboxRow.conversation_id == conversation,
            OutboxRow.seq <= upto,
            OutboxRow.state == "queued",
        )
        async with self._database.read() as session:
            if await session.scalar(select(OutboxRow.id).where(*unread).limit(1)) is None:
                return
        async with self._database.write() as session:
            await session.execute(
                update(OutboxRow).where(*unread).values(state="sent", settled_at=now)
            )


def _of_user(row: TurnRow) -> Entry:
    text = row.text if row.answered_at else None
    return Entry(row.seq, "user", row.received_at, text=text, message_id=row.message_id)


def _to_user(row: OutboxRow, message_id: str | None) -> Entry:
    reply = Reply.model_validate(row.reply)
    author = cast("Author", row.author)
    return Entry(row.seq, author, row.created_at, message_id=message_id, reply=reply)
