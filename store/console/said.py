"""What was said in a conversation, as counsellors see it: how it arrived, what it led to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.database import Database
from store.messages import Author, Reply, TurnResult
from store.tables.conversations import TurnRow
from store.tables.outbox import OutboxRow

Delivery = Literal["queued", "sending", "sent", "failed", "unknown", "expired"]
ON_ITS_WAY = ("queued", "sending")


@dataclass(frozen=True)
class Said:
    """One thing that was said.

    Attributes:
        seq: its number in the conversation, ascending, each once.
        text: what the user wrote, masked; None while the message is not answered yet.
        result: what the user's message led to.
        reply: what the user reads.
        delivery: how far that came; None for what the user said.
    """

    seq: int
    author: Author
    at: datetime
    text: str | None = None
    result: TurnResult | None = None
    reply: Reply | None = None
    delivery: Delivery | None = None

    @property
    def settled(self) -> bool:
        """Whether it stays as it is."""
        if self.author == "user":
            return self.text is not None
        return self.delivery not in ON_ITS_WAY


class Transcript:
    """Queries of what was said; every method raises `StoreUnavailable` without the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def after(self, conversation: str, seq: int, limit: int, now: datetime) -> list[Said]:
        """At most `limit` things said after number `seq`, in order."""
        return await self._found(conversation, lambda column: column > seq, limit, now)

    async def before(
        self, conversation: str, seq: int | None, limit: int, now: datetime
    ) -> list[Said]:
        """The last `limit` things said before number `seq`, or at all; in order."""
        return await self._found(
            conversation,
            lambda column: column < seq if seq is not None else column >= 0,
            limit,
            now,
            newest_first=True,
        )

    async def on_its_way(self, conversation: str, upto: int, now: datetime) -> list[Said]:
        """What was said to the user up to number `upto` and has not arrived yet, in order."""
        query = select(OutboxRow.seq).where(
            OutboxRow.conversation_id == conversation,
            OutboxRow.seq <= upto,
            OutboxRow.state.in_(ON_ITS_WAY),
        )
        async with self._database.read() as session:
            seqs = list(await session.scalars(query))
        return await self.those(conversation, seqs, now)

    async def those(self, conversation: str, seqs: Collection[int], now: datetime) -> list[Said]:
        """What has these numbers, in order."""
        if not seqs:
            return []
        return await self._found(conversation, lambda column: column.in_(seqs), len(seqs), now)

    async def results(self, conversation: str, limit: int) -> list[TurnResult]:
        """What the last `limit` messages of the user led to, in order."""
        query = (
            select(TurnRow.result)
            .where(TurnRow.conversation_id == conversation, TurnRow.result.is_not(None))
            .order_by(TurnRow.seq.desc())
            .limit(limit)
        )
        async with self._database.read() as session:
            found = [_result(result) for result in await session.scalars(query)]
        return [result for result in reversed(found) if result]

    async def _found(
        self,
        conversation: str,
        where: Any,
        limit: int,
        now: datetime,
        *,
        newest_first: bool = False,
    ) -> list[Said]:
        def rows(table: type[TurnRow] | type[OutboxRow]) -> Any:
            wanted: ColumnElement[bool] = where(table.seq)
            order = table.seq.desc() if newest_first else table.seq.asc()
            return (
                select(table)
                .where(table.conversation_id == conversation, wanted)
                .order_by(order)
                .limit(limit)
            )

        async with self._database.read() as session:
            found = await _all(session, rows(TurnRow), rows(OutboxRow), now)
        found.sort(key=lambda said: said.seq)
        return found[-limit:] if newest_first else found[:limit]


async def _all(session: AsyncSession, turns: Any, outbox: Any, now: datetime) -> list[Said]:
    by_user = [_of_user(row) for row in await session.scalars(turns)]
    return by_user + [_to_user(row, now) for row in await session.scalars(outbox)]


def _of_user(row: TurnRow) -> Said:
    text = row.text if row.answered_at else None
    return Said(row.seq, "user", row.received_at, text=text, result=_result(row.result))


def _to_user(row: OutboxRow, now: datetime) -> Said:
    expired = row.state == "queued" and row.expires_at is not None and row.expires_at <= now
    return Said(
        row.seq,
        cast("Author", row.author),
        row.created_at,
        reply=Reply.model_validate(row.reply),
        delivery="expired" if expired else cast("Delivery", row.state),
    )


def _result(stored: dict[str, Any] | None) -> TurnResult | None:
    return TurnResult.model_validate(stored) if stored else None
