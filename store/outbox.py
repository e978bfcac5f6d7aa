"""The outbox: what is said to users, each occasion once.

Whoever has something to say puts it in, in the transaction that gives the occasion. Channels that
can be pushed to get it from there (`store.delivery`); of the others it is collected: with the
answer to a request, or when the client follows the conversation (`store.feed`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from store.database import Database, insert_once
from store.messages import Author, Reply
from store.numbers import next_seq
from store.tables.conversations import ConversationRow
from store.tables.outbox import OutboxRow

DIRECT = "api"  # channel of a conversation that began without a message


@dataclass(frozen=True)
class Message:
    """A message of the outbox.

    Attributes:
        seq: its number in the conversation, ascending.
        author: `bot`, `notice` or `counsellor`.
        turn: id of the user message it answers; None when the assistant speaks on its own.
        urgent: it goes before all that waits: an answer to danger.
        attempts: how often pushing it was tried before.
    """

    id: int
    conversation: str
    seq: int
    reply: Reply
    created_at: datetime
    author: Author = "notice"
    turn: int | None = None
    urgent: bool = False
    attempts: int = 0


Fits = Callable[[Sequence[Message]], bool]


async def put(
    session: AsyncSession,
    conversation: str,
    key: str,
    reply: Reply,
    now: datetime,
    expires_at: datetime | None = None,
    *,
    author: str = "notice",
    urgent: bool = False,
) -> bool:
    """Say something to a conversation, in the caller's transaction.

    Args:
        session: of the caller.
        conversation: who is to read it; begun when there is none yet.
        key: names the occasion; the same key is put in only once.
        reply: what is said.
        now: when.
        expires_at: after which it is not worth saying.
        author: `notice`, or `counsellor`.
        urgent: whether it goes before all that waits.

    Returns:
        Whether it is new.
    """
    await insert_once(
        session,
        ConversationRow,
        {"id": conversation, "channel": DIRECT, "created_at": now, "last_seq": 0},
    )
    return await insert_once(
        session,
        OutboxRow,
        {
            "conversation_id": conversation,
            "seq": await next_seq(session, conversation),
            "key": key,
            "author": author,
            "reply": reply.model_dump(mode="json"),
            "created_at": now,
            "expires_at": expires_at,
            "state": "queued",
            "urgent": urgent,
            "attempts": 0,
        },
    )


async def withdraw(
    session: AsyncSession, conversation: str, key_prefix: str, now: datetime
) -> None:
    """Let what nobody has read yet, with keys that begin so, not be said any more.

    In the caller's transaction.
    """
    await session.execute(
        update(OutboxRow)
        .where(
            OutboxRow.conversation_id == conversation,
            OutboxRow.state == "queued",
            OutboxRow.key.startswith(key_prefix),
        )
        .values(expires_at=now)
        .execution_options(synchronize_session=False)
    )


async def collect(
    session: AsyncSession,
    conversation: str,
    key: str,
    now: datetime,
    limit: int | None = None,
    fits: Fits | None = None,
) -> list[OutboxRow]:
    """Hand what waits over to the request `key`, in the caller's transaction; in their order."""
    waiting = await session.scalars(
        select(OutboxRow)
        .where(_waits(conversation, now))
        .order_by(*in_order())
        .limit(limit)
        .with_for_update()
    )
    taken: list[OutboxRow] = []
    for row in waiting:
        if taken and fits and not fits([message(one) for one in (*taken, row)]):
            break
        taken.append(row)
    if taken:
        await session.execute(
            update(OutboxRow)
            .where(OutboxRow.id.in_([row.id for row in taken]))
            .values(state="sent", settled_at=now, collected_by=key)
            .execution_options(synchronize_session=False)
        )
    return taken


class Outbox:
    """Repository of what waits to be read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def collect(
        self, conversation: str, key: str, now: datetime, limit: int, fits: Fits | None = None
    ) -> list[Message]:
        """Take at most `limit` waiting messages along with the request `key`, oldest first.

        The same key gets the same again and nothing else; what expired is left out.

        Args:
            conversation: whose messages.
            key: of the request.
            now: when.
            limit: see above.
            fits: whether messages go together, asked with one more each time; the first goes.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        if not await self.waiting(conversation, now):  # most often, and needs no lock
            async with self._database.read() as session:
                return [message(row) for row in await _collected(session, conversation, key)]
        async with self._database.write() as session:
            await _alone(session, conversation)
            rows = await _collected(session, conversation, key)
            rows = rows or await collect(session, conversation, key, now, limit, fits)
            return [message(row) for row in rows]

    async def give_back(self, conversation: str, key: str) -> None:
        """Queue again what was collected with the request `key`: it did not arrive.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.write() as session:
            await session.execute(
                update(OutboxRow)
                .where(
                    OutboxRow.conversation_id == conversation,
                    OutboxRow.collected_by == key,
                )
                .values(state="queued", settled_at=None, collected_by=None)
                .execution_options(synchronize_session=False)
            )

    async def waiting(self, conversation: str, now: datetime) -> list[Message]:
        """What was not delivered yet, oldest first.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.read() as session:
            rows = await session.scalars(
                select(OutboxRow).where(_waits(conversation, now)).order_by(*in_order())
            )
            return [message(row) for row in rows]

    async def how_many_wait(self, conversation: str, now: datetime) -> int:
        """The number of messages that were not delivered yet.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.read() as session:
            count = select(func.count()).select_from(OutboxRow).where(_waits(conversation, now))
            return int(await session.scalar(count) or 0)


async def _alone(session: AsyncSession, conversation: str) -> None:
    """Let no other transaction collect here meanwhile, the same request come twice for one."""
    await session.execute(
        select(ConversationRow.id).where(ConversationRow.id == conversation).with_for_update()
    )


async def _collected(session: AsyncSession, conversation: str, key: str) -> list[OutboxRow]:
    """What the request `key` took along before."""
    rows = await session.scalars(
        select(OutboxRow)
        .where(OutboxRow.conversation_id == conversation, OutboxRow.collected_by == key)
        .order_by(*in_order())
    )
    return list(rows)


def message(row: OutboxRow) -> Message:
    """A row as others read it."""
    return Message(
        id=row.id,
        conversation=row.conversation_id,
        seq=row.seq,
        reply=Reply.model_validate(row.reply),
        created_at=row.created_at,
        author=cast("Author", row.author),
        turn=row.turn,
        urgent=row.urgent,
        attempts=row.attempts,
    )


def in_order() -> tuple[ColumnElement[Any], ...]:
    """The order in which messages are delivered."""
    return (OutboxRow.urgent.desc(), OutboxRow.seq.asc())


def fresh(now: datetime) -> ColumnElement[bool]:
    """Whether a message is still worth saying."""
    return or_(OutboxRow.expires_at.is_(None), OutboxRow.expires_at > now)


def _waits(conversation: str, now: datetime) -> ColumnElement[bool]:
    return (OutboxRow.conversation_id == conversation) & (OutboxRow.state == "queued") & fresh(now)


async def say(
    session: AsyncSession,
    conversation: str,
    turn: int,
    replies: Sequence[Reply],
    now: datetime,
    collected_by: str | None = None,
    *,
    epoch: int | None = None,
    urgent: bool = False,
) -> None:
    """Put the answer to a turn in, in the caller's transaction.

    Args:
        session: of the caller.
        conversation: whose turn it is.
        turn: id of the turn.
        replies: the answer, in order.
        now: when.
        collected_by: the request that waits for it; it counts as delivered with it.
        epoch: in which it was composed; any when None.
        urgent: whether it goes before all that waits.

    Raises:
        Overtaken: somebody else answers the conversation by now.
    """
    first = await next_seq(session, conversation, len(replies), epoch)
    for number, reply in enumerate(replies):
        session.add(
            OutboxRow(
                conversation_id=conversation,
                seq=first + number,
                key=f"turn/{turn}/{number}",
                author="bot",
                turn=turn,
                reply=reply.model_dump(mode="json"),
                created_at=now,
                urgent=urgent,
                state="sent" if collected_by else "queued",
                settled_at=now if collected_by else None,
                collected_by=collected_by,
            )
        )
