"""One stream of events per open page; while it is open, its counsellor is there.

The page says which conversation it shows and up to which number it has what was said; a browser
that comes back says so by itself (`Last-Event-ID`). What was said comes as HTML with its number:
the page puts it where it belongs, in place of what it has under that number, so that nothing is
lost or doubled however often it comes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Annotated

from anyio import Event, create_memory_object_stream, create_task_group
from anyio.streams.memory import MemoryObjectReceiveStream
from fastapi import APIRouter, Header, Query, Request, Response
from sse_starlette import EventSourceResponse, ServerSentEvent

from bot.api.common import runtime_of
from bot.console.access import Me, needs
from bot.console.following import Follower

PER_ACCOUNT = 4  # streams; the oldest gives way: browsers open six connections in all
LEAVE_WITHIN = 2  # seconds, when the app stops
SEND_WITHIN = 30  # seconds a browser may take to read what it is sent
LAST = 2**31 - 1  # numbers are 32 bits

router = APIRouter(dependencies=[needs("counsellor")])
_open: dict[int, list[Event]] = defaultdict(list)


@router.get("/events")
async def events(
    request: Request,
    me: Me,
    conversation: Annotated[str, Query(max_length=64)] = "",
    after: Annotated[int, Query(ge=0, le=LAST)] = 0,
    last_event_id: Annotated[int | None, Header(ge=0, le=LAST)] = None,
) -> Response:
    """Follow the desk, and perhaps a conversation."""
    leave = Event()
    sending, receiving = create_memory_object_stream[ServerSentEvent]()
    follower = Follower(request, runtime_of(request), me, sending)
    seen = after if last_event_id is None else last_event_id

    async def follow() -> None:
        async with sending, create_task_group() as tasks:
            with _place(me.id, leave) as places:
                tasks.start_soon(follower.presence, leave)
                tasks.start_soon(follower.desk)
                if conversation:
                    tasks.start_soon(follower.conversation, conversation, seen)
                await leave.wait()
                if leave not in places:
                    await follower.send("elsewhere")
                tasks.cancel_scope.cancel()

    return EventSourceResponse(
        _received(receiving),
        data_sender_callable=follow,
        shutdown_event=leave,
        shutdown_grace_period=LEAVE_WITHIN,
        send_timeout=SEND_WITHIN,
        sep="\n",
    )


async def _received(
    receiving: MemoryObjectReceiveStream[ServerSentEvent],
) -> AsyncIterator[ServerSentEvent]:
    async with receiving:
        async for event in receiving:
            yield event


@contextmanager
def _place(account: int, leave: Event) -> Iterator[list[Event]]:
    """A place among the streams of an account; the oldest gives way."""
    places = _open[account]
    places.append(leave)
    if len(places) > PER_ACCOUNT:
        places.pop(0).set()
    try:
        yield places
    finally:
        if leave in places:
            places.remove(leave)
        if not places:
            _open.pop(account, None)
