"""The inbox: messages of users, stored before anything is done with them, answered once.

What is kept of a message while it waits is encrypted: it may hold a name or a number that the
assistant has just asked for. Once it is answered only the masked text stays.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import exists, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from store.answers import Answer, Answered, countable, find_turn, result_of
from store.cipher import Cipher
from store.database import Database, insert_once
from store.handoff_types import State
from store.messages import TurnResult
from store.numbers import Overtaken, next_seq
from store.outbox import collect, say
from store.people import Detail, keep_detail
from store.tables.conversations import ConversationRow, TurnRow
from store.tables.handoff import HandoffRow


@dataclass(frozen=True)
class Pending:
    """A message that waits for its answer.

    Attributes:
        id: of the turn.
        message_id: the sender's id of the message.
        letter: the message as it was handed to `take_in`.
        text: what is kept of it, when that is decided already.
        is_first: whether it opens the conversation.
        tries: how often somebody died over it.
        state: of the hand-off.
        epoch: of who answers.
        is_ready: whether Rasa's memory was made ready for that epoch.
    """

    id: int
    conversation: str
    message_id: str
    letter: str
    text: str | None
    is_first: bool
    tries: int
    state: State = "bot"
    epoch: int = 0
    is_ready: bool = True


class Inbox:
    """Repository of the messages of users.

    Args:
        database: where they are.
        cipher: encrypts what waits, and addresses.
    """

    def __init__(self, database: Database, cipher: Cipher) -> None:
        self._database, self._cipher = database, cipher

    async def take_in(
        self,
        conversation: str,
        channel: str,
        message_id: str,
        letter: str,
        now: datetime,
        address: str | None = None,
    ) -> int | None:
        """Store a message; the conversation begins with its first.

        Args:
            conversation: whose message it is.
            channel: where it comes from.
            message_id: the sender's id of the message, unique in the conversation.
            letter: the message, kept encrypted until it is answered.
            now: when it came.
            address: where the channel can push to; kept encrypted.

        Returns:
            The id of the turn, or None when the message was taken in before.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        try:
            async with self._database.write() as session:
                if await find_turn(session, conversation, message_id):
                    return None
                await insert_once(
                    session,
                    ConversationRow,
                    {"id": conversation, "channel": channel, "created_at": now, "last_seq": 0},
                )
                if address is not None:
                    await self._reachable(session, conversation, address)
                row = TurnRow(
                    conversation_id=conversation,
                    message_id=message_id,
                    seq=await next_seq(session, conversation),
                    sealed=self._cipher.encrypt(letter),
                    received_at=now,
                )
                session.add(row)
                await session.flush()
                return row.id
        except IntegrityError:
            # Another process stored the same message between our look and our insert.
            async with self._database.read() as session:
                if await find_turn(session, conversation, message_id) is None:
                    raise
            return None

    async def _reachable(self, session: AsyncSession, conversation: str, address: str) -> None:
        await session.execute(
            update(ConversationRow)
            .where(ConversationRow.id == conversation)
            .values(address=self._cipher.encrypt(address), unreachable_since=None)
        )

    async def pending(self, conversation: str) -> list[Pending]:
        """The messages of a conversation that wait for an answer, oldest first.

        Raises:
            StoreUnavailable: the database does not answer.
            KeyInvalid: one was encrypted with a key that is gone.
        """
        earlier = aliased(TurnRow)
        has_earlier = exists().where(
            earlier.conversation_id == TurnRow.conversation_id, earlier.seq < TurnRow.seq
        )
        async with self._database.read() as session:
            rows = await session.execute(
                select(
                    TurnRow,
                    has_earlier,
                    func.coalesce(HandoffRow.state, "bot"),
                    ConversationRow.epoch,
                    func.coalesce(HandoffRow.rasa_epoch, 0),
                )
                .join(ConversationRow, ConversationRow.id == TurnRow.conversation_id)
                .outerjoin(HandoffRow, HandoffRow.conversation_id == TurnRow.conversation_id)
                .where(TurnRow.conversation_id == conversation, TurnRow.answered_at.is_(None))
                .order_by(TurnRow.seq)
            )
            return [
                Pending(
                    id=row.id,
                    conversation=conversation,
                    message_id=row.message_id,
                    letter=self._cipher.decrypt(row.sealed) if row.sealed else "",
                    text=row.text,
                    is_first=not goes_on,
                    tries=row.tries,
                    state=cast("State", state),
                    epoch=epoch,
                    is_ready=ready == epoch,
                )
                for row, goes_on, state, epoch, ready in rows
            ]

    async def settle(
        self, turn: int, conversation: str, text: str, kind: Detail, detail: str, until: datetime
    ) -> None:
        """Keep a personal detail that a message told, and of the message only `text`.

        Args:
            turn: id of the turn.
            conversation: whose turn it is.
            text: what stands in the place of the message from now on.
            kind: of the detail.
            detail: in the clear; kept encrypted.
            until: when it is removed if nothing comes of it.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.write() as session:
            await keep_detail(session, self._cipher, conversation, kind, detail, until)
            await session.execute(update(TurnRow).where(TurnRow.id == turn).values(text=text))

    async def answer(self, pending: Pending, answer: Answer, now: datetime) -> bool:
        """Store what a message led to, and put the answer into the outbox.

        Args:
            pending: the message.
            answer: what it led to.
            now: when.

        Returns:
            Whether it is stored. It is dropped when the message was answered before, or when
            somebody else answers the conversation by now: then the message still waits.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        with suppress(Overtaken):
            async with self._database.write() as session:
                return await _answer(session, pending, answer, now)
        return False

    async def is_answered(self, conversation: str, message_id: str) -> bool | None:
        """Whether a message is answered; None when it was never taken in.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.read() as session:
            row = await find_turn(session, conversation, message_id)
            return None if row is None else row.answered_at is not None

    async def result(self, conversation: str, message_id: str) -> TurnResult | None:
        """What a message led to, with all that was said with its answer; None before that.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.read() as session:
            row = await find_turn(session, conversation, message_id)
            return await result_of(session, row) if row and row.answered_at else None

    async def last(self, conversation: str) -> Answered | None:
        """The last message that was answered.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.read() as session:
            row = await session.scalar(
                select(TurnRow)
                .where(TurnRow.conversation_id == conversation, TurnRow.answered_at.is_not(None))
                .order_by(TurnRow.seq.desc())
                .limit(1)
            )
            return Answered(row.message_id, row.id, await result_of(session, row)) if row else None

    async def abandoned(self, before: datetime) -> list[str]:
        """Conversations with messages from before a moment that wait for an answer.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.read() as session:
            found = await session.scalars(
                select(TurnRow.conversation_id)
                .where(TurnRow.answered_at.is_(None), TurnRow.received_at < before)
                .distinct()
            )
            return list(found)

    async def tried(self, turn: int) -> None:
        """Note that answering a message is taken up again.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.write() as session:
            await session.execute(
                update(TurnRow).where(TurnRow.id == turn).values(tries=TurnRow.tries + 1)
            )


async def _answer(session: AsyncSession, pending: Pending, answer: Answer, now: datetime) -> bool:
    result = answer.result
    first = await session.scalar(
        update(TurnRow)
        .where(TurnRow.id == pending.id, TurnRow.answered_at.is_(None))
        .values(
            text=answer.text,
            sealed=None,
            result=result.model_dump(mode="json", exclude={"replies"}),
            answered_at=now,
            **countable(result),
        )
        .returning(TurnRow.id)
        .execution_options(synchronize_session=False)
    )
    if first is None:
        return False
    if answer.waits and not answer.urgent:
        await collect(session, pending.conversation, pending.message_id, now)
    await say(
        session,
        pending.conversation,
        pending.id,
        result.replies,
        now,
        collected_by=pending.message_id if answer.waits else None,
        epoch=answer.epoch,
        urgent=answer.urgent,
    )
    return True
