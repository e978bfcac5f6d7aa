"""What users do: ask for a person, wait, leave, leave a message, say how it was."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from bot.crises.service import Crises
from bot.handoff.machine import Machine
from bot.handoff.memory import Memory
from bot.handoff.rota import Rota
from bot.handoff.transitions import Transitions
from knowledge.texts import Texts
from nlu.korean.crisis import Crisis
from store.answers import Answered
from store.handoff_types import Change, Handoff
from store.handoffs import Handoffs
from store.messages import Owner, Reply


@dataclass(frozen=True)
class Requested:
    """What comes of asking for a person.

    Attributes:
        replies: what is said.
        waits: whether the user waits now; else nobody is there at this hour.
    """

    replies: tuple[Reply, ...]
    waits: bool


class Reception:
    """The hand-off as the conversation sees it.

    Every method raises `StoreUnavailable` when the database does not answer.
    """

    def __init__(
        self,
        handoffs: Handoffs,
        transitions: Transitions,
        machine: Machine,
        rota: Rota,
        crises: Crises,
        memory: Memory,
        texts: Texts,
    ) -> None:
        self._handoffs = handoffs
        self._transitions, self._machine, self._rota = transitions, machine, rota
        self._crises, self._memory, self._texts = crises, memory, texts
        self._words = transitions.words

    async def owner(self, conversation: str) -> Owner:
        """Who answers the user now."""
        return (await self._handoffs.get(conversation)).owner

    async def request(self, conversation: str, turn: int, now: datetime) -> Requested | None:
        """The user wants a person; a turn counts once.

        Returns:
            What comes of it; None when there is no desk: nobody could ever log in.
        """
        if not await self._rota.is_staffed():
            return None
        there, hours = await self._rota.there(now), self._rota.hours
        if not there and not await hours.is_open(now):
            return Requested(
                (self._words.nobody_there(await hours.next_opening(now)),), waits=False
            )
        cause = f"turn/{turn}/person"
        async with self._transitions.locked(conversation, now) as case:
            change = self._machine.request(case.handoff, now)
            if change and not await case.was_done(cause):
                await self._transitions.make(case, change, now, cause)
                reply = self._words.queued(await case.ahead(), len(there))
            else:
                reply = self._words.still_queued(await case.ahead())
        await self._rota.assign(now)
        return Requested((reply,), waits=True)

    async def danger(
        self, conversation: str, turn: int, found: Crisis, text: str, now: datetime
    ) -> Handoff:
        """The user said something that sounds like danger; a turn counts once.

        It is recorded and stands before all else in the queue, at any hour. With no account nobody
        waits: the bot's answer has the numbers to call.

        Returns:
            Who answers then.
        """
        is_staffed = await self._rota.is_staffed()
        cause = f"turn/{turn}/crisis"
        async with self._transitions.locked(conversation, now) as case:
            await self._crises.record(case.session, conversation, turn, found, text, now)
            if is_staffed and not await case.was_done(cause):
                change = self._machine.danger(case.handoff, now, found.category, soft=found.soft)
                await self._transitions.make(case, change, now, cause)
            after = case.handoff
        await self._rota.assign(now)
        return after

    async def wrote(self, conversation: str, now: datetime) -> Handoff:
        """The user wrote in human hands, or after the end."""
        async with self._transitions.locked(conversation, now) as case:
            change = self._machine.user_wrote(case.handoff, now)
            if isinstance(change, Change):
                await self._transitions.make(case, change, now)
            else:
                await case.touch(change)
            return case.handoff

    async def ready(self, conversation: str, epoch: int) -> None:
        """Make Rasa ready for the bot's first answer after a counsellor's.

        For who holds the lock of the conversation's turns.

        Raises:
            RasaError: Rasa does not answer.
        """
        await self._memory.make_ready(conversation, epoch)

    async def answer(
        self, conversation: str, turn: int, text: str, last: Answered | None, now: datetime
    ) -> tuple[Reply, ...] | None:
        """The answer to what is about waiting, a message to be left, or a rating; else None."""
        said = _bare(text)
        if said in {_bare(words) for words in self._texts.data("handoff.leave_words")}:
            return await self._leave(conversation, turn, now)
        if stars := self._words.stars(text):
            return await self._rate(conversation, turn, stars, now)
        if text == self._texts("handoff.button_message"):
            return (self._words.message_ask(),) if await self._rota.is_staffed() else None
        asked = self._words.message_ask()
        if last is None or asked not in last.result.replies:
            return None
        if text == self._texts("handoff.message_button_no"):
            return (Reply(text=self._texts("handoff.message_not")),)
        async with self._transitions.locked(conversation, now) as case:
            await case.leave_message(turn)
        return (Reply(text=self._texts("handoff.message_kept")),)

    async def _leave(self, conversation: str, turn: int, now: datetime) -> tuple[Reply, ...] | None:
        cause = f"turn/{turn}/left"
        async with self._transitions.locked(conversation, now) as case:
            if await case.was_done(cause):
                return ()
            change = self._machine.leave(case.handoff)
            if change is None:
                return None
            await self._transitions.make(case, change, now, cause)
        return ()

    async def _rate(
        self, conversation: str, turn: int, stars: int, now: datetime
    ) -> tuple[Reply, ...] | None:
        cause = f"turn/{turn}/rated"
        async with self._transitions.locked(conversation, now) as case:
            change = self._machine.rate(case.handoff, stars)
            if change is None:
                return None
            if not await case.was_done(cause):
                await self._transitions.make(case, change, now, cause)
        return (Reply(text=self._texts("handoff.rated")),)


def _bare(text: str) -> str:
    """A message without spaces and marks."""
    return re.sub(r"\W", "", text)
