"""The app as channels see it (`channels.adapter.Gateway`)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

from bot.limits import Limits
from bot.signals import Signals
from bot.today import now
from bot.turns import Turns
from bot.typing import Typing
from channels.adapter import Moment
from channels.messages import Inbound, Receipt
from knowledge.texts import Texts
from store.errors import StoreUnavailable
from store.feed import Entry, Feed
from store.messages import Reply, TurnResult
from store.outbox import Fits, Message, Outbox
from store.standing import Standing, Standings

TRY_AGAIN = 2.0  # seconds until somebody who follows a conversation asks the database again
ALIVE_EVERY = 15.0  # seconds after which somebody who follows hears that nothing was said
PAGE = 100  # entries


class RuntimeGateway:
    """Takes messages in for channels, and gives them what is to be said.

    Attributes:
        texts, pepper, address: see `channels.adapter.Gateway`.
        limits: of what one user may write; none for who sits at the terminal.
    """

    def __init__(
        self,
        turns: Turns,
        feed: Feed,
        standings: Standings,
        outbox: Outbox,
        signals: Signals,
        limits: Limits | None,
        *,
        texts: Texts,
        pepper: str,
        address: str,
    ) -> None:
        self.texts, self.pepper, self.address = texts, pepper, address
        self._turns, self._feed, self._outbox = turns, feed, outbox
        self._standings, self._typing = standings, Typing(signals)
        self._signals, self._limits = signals, limits

    async def take_in(self, inbound: Inbound) -> Receipt:
        """See `channels.adapter.Gateway.take_in`."""
        if self._limits and await self._limits.exceeded(inbound.conversation):
            word = await self._kind_word(self._limits, inbound.conversation)
            if await self._turns.danger(inbound) is None:
                return Receipt("limited", word)
        try:
            is_new = await self._turns.take_in(inbound)
        except StoreUnavailable:
            danger = await self._turns.danger(inbound)
            if danger is None:
                raise
            return Receipt("spoken", danger.replies)
        return Receipt("taken" if is_new else "repeated")

    async def _kind_word(self, limits: Limits, conversation: str) -> tuple[Reply, ...]:
        if not await limits.first_word(conversation):
            return ()
        return (Reply(text=self.texts("talk.too_many")),)

    async def answered(self, inbound: Inbound, within: float) -> bool:
        """See `channels.adapter.Gateway.answered`."""
        return await self._turns.answered(inbound, within)

    async def result(self, inbound: Inbound) -> TurnResult | None:
        """See `channels.adapter.Gateway.result`."""
        return await self._turns.result(inbound)

    async def collect(
        self, conversation: str, key: str, limit: int, fits: Fits | None = None
    ) -> Sequence[Message]:
        """See `channels.adapter.Gateway.collect`."""
        return await self._outbox.collect(conversation, key, now(), limit, fits)

    async def give_back(self, conversation: str, key: str) -> None:
        """See `channels.adapter.Gateway.give_back`."""
        await self._outbox.give_back(conversation, key)

    async def waiting(self, conversation: str, within: float = 0.0) -> int:
        """See `channels.adapter.Gateway.waiting`."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within
        with self._signals.listening(conversation) as said:
            while True:
                said.clear()
                count = await self._outbox.how_many_wait(conversation, now())
                left = deadline - loop.time()
                if count or left <= 0:
                    return count
                await _any_set(said, within=left)

    async def entries(self, conversation: str, after: int, limit: int = PAGE) -> Sequence[Entry]:
        """See `channels.adapter.Gateway.entries`."""
        return await self._feed.entries(conversation, after, limit, now())

    async def read(self, conversation: str, upto: int) -> None:
        """See `channels.adapter.Gateway.read`."""
        await self._feed.read(conversation, upto, now())

    async def owner(self, conversation: str) -> Standing:
        """See `channels.adapter.Gateway.owner`."""
        return await self._standings.of(conversation)

    async def types(self, conversation: str) -> None:
        """See `channels.adapter.Gateway.types`."""
        await self._typing.say(conversation, "user")

    async def following(self, conversation: str, after: int) -> AsyncIterator[Moment]:
        """See `channels.adapter.Gateway.following`."""
        known: Standing | None = None
        with (
            self._signals.listening(conversation) as said,
            self._typing.listening(conversation, "counsellor") as typed,
        ):
            while True:
                said.clear()
                try:
                    standing = await self.owner(conversation)
                    if standing != known:
                        yield Moment(standing=standing)
                        known = standing
                    while entries := await self.entries(conversation, after):
                        yield Moment(entries)
                        after = entries[-1].seq
                        await self.read(conversation, after)
                except StoreUnavailable:
                    await asyncio.sleep(TRY_AGAIN)
                    continue
                while not said.is_set():
                    yield Moment(is_typing=typed.is_set())
                    typed.clear()
                    await _any_set(said, typed, within=ALIVE_EVERY)


async def _any_set(*events: asyncio.Event, within: float) -> None:
    """Wait until one of the events is set, but not longer than that many seconds."""
    waits = [asyncio.create_task(event.wait()) for event in events]
    try:
        await asyncio.wait(waits, timeout=within, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
