"""Wake-ups: "something was said in this conversation", within this process and to its replicas.

Names with a slash are no conversations: they tell of something else (`bot.typing`). A signal is a
hint and nothing rests on it: `bot.watch` wakes who waits for one that did not come. Between
replicas it travels through Redis; without Redis it stays in the process.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from redis.asyncio import Redis
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

TOPIC = "baeumgil:said"
ALL = ""
DESK = "desk"  # all who look at the queue of counsellors
PAUSE = 5.0  # seconds until Redis is tried again
WAIT = 30.0  # seconds one look for messages of Redis takes at most


class Signals:
    """Who waits for which conversation."""

    def __init__(self, redis: Redis | None = None) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = defaultdict(set)
        self._redis = redis

    async def announce(self, conversation: str) -> None:
        """Wake whoever waits for the conversation, in every process."""
        self.wake(conversation)
        if self._redis:
            try:
                await self._redis.publish(TOPIC, conversation)
            except (RedisError, OSError) as error:
                log.warning("Redis did not take a signal: %s", type(error).__name__)

    @contextmanager
    def listening(self, conversation: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever something was said; to be cleared by who waits for it."""
        event = asyncio.Event()
        self._waiting[conversation].add(event)
        try:
            yield event
        finally:
            self._waiting[conversation].discard(event)
            if not self._waiting[conversation]:
                del self._waiting[conversation]

    @contextmanager
    def listening_to_all(self) -> Iterator[asyncio.Event]:
        """The same for every conversation."""
        with self.listening(ALL) as event:
            yield event

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Hear the other replicas, as long as this is entered."""
        if self._redis is None:
            yield
            return
        task = asyncio.create_task(self._hear(self._redis), name="signals")
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await self._redis.aclose()

    async def _hear(self, redis: Redis) -> None:
        while True:
            try:
                async with redis.pubsub(ignore_subscribe_messages=True) as pubsub:
                    await pubsub.subscribe(TOPIC)
                    while True:
                        heard = await pubsub.get_message(timeout=WAIT)
                        if heard:
                            self.wake(heard["data"].decode())
            except (RedisError, OSError) as error:
                log.warning("Redis cannot be heard: %s", type(error).__name__)
                await asyncio.sleep(PAUSE)

    def listened_to(self) -> list[str]:
        """The conversations somebody in this process waits for."""
        return [name for name in self._waiting if name != ALL and _is_conversation(name)]

    def wake(self, conversation: str) -> None:
        """Wake whoever waits for the conversation in this process."""
        for name in (conversation, ALL) if _is_conversation(conversation) else (conversation,):
            for event in self._waiting.get(name, ()):
                event.set()


def _is_conversation(name: str) -> bool:
    return "/" not in name


def signals_of(redis_url: str | None) -> Signals:
    """Signals through the Redis at `redis_url`, or within this process."""
    return Signals(Redis.from_url(redis_url) if redis_url else None)
