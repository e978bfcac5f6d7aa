"""Who is at work, and whose turn it is; and what deadlines lead to."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.handoff.assigning import next_offers
from bot.handoff.hours import OfficeHours
from bot.handoff.machine import Machine
from bot.handoff.transitions import Transitions
from bot.signals import DESK, Signals
from knowledge.rules.handoff import HandoffRules
from store.handoffs import Handoffs
from store.seats import NewSeat, Seat, Seats, Status


class Rota:
    """Presence of counsellors, and the offers that follow from it.

    Every method raises `StoreUnavailable` when the database does not answer.

    Attributes:
        hours: when somebody should be there.
    """

    def __init__(
        self,
        handoffs: Handoffs,
        seats: Seats,
        hours: OfficeHours,
        transitions: Transitions,
        machine: Machine,
        signals: Signals,
        rules: HandoffRules,
    ) -> None:
        self._handoffs, self._seats, self.hours = handoffs, seats, hours
        self._transitions, self._signals = transitions, signals
        self._rules, self._machine = rules, machine

    async def is_staffed(self) -> bool:
        """Whether there is anybody who could log in."""
        return await self._seats.is_staffed()

    async def seats(self) -> list[Seat]:
        """Every counsellor's place, the one whose turn it is first."""
        return await self._seats.all()

    async def there(self, now: datetime) -> list[Seat]:
        """The counsellors that are at work now, the one whose turn it is first."""
        return [seat for seat in await self._seats.all() if self.is_there(seat, now)]

    def is_there(self, seat: Seat, now: datetime) -> bool:
        """Whether a counsellor is at work now."""
        return seat.is_there(now - timedelta(seconds=self._rules.lost_seconds))

    async def arrive(self, counsellor: int, now: datetime) -> None:
        """A counsellor opened the console."""
        await self._seats.arrive(counsellor, self._rules.capacity, now)
        await self._changed(now)

    async def seen(self, account: int, now: datetime, *, first: Status = "away") -> None:
        """Somebody's console is open: what they hold is in their hands.

        Args:
            account: whose.
            now: when.
            first: what they are when they have no place yet; nothing is offered to who is away.
        """
        if await self._seats.seen(account, now, NewSeat(first, self._rules.capacity)):
            await self._changed(now)

    async def set_status(self, counsellor: int, status: Status, now: datetime) -> None:
        """Whether new conversations may come to a counsellor."""
        await self._seats.set_status(counsellor, status)
        await self._changed(now)

    async def set_capacity(self, counsellor: int, capacity: int, now: datetime) -> None:
        """How many conversations a counsellor holds at once."""
        await self._seats.set_capacity(counsellor, capacity)
        await self._changed(now)

    async def assign(self, now: datetime) -> int:
        """Offer those who wait to counsellors with room, in turn; how many offers."""
        waiting = [case for case in await self._handoffs.waiting() if case.state == "queued"]
        if not waiting:
            return 0
        refused = await self._handoffs.refused_by(waiting)
        offers = next_offers(waiting, await self.there(now), refused)
        for conversation, counsellor in offers:
            await self._offer(conversation, counsellor, now)
        return len(offers)

    async def sweep(self, now: datetime) -> int:
        """Act on deadlines that have passed and on counsellors who are gone; how often.

        Idempotent, and safe beside the same in another process.
        """
        due = await self._handoffs.due(now)
        is_open = await self.hours.is_open(now) if due else True
        for conversation in due:
            await self._transitions.do(
                conversation, now, lambda case: self._machine.expire(case, now, is_open=is_open)
            )
        lost = await self._handoffs.of_lost(now - timedelta(seconds=self._rules.lost_seconds))
        for conversation in lost:
            await self._transitions.do(
                conversation, now, lambda case: self._machine.lost(case, now)
            )
        return len(due) + len(lost) + await self.assign(now)

    async def _offer(self, conversation: str, counsellor: int, now: datetime) -> None:
        async with self._transitions.locked(conversation, now) as case:
            change = self._machine.offer(case.handoff, now, counsellor)
            if change:
                await self._transitions.make(case, change, now)
                await case.assigned(counsellor)

    async def _changed(self, now: datetime) -> None:
        await self._signals.announce(DESK)
        await self.assign(now)
