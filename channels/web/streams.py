"""Event streams: what is said in a conversation, as it comes, to not too many listeners."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager, suppress

from pydantic import TypeAdapter
from sse_starlette import ServerSentEvent

from channels.adapter import Gateway
from store.errors import StoreUnavailable
from store.feed import Entry

PER_SESSION = 3

_ENTRY = TypeAdapter(Entry)

logging.getLogger("sse_starlette").setLevel(logging.INFO)  # below that it logs what is said


class Streams:
    """Counts the open streams.

    Args:
        most: streams in all.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._open: dict[str, list[asyncio.Event]] = defaultdict(list)
        self._count = 0

    @property
    def full(self) -> bool:
        """Whether there is room for no other."""
        return self._count >= self._most

    async def follow(
        self, gateway: Gateway, conversation: str, after: int
    ) -> AsyncIterator[ServerSentEvent]:
        """What is said after number `after`, until a newer stream needs the place.

        A message that is not answered yet has no text; it comes again with its text, under the
        same number, when it is.
        """
        with self._place(conversation) as needed:
            open_messages: set[int] = set()
            async for batch in _until(needed, gateway.following(conversation, after)):
                for entry in await _settled(gateway, conversation, open_messages):
                    yield ServerSentEvent(event="entry", data=_json(entry))
                for entry in batch or ():
                    if entry.author == "user" and entry.text is None:
                        open_messages.add(entry.seq)
                    yield ServerSentEvent(event="entry", data=_json(entry), id=str(entry.seq))
            yield ServerSentEvent(event="elsewhere", data="{}")

    @contextmanager
    def _place(self, conversation: str) -> Iterator[asyncio.Event]:
        """A place among the streams, and the event that says that it is needed."""
        needed = asyncio.Event()
        places = self._open[conversation]
        places.append(needed)
        self._count += 1
        for oldest in places[:-PER_SESSION]:
            oldest.set()
        try:
            yield needed
        finally:
            self._count -= 1
            places.remove(needed)
            if not places:
                self._open.pop(conversation, None)


async def _until(
    stop: asyncio.Event, batches: AsyncIterator[Sequence[Entry] | None]
) -> AsyncIterator[Sequence[Entry] | None]:
    """The batches until `stop` is set."""
    stopped = asyncio.create_task(stop.wait())
    try:
        while True:
            coming = asyncio.ensure_future(anext(batches))
            try:
                await asyncio.wait((coming, stopped), return_when=asyncio.FIRST_COMPLETED)
                if stopped.done():
                    return
                yield coming.result()
            finally:
                coming.cancel()
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
