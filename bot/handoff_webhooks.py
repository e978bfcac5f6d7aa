"""Tells partners who answers their conversations: in order, each change at least once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import groupby
from operator import attrgetter

from bot.delivery import GIVE_UP, pause
from bot.rounds import rounds
from bot.today import now
from channels.partner import CHANNEL, PartnerAdapter
from store.delivery import Deliveries
from store.handoff_pushes import HandoffNews, HandoffPushes
from store.locks import Locks

LOOK_EVERY = 2.0  # seconds
LOCK = "handoff-webhooks"  # one replica pushes at a time


class HandoffWebhooks:
    """Pushes what the log of hand-offs says; what fails is tried again for a day.

    Args:
        pushes: what partners are to be told.
        deliveries: know the addresses.
        locks: so that one replica pushes at a time.
        partners: the channel.
    """

    def __init__(
        self, pushes: HandoffPushes, deliveries: Deliveries, locks: Locks, partners: PartnerAdapter
    ) -> None:
        self._pushes, self._deliveries = pushes, deliveries
        self._locks, self._partners = locks, partners

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Push as long as this is entered."""
        async with rounds("hand-offs partners are told of", self.push, LOOK_EVERY):
            yield

    async def push(self) -> None:
        """Push what is due, to all conversations at once.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        if not await self._open():  # most often, and needs no lock
            return
        async with self._locks.hold(LOCK):
            news = sorted(await self._open(), key=attrgetter("conversation", "id"))
            by_conversation = groupby(news, key=attrgetter("conversation"))
            await asyncio.gather(*(self._tell(who, list(some)) for who, some in by_conversation))

    async def _open(self) -> list[HandoffNews]:
        return await self._pushes.open(CHANNEL, now() - GIVE_UP)

    async def _tell(self, conversation: str, news: list[HandoffNews]) -> None:
        """Push what happened in a conversation until something has to wait."""
        for one in news:
            began = now()
            if one.next_at and one.next_at > began:
                return
            recipient = await self._deliveries.recipient(conversation)
            if recipient is None:
                return
            delivery = await self._partners.tell(recipient.address, one)
            if delivery.state == "queued":
                await self._pushes.postpone(one, now() + pause(delivery, one.attempts))
                return
            await self._pushes.settle(one, now())
            if delivery.unreachable:
                await self._deliveries.unreachable(conversation, began, now())
