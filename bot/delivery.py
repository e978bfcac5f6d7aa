"""Pushes what is in the outbox through the adapters, in order, each message once.

One task per conversation sends at a time, also across replicas. What surely was not delivered is
tried again with growing pauses; what may have been delivered never is, but the user is told.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.rounds import finished, rounds
from bot.signals import Signals
from bot.today import now
from channels.adapter import Adapter
from channels.messages import Delivery
from store.delivery import Deliveries, Recipient
from store.errors import StoreError
from store.locks import Locks
from store.messages import Reply
from store.outbox import Message

log = logging.getLogger(__name__)

AT_ONCE = 32  # conversations that one process sends to
LOOK_EVERY = 2.0  # seconds between two looks for what is due; signals come before
FIRST_PAUSE, LONGEST_PAUSE = 2.0, 300.0  # seconds until a failed delivery is tried again
GIVE_UP = timedelta(hours=24)  # after which a message is of no use any more
STOP_LIMIT = 10.0  # seconds deliveries may take when the app stops


class Delivering:
    """Sends for the channels that can be pushed to.

    Args:
        deliveries: where what is to be sent stands.
        locks: so that one sends to a conversation at a time.
        signals: tell when something was said.
        adapters: the channels.
        maybe_lost: what is said after an answer that may not have arrived.
    """

    def __init__(
        self,
        deliveries: Deliveries,
        locks: Locks,
        signals: Signals,
        adapters: Iterable[Adapter],
        maybe_lost: Reply,
    ) -> None:
        self._deliveries, self._locks, self._signals = deliveries, locks, signals
        self._adapters = {adapter.name: adapter for adapter in adapters}
        self._maybe_lost = maybe_lost
        self._at_work: dict[str, asyncio.Task[None]] = {}
        self._room = asyncio.Semaphore(AT_ONCE)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Deliver as long as this is entered; then finish what is being sent."""
        if not self._adapters:
            yield
            return
        try:
            with self._signals.listening_to_all() as said:
                async with rounds("what is to be sent", self._look, LOOK_EVERY, said):
                    yield
        finally:
            await finished(list(self._at_work.values()), STOP_LIMIT)

    async def _look(self) -> None:
        for conversation in await self._deliveries.due(self._adapters, now()):
            self._deliver_to(conversation)

    def _deliver_to(self, conversation: str) -> None:
        if conversation not in self._at_work:
            task = asyncio.create_task(self._deliver(conversation), name="delivery")
            self._at_work[conversation] = task
            task.add_done_callback(lambda _: self._at_work.pop(conversation))

    async def _deliver(self, conversation: str) -> None:
        try:
            async with self._locks.hold(f"delivery/{conversation}"), self._room:
                recipient = await self._deliveries.recipient(conversation)
                await self._pick_up(conversation, recipient)
                while recipient and await self._send_all(conversation, recipient):
                    pass
        except StoreError as error:
            log.warning("messages wait for the database: %s", error)

    async def _pick_up(self, conversation: str, to: Recipient | None) -> None:
        """Deal with what somebody was sending when he died."""
        may_repeat = to is not None and self._adapters[to.channel].repeatable
        for message in await self._deliveries.interrupted(conversation):
            if may_repeat:
                await self._deliveries.postpone(message.id, now())
            else:
                await self._settle(message, Delivery("unknown", reason="cut off"))

    async def _send_all(self, conversation: str, to: Recipient) -> bool:
        """Send what is queued, in order; whether there may be more."""
        adapter = self._adapters[to.channel]
        queued = await self._deliveries.queued(conversation, now())
        queued = [message for message in queued if adapter.pushes(message)]
        for message in queued:
            if not await self._send(adapter, to.address, message):
                return False
        return bool(queued)

    async def _send(self, adapter: Adapter, address: str, message: Message) -> bool:
        """Send one message; whether the next one may follow."""
        if not await self._deliveries.sending(message.id):
            return False
        began = now()
        try:
            delivery = await adapter.send(address, message)
        except Exception as error:  # a mistake of ours: nobody knows how far it came
            log.error("sending on %s failed: %s", adapter.name, type(error).__name__)
            delivery = Delivery("unknown", reason=type(error).__name__)
        if delivery.unreachable:
            await self._deliveries.unreachable(message.conversation, began, now())
        is_old = now() - message.created_at >= GIVE_UP
        if delivery.state == "queued" and (delivery.unreachable or not is_old):
            await self._deliveries.postpone(message.id, now() + pause(delivery, message.attempts))
            return False
        await self._settle(message, delivery)
        return not delivery.unreachable

    async def _settle(self, message: Message, delivery: Delivery) -> None:
        """Note what became of a message; one whose fate is unknown the user may ask for again."""
        state = "failed" if delivery.state == "queued" else delivery.state
        if state != "sent":
            log.warning("message %d is %s: %s", message.id, state, delivery.reason)
        again = self._maybe_lost if state == "unknown" and message.turn else None
        await self._deliveries.settle(message, state, now(), delivery.external_id, then=again)


def pause(delivery: Delivery, attempts: int) -> timedelta:
    """How long a delivery waits after a failure, the longer the more often it was tried before."""
    seconds = delivery.retry_after
    if seconds is None:
        seconds = min(FIRST_PAUSE * 2**attempts, LONGEST_PAUSE)
    return timedelta(seconds=seconds)
