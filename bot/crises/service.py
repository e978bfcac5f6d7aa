"""What is done about dangers, next to who answers the conversation (`bot.handoff`).

A danger is open until a counsellor takes it, and then has until `escalate_at` to be written to.
Past that time supervisors are called again and again, and the user is reminded of the hotline.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from actions.crisis import unanswered_reply
from bot.signals import DESK, Signals
from knowledge.base import KnowledgeBase
from knowledge.rules.handoff import HandoffRules
from nlu.korean.crisis import Crisis
from nlu.korean.crisis_types import Category
from store import crises
from store.cipher import Cipher
from store.crisis_alerts import alert
from store.crisis_records import CrisisRecords, Danger
from store.crisis_timeline import Step
from store.database import Database
from store.handoff_types import HELD, WAITING
from store.messages import TurnResult
from store.outbox import put, withdraw
from store.tables.conversations import TurnRow
from store.tables.handoff import CrisisRow, HandoffRow

OF_USE = timedelta(hours=1)  # how long after it was due a user is reminded of the hotline


class Crises:
    """Dangers and their escalation.

    Methods that take a session work in the caller's transaction, with the change of who answers.

    Args:
        database: where they are recorded.
        cipher: encrypts what was said.
        signals: wake the console.
        base: has the words and the hotlines.
        rules: when to escalate.
    """

    def __init__(
        self,
        database: Database,
        cipher: Cipher,
        signals: Signals,
        base: KnowledgeBase,
        rules: HandoffRules,
    ) -> None:
        self._database, self._cipher, self._signals = database, cipher, signals
        self._base, self._rules = base, rules
        self._records = CrisisRecords(database, cipher)

    async def record(
        self,
        session: AsyncSession,
        conversation: str,
        turn: int | None,
        found: Crisis,
        text: str,
        now: datetime,
    ) -> int:
        """Record a danger and alert the desk; the same turn is recorded once.

        Args:
            session: of the caller.
            conversation: where it was said.
            turn: the message that said it.
            found: what was seen in it.
            text: the masked message.
            now: when.

        Returns:
            The danger's id.
        """
        due = self._due(now)
        return await crises.record(session, self._cipher, conversation, turn, found, text, now, due)

    async def taken(
        self, session: AsyncSession, conversation: str, account: int, now: datetime
    ) -> None:
        """A counsellor claimed the conversation, or wrote in it: open dangers are looked after."""
        await crises.take(session, conversation, account, now, self._due(now))

    async def reopened(self, session: AsyncSession, conversation: str, now: datetime) -> None:
        """The conversation waits again (counsellor lost, transfer): so do its dangers."""
        await crises.reopen(session, conversation, self._due(now))

    async def settle(
        self, session: AsyncSession, conversation: str, account: int | None, now: datetime
    ) -> None:
        """The conversation is closed, and its dangers with it; None for the sweeper."""
        await crises.settle(session, conversation, account, now)

    async def dismiss(
        self, session: AsyncSession, crisis: int, account: int, now: datetime
    ) -> bool:
        """A counsellor says that it was none; False when it did not count as one any more.

        `worst` tells what is left of danger in the conversation.
        """
        return await crises.dismiss(session, crisis, account, now)

    async def worst(self, session: AsyncSession, conversation: str) -> Category | None:
        """The category that marks the hand-off of the conversation, if a danger still counts."""
        return await crises.worst(session, conversation)

    async def find(self, crisis: int) -> Danger | None:
        """One danger.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        return await self._records.find(crisis)

    async def open(self) -> list[Danger]:
        """All that nobody has settled yet (open or taken), longest ago first.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        return await self._records.active()

    async def of(self, conversation: str, since: datetime) -> list[Danger]:
        """Those of a conversation since a moment, longest ago first.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        return await self._records.of(conversation, since)

    async def evidence(self, crisis: int) -> str | None:
        """The masked message of a danger; who reads it is to be audited.

        Raises:
            KeyInvalid: it was encrypted with a key that is gone.
            StoreUnavailable: the database does not answer.
        """
        return await self._records.evidence(crisis)

    async def timeline(self, crisis: int) -> list[Step]:
        """What happened, for the record, in order.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        return await self._records.timeline(crisis)

    async def escalate(self, now: datetime) -> int:
        """Call supervisors where no counsellor has written in time; how many conversations.

        A job: what is due stands in the database, and each time is acted on once.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        count = 0
        for conversation in await self._records.due(now):
            async with self._database.write() as session:
                escalated = await self._escalate(session, conversation, now)
            if escalated:
                count += 1
                await self._signals.announce(conversation)
                await self._signals.announce(DESK)
        return count

    async def _escalate(self, session: AsyncSession, conversation: str, now: datetime) -> bool:
        waiting = await crises.overdue(session, conversation, now)
        written = await crises.last_written(session, conversation)
        unanswered = []
        for row in waiting:
            if written and row.escalate_at and written >= row.escalate_at - self._patience:
                row.state, row.taken_at = "taken", row.taken_at or written
                row.escalate_at = None
            else:
                unanswered.append(row)
        if not any(crises.is_due(row, now) for row in unanswered):
            return False
        for row in unanswered:  # one call for all of a conversation
            row.escalate_at = self._due(now)
        first = unanswered[0]
        first.escalations += 1
        await alert(session, first.id, first.escalations, now)
        if first.escalations <= self._rules.hotline_repeats:
            await self._repeat_hotline(session, first, now)
        return True

    async def _repeat_hotline(
        self, session: AsyncSession, danger: CrisisRow, now: datetime
    ) -> None:
        """Tell who waits for people again whom to call, in place of what was not read yet."""
        handoff = await session.get(HandoffRow, danger.conversation_id)
        if handoff is None or handoff.state not in (*WAITING, *HELD):
            return
        key = f"crisis/{danger.id}/"
        turn = await session.get(TurnRow, danger.turn) if danger.turn else None
        entities = TurnResult.model_validate(turn.result).entities if turn and turn.result else ()
        waits = handoff.state in WAITING
        reply = unanswered_reply(danger.category, entities, self._base, waits=waits)
        await withdraw(session, danger.conversation_id, key, now)
        await put(
            session,
            danger.conversation_id,
            f"{key}{danger.escalations}",
            reply,
            now,
            expires_at=now + OF_USE,
            urgent=True,
        )

    @property
    def _patience(self) -> timedelta:
        return timedelta(minutes=self._rules.escalate_minutes)

    def _due(self, now: datetime) -> datetime:
        return now + self._patience
