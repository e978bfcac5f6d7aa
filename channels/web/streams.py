"""Event streams: what is said in a conversation, as it comes, to not too many listeners."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress

from anyio import CancelScope, Event
from pydantic import TypeAdapter
from sse_starlette import ServerSentEvent

from channels.adapter import Gateway, Moment
from store.errors import StoreUnavailable
from store.feed import Entry
from store.standing import Standing

PER_SESSION = 3

_ENTRY = TypeAdapter(Entry)
_STANDING = TypeAdapter(Standing)

logging.getLogger("sse_starlette").setLevel(logging.INFO)  # below that it logs what is said


class Streams:
    """Counts the open streams.

    Args:
        most: streams in all.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._open: dict[str, list[Event]] = defaultdict(list)
        self._count = 0

    @property
    def full(self) -> bool:
        """Whether there is room for no other."""
        return self._count >= self._most

    async def follow(
        self, gateway: Gateway, conversation: str, after: int, leave: Event
    ) -> AsyncIterator[ServerSentEvent]:
        """What is said after number `after`, and by whom from now on, until `leave` is set.

        It is set when the app stops, or when a newer stream needs the place; of the latter the
        client is told. A message that is not answered yet has no text; it comes again with its
        text, under the same number, when it is.
        """
        with self._place(conversation, leave) as places:
            open_messages: set[int] = set()
            async for moment in _until(leave, gateway.following(conversation, after)):
                if moment.standing:
                    told = _STANDING.dump_json(moment.standing).decode()
                    yield ServerSentEvent(event="owner", data=told)
                for entry in moment.entries:
                    if entry.author == "user" and entry.text is None:
                        open_messages.add(entry.seq)
                    yield ServerSentEvent(event="entry", data=_json(entry), id=str(entry.seq))
                if moment.is_typing:
                    yield ServerSentEvent(event="typing", data="{}")
                # After its answer, until which the client shows that one is awaited.
                for entry in await _settled(gateway, conversation, open_messages):
                    yield ServerSentEvent(event="entry", data=_json(entry))
            if leave not in places:
                yield ServerSentEvent(event="elsewhere", data="{}")

    @contextmanager
    def _place(self, conversation: str, leave: Event) -> Iterator[list[Event]]:
        """A place among the streams of a conversation; the oldest gives way."""
        places = self._open[conversation]
        places.append(leave)
        self._count += 1
        if len(places) > PER_SESSION:
            places.pop(0).set()
        try:
            yield places
        finally:
            self._count -= 1
            if leave in places:
                places.remove(leave)
            if not places:
                self._open.pop(conversation, None)


async def _until(stop: Event, moments: AsyncIterator[Moment]) -> AsyncIterator[Moment]:
    """The moments until `stop` is set."""
    stopped = asyncio.create_task(stop.wait())
    try:
        while True:
            coming = asyncio.ensure_future(anext(moments))
            try:
                await asyncio.wait((coming, stopped), return_when=asyncio.FIRST_COMPLETED)
                if stopped.done():
                    return
                yield coming.result()
            finally:
                coming.cancel()
                with CancelScope(shield=True):  # it may hold a connection of the database
                    await asyncio.wait((coming,))
    finally:
        stopped.cancel()


async def _settled(gateway: Gateway, conversation: str, open_messages: set[int]) -> list[Entry]:
    """Those of the open messages that have their text by now; they are taken out."""
    settled = []
    with suppress(StoreUnavailable):
        for seq in sorted(open_messages):
            for entry in await gateway.entries(conversation, seq - 1, 1):
                if entry.text is not None:
                    open_messages.discard(seq)
                    settled.append(entry)
    return settled


def _json(entry: Entry) -> str:
    return _ENTRY.dump_json(entry).decode()
