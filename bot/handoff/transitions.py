"""Every transition of a hand-off: one transaction, one event, and what the user is told of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from bot.crises.service import Crises
from bot.handoff.memory import Memory
from bot.handoff.words import Circumstances, Words
from bot.signals import DESK, Signals
from store.handoff_types import Change, Handoff
from store.handoffs import Handoffs, Locked

Step = Callable[[Handoff], Change | None]

_TAKES = frozenset({"claimed", "taken"})
_LETS_GO = frozenset({"transferred", "lost", "woken"})
_ENDS = frozenset({"returned", "closed"})


class Transitions:
    """Carries out what the machine gives (`bot.handoff.machine`).

    Whoever looks at the queue hears of it under the name `DESK`. Every method raises
    `StoreUnavailable` when the database does not answer, and `LookupError` when there is no such
    conversation.

    Attributes:
        words: what users are told.
    """

    def __init__(
        self, handoffs: Handoffs, crises: Crises, words: Words, memory: Memory, signals: Signals
    ) -> None:
        self._handoffs, self._crises, self._memory = handoffs, crises, memory
        self._signals = signals
        self.words = words

    @asynccontextmanager
    async def locked(self, conversation: str, now: datetime) -> AsyncIterator[Locked]:
        """One transaction in which nobody else speaks or takes over; it is announced after it."""
        async with self._handoffs.locked(conversation, now) as case:
            yield case
        await self._announce(conversation)

    async def do(
        self, conversation: str, now: datetime, step: Step, cause: str | None = None
    ) -> Handoff:
        """Make the change that a step gives, if any.

        Args:
            conversation: whose.
            now: when.
            step: what is to change, given what holds.
            cause: what led to it; the same cause is carried out once.

        Returns:
            What holds then.

        Raises:
            Refused: a counsellor may not do it.
        """
        async with self._handoffs.locked(conversation, now) as case:
            before = case.handoff
            change = None if cause and await case.was_done(cause) else step(before)
            if change is None:
                return before
            await self.make(case, change, now, cause)
            after = case.handoff
        await self._announce(conversation)
        await self.follow(before, after, now)
        return after

    async def make(
        self, case: Locked, change: Change, now: datetime, cause: str | None = None
    ) -> None:
        """One transition in the caller's transaction: row, event, dangers, words."""
        before, conversation = case.handoff, case.handoff.conversation
        await case.change(change, cause)
        if change.kind in _TAKES and change.counsellor:
            await self._crises.taken(case.session, conversation, change.counsellor, now)
        elif change.kind in _LETS_GO:
            await self._crises.reopened(case.session, conversation, now)
        elif change.kind in _ENDS:
            by = int(change.actor) if change.actor.isdigit() else None
            await self._crises.settle(case.session, conversation, by, now)
        seen = Circumstances(
            before,
            ahead=await case.ahead() if case.handoff.state == "queued" else 0,
            name=await case.name_of(change.counsellor) if change.counsellor else "",
        )
        for number, reply in enumerate(self.words.of(change, seen)):
            await case.say(reply, f"handoff/{conversation}/{case.handoff.version}/{number}")

    async def follow(self, before: Handoff, after: Handoff, now: datetime) -> None:
        """Let Rasa's memory follow who answers; offer to go on with what was begun before."""
        if after.epoch == before.epoch:
            return
        if after.holder is not None:
            await self._memory.freeze(after.conversation)
            return
        form = await self._memory.release(after.conversation, after.epoch)
        if form is None or after.state != "bot":
            return
        async with self.locked(after.conversation, now) as case:
            if case.handoff.epoch == after.epoch:
                key = f"handoff/{after.conversation}/{after.version}/resume"
                await case.say(self.words.resume(form), key)

    async def _announce(self, conversation: str) -> None:
        await self._signals.announce(conversation)
        await self._signals.announce(DESK)
