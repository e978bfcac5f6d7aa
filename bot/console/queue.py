"""The queue: who waits, who is mine, who is in danger; and my seat at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Form, Query, Request, Response

from bot.api.common import runtime_of
from bot.console.access import Me, needs
from bot.console.pages import render
from bot.console.presence import come
from bot.console.visible import sees_all, topic_of
from bot.today import now
from store.accounts import Account
from store.console import Left, Line
from store.handoff_types import State
from store.seats import Seat, Status

MOST = 50  # lines of people who wait; nobody reads further down
FOUND = 100  # conversations a search shows
MOST_AT_ONCE = 50  # conversations a counsellor may hold
STATES = get_args(State)

router = APIRouter(dependencies=[needs("counsellor")])


@dataclass(frozen=True)
class Board:
    """Everything the queue shows.

    Attributes:
        more: whether more people wait than are shown.
    """

    offered: list[Line]
    mine: list[Line]
    waiting: list[Line]
    snoozed: list[Line]
    left: list[Left]
    more: bool


@router.get("/queue")
async def page(request: Request, me: Me) -> Response:
    """The queue as a page; it says truly whether its counsellor is there."""
    await come(me, runtime_of(request))
    return render(request, "desk/queue.html", **await shown(request, me))


@router.get("/queue/lists")
async def lists(request: Request, me: Me, current: str = "") -> Response:
    """The lists alone, for pages that are open; `current` is the conversation shown there."""
    return render(request, "desk/lists.html", **await shown(request, me, current))


@router.get("/alerts")
async def bar(request: Request) -> Response:
    """The bar of dangers, for every page of the console."""
    return render(request, "desk/alerts.html", **await _alerts(request))


@router.post("/alerts/{crisis}/dismissal")
async def dismiss(request: Request, me: Me, crisis: int) -> Response:
    """It was no danger."""
    runtime = runtime_of(request)
    try:
        done = await runtime.handoffs.dismiss(crisis, me.id, now())
    except LookupError:
        done = False
    if done:
        await runtime.audit.note(me.id, "crisis.dismiss", str(crisis), now())
    said = "desk.not_crisis_done" if done else "desk.not_crisis_before"
    return render(request, "desk/alerts.html", said=said, **await _alerts(request))


@router.post("/left/{left}")
async def handle(
    request: Request,
    me: Me,
    left: int,
    current: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """A left message is dealt with."""
    runtime = runtime_of(request)
    conversation = await runtime.console.past.handle(left, me.id, now())
    if conversation:
        await runtime.audit.note(me.id, "conversation.left.handled", conversation, now())
    said = "desk.handled_done" if conversation else "desk.handled_before"
    return render(request, "desk/lists.html", said=said, **await shown(request, me, current))


@router.post("/seat")
async def sit(
    request: Request,
    me: Me,
    status: Annotated[Status | None, Form()] = None,
    capacity: Annotated[int | None, Form(ge=1, le=MOST_AT_ONCE)] = None,
) -> Response:
    """Whether I take conversations, and how many at once."""
    runtime = runtime_of(request)
    if status == "online":
        await runtime.handoffs.rota.arrive(me.id, now())
    elif status:
        await runtime.handoffs.rota.set_status(me.id, status, now())
    if capacity:
        await runtime.handoffs.rota.set_capacity(me.id, capacity, now())
    await runtime.audit.note(me.id, "seat.change", None, now(), status=status, capacity=capacity)
    return render(request, "desk/seat.html", seat=await _seat(request, me), said="desk.seat_saved")


@router.get("/search")
async def search(
    request: Request,
    me: Me,
    number: Annotated[str, Query(max_length=64)] = "",
    state: Annotated[str, Query(pattern=f"^({'|'.join(STATES)})?$")] = "",
) -> Response:
    """Conversations by the beginning of their number and by state."""
    runtime = runtime_of(request)
    found = await runtime.console.lines.search(
        part=number.strip(),
        state=state or None,
        seen_by=None if sees_all(me) else me.id,
        limit=FOUND,
    )
    await runtime.audit.note(me.id, "conversation.search", number.strip() or None, now())
    return render(
        request,
        "desk/search.html",
        found=found,
        number=number,
        state=state,
        all=sees_all(me),
        topics=_topics(request, found),
    )


async def shown(request: Request, me: Account, current: str = "") -> dict[str, Any]:
    """What the template of the lists needs."""
    console = runtime_of(request).console
    waiting = await console.lines.waiting(me.id, MOST + 1)
    board = Board(
        offered=await console.lines.offered(me.id),
        mine=await console.lines.held(me.id, "human"),
        waiting=waiting[:MOST],
        snoozed=await console.lines.held(me.id, "snoozed"),
        left=await console.past.left(MOST),
        more=len(waiting) > MOST,
    )
    lines = [*board.offered, *board.mine, *board.waiting, *board.snoozed]
    return {
        "board": board,
        "current": current,
        "topics": _topics(request, lines),
        "seat": await _seat(request, me),
        "now": now(),
    }


async def _alerts(request: Request) -> dict[str, Any]:
    """What the template of the bar needs."""
    runtime = runtime_of(request)
    dangers = await runtime.handoffs.crises.open()
    names = await runtime.console.desk.names() if dangers else {}
    return {"dangers": dangers, "names": names}


async def _seat(request: Request, me: Account) -> Seat | None:
    """My place; None until I have been at the desk once."""
    seats = await runtime_of(request).handoffs.rota.seats()
    return next((seat for seat in seats if seat.counsellor == me.id), None)


def _topics(request: Request, lines: list[Line]) -> dict[str, str | None]:
    texts = runtime_of(request).base.texts
    return {line.conversation: topic_of(line, texts) for line in lines}
