"""What counsellors do with conversations."""

from __future__ import annotations

from datetime import datetime

from bot.crises.service import Crises
from bot.handoff.machine import Machine
from bot.handoff.rota import Rota
from bot.handoff.transitions import Transitions
from nlu.korean.mask import Kind, mask
from store.handoff_types import Handoff
from store.handoffs import Handoffs
from store.messages import Button, Reply
from store.notes import Notes, keep_note

# Counsellors tell numbers of offices; those of users they never see.
OF_OFFICES: frozenset[Kind] = frozenset({"phone_number"})


class HandoffDesk:
    """The desk as counsellors see it.

    Methods that change something raise `Refused` when it may not be done, and all of them
    `StoreUnavailable` when the database does not answer. Counsellors are ids of accounts; times
    are aware.

    Attributes:
        rota: who is at work.
        notes: what counsellors note for each other.
        crises: dangers.
    """

    def __init__(
        self,
        handoffs: Handoffs,
        transitions: Transitions,
        machine: Machine,
        rota: Rota,
        notes: Notes,
        crises: Crises,
    ) -> None:
        self._handoffs, self._transitions, self._machine = handoffs, transitions, machine
        self.rota, self.notes, self.crises = rota, notes, crises

    async def standing(self, conversation: str) -> Handoff:
        """Who answers a conversation now."""
        return await self._handoffs.get(conversation)

    async def waiting(self) -> list[Handoff]:
        """Who waits, in the order in which they are to be taken."""
        return await self._handoffs.waiting()

    async def held(self, counsellor: int) -> list[Handoff]:
        """What a counsellor holds, put-off conversations included."""
        return await self._handoffs.held(counsellor)

    async def claim(self, conversation: str, counsellor: int, now: datetime) -> Handoff:
        """Take who waits: of several at once exactly one gets it."""
        return await self._transitions.do(
            conversation, now, lambda case: self._machine.claim(case, now, counsellor)
        )

    async def take(self, conversation: str, counsellor: int, now: datetime) -> Handoff:
        """Take a conversation over, from the bot for one."""
        return await self._transitions.do(
            conversation, now, lambda case: self._machine.take(case, now, counsellor)
        )

    async def decline(self, conversation: str, counsellor: int, now: datetime) -> Handoff:
        """Leave what was offered to somebody else."""
        after = await self._transitions.do(
            conversation, now, lambda case: self._machine.decline(case, now, counsellor)
        )
        await self.rota.assign(now)
        return after

    async def write(
        self,
        conversation: str,
        counsellor: int,
        text: str,
        key: str,
        now: datetime,
        buttons: tuple[Button, ...] = (),
    ) -> bool:
        """Say something to the user; the same key is said once. It takes over from the bot.

        Args:
            conversation: whose user reads it.
            counsellor: who says it.
            text: what is said; numbers that may not be kept are masked.
            key: the client's own, at most 40 characters.
            now: when.
            buttons: below it, numbers to call for one.

        Returns:
            Whether it is new.

        Raises:
            Refused: another counsellor holds the conversation.
        """
        async with self._transitions.locked(conversation, now) as case:
            before = case.handoff
            change = self._machine.take(before, now, counsellor)
            if change:
                await self._transitions.make(case, change, now)
            await case.touch(self._machine.wrote(case.handoff, now, counsellor))
            await self.crises.taken(case.session, conversation, counsellor, now)
            speaker = await case.name_of(counsellor)
            said = mask(text, spare=OF_OFFICES).text
            reply = Reply(text=said, speaker=speaker, buttons=buttons)
            key = f"counsellor/{conversation}/{key}"
            is_new = await case.say(reply, key, author="counsellor")
            after = case.handoff
        await self._transitions.follow(before, after, now)
        return is_new

    async def transfer(
        self, conversation: str, counsellor: int, to: int | None, note: str, now: datetime
    ) -> Handoff:
        """Pass the conversation on, to a colleague or (None) to who comes next, with a note."""
        async with self._transitions.locked(conversation, now) as case:
            before = case.handoff
            change = self._machine.transfer(before, now, counsellor, to)
            await self._transitions.make(case, change, now)
            if note.strip():
                said = mask(note).text
                keep_note(case.session, conversation, counsellor, said, now, "transfer")
            after = case.handoff
        await self._transitions.follow(before, after, now)
        await self.rota.assign(now)
        return after

    async def give_back(self, conversation: str, counsellor: int, now: datetime) -> Handoff:
        """Leave the user to the bot again; what they had begun before can be gone on with."""
        return await self._transitions.do(
            conversation, now, lambda case: self._machine.give_back(case, counsellor)
        )

    async def close(self, conversation: str, counsellor: int, now: datetime) -> Handoff:
        """End the session."""
        return await self._transitions.do(
            conversation, now, lambda case: self._machine.close(case, counsellor)
        )

    async def snooze(
        self, conversation: str, counsellor: int, until: datetime, now: datetime
    ) -> Handoff:
        """Put the conversation off; the user's next word wakes it."""
        return await self._transitions.do(
            conversation, now, lambda case: self._machine.snooze(case, now, counsellor, until)
        )

    async def resume(self, conversation: str, counsellor: int, now: datetime) -> Handoff:
        """Take up what was put off."""
        return await self._transitions.do(
            conversation, now, lambda case: self._machine.resume(case, counsellor)
        )

    async def dismiss(self, crisis: int, counsellor: int, now: datetime) -> bool:
        """What sounded like danger was none; whether it still counted as one.

        Raises:
            LookupError: there is no such record.
        """
        danger = await self.crises.find(crisis)
        if danger is None:
            raise LookupError("there is no such danger")
        async with self._transitions.locked(danger.conversation, now) as case:
            counted = await self.crises.dismiss(case.session, crisis, counsellor, now)
            worst = await self.crises.worst(case.session, danger.conversation)
            change = self._machine.dismiss(case.handoff, now, counsellor)
            if counted and worst is None and change:
                await self._transitions.make(case, change, now)
        return counted
