"""One conversation: what was said, what is known, what may be done."""

from __future__ import annotations

from asyncio import to_thread
from datetime import timedelta
from http import HTTPStatus
from secrets import token_hex
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from actions.enquiries import look_up
from bot.api.common import runtime_of
from bot.console.access import Me, needs
from bot.console.known import FACTS_POLICY, judged, own, remembered, told
from bot.console.pages import render
from bot.console.queue import shown
from bot.console.visible import Existing, Visible, seen_by, topic_of
from bot.today import now, today
from knowledge.rules.handoff import load_handoff_rules
from store.accounts import Account
from store.console import Line
from store.errors import KeyInvalid
from store.people import Detail

PAGE = 100  # entries
LOOKED_BACK = 200  # messages whose results are looked at
EVENTS = 100
SUGGESTED = 4
ALERTED = timedelta(hours=24)
DETAILS: tuple[Detail, ...] = ("name", "guardian_phone")

router = APIRouter(prefix="/conversations/{conversation}", dependencies=[needs("counsellor")])


@router.get("")
async def page(request: Request, me: Me, line: Visible) -> Response:
    """The conversation as a page; that it was seen is noted."""
    runtime = runtime_of(request)
    await runtime.audit.note(me.id, "conversation.view", line.conversation, now())
    entries = await runtime.console.transcript.before(line.conversation, None, PAGE, now())
    return render(
        request,
        "desk/conversation.html",
        entries=entries,
        is_more=len(entries) == PAGE,
        **await head_of(request, me, line),
        **await shown(request, me, line.conversation),
        **await noted(request, line.conversation),
    )


@router.get("/entries")
async def earlier(
    request: Request, line: Visible, before: Annotated[int, Query(ge=1, lt=2**31)]
) -> Response:
    """What was said before that."""
    entries = await runtime_of(request).console.transcript.before(
        line.conversation, before, PAGE, now()
    )
    return render(
        request, "desk/entries.html", line=line, entries=entries, is_more=len(entries) == PAGE
    )


@router.get("/head")
async def head(request: Request, me: Me, line: Existing) -> Response:
    """Who answers, and what may be done; that it is somebody else's, to who may not see it now."""
    return await headed(request, me, line)


@router.get("/known")
async def known(request: Request, line: Visible) -> Response:
    """What is known of the person."""
    runtime, conversation = runtime_of(request), line.conversation
    base, at = runtime.base, now()
    results = await runtime.console.transcript.results(conversation, LOOKED_BACK)
    memory = await remembered(runtime.rasa.client, conversation, results, base)
    return render(
        request,
        "desk/known.html",
        memory=memory,
        facts=told(memory.facts, base.policies[FACTS_POLICY], base.texts),
        judgements=judged(results, memory.facts, today(), base),
        own=await own(runtime.services, conversation, at, base),
        events=await runtime.console.past.events(conversation, EVENTS),
        dangers=await runtime.handoffs.crises.of(conversation, at - ALERTED),
        names=await runtime.console.desk.names(),
    )


@router.get("/suggestions")
async def suggestions(
    request: Request, line: Visible, asked: Annotated[str, Query(max_length=300)] = ""
) -> Response:
    """What the records answer to the user's last words, or to what is asked."""
    text = asked.strip() or (line.last or "").strip()
    base = runtime_of(request).base
    findings = await to_thread(look_up, base, text, today(), k=SUGGESTED) if text else None
    found = findings.results if findings else ()
    return render(request, "desk/suggestions.html", asked=text, found=found)


@router.get("/canned")
async def canned(
    request: Request, _line: Visible, q: Annotated[str, Query(max_length=80)] = ""
) -> Response:
    """Replies kept ready."""
    found = await runtime_of(request).canned.search(q.strip())
    return render(request, "desk/canned.html", found=found)


@router.post("/personal")
async def personal(request: Request, me: Me, line: Visible) -> Response:
    """Name and guardian's phone; who looks is noted."""
    runtime = runtime_of(request)
    await runtime.audit.note(me.id, "conversation.personal", line.conversation, now())
    try:
        details = {
            kind: await runtime.services.people.tell(line.conversation, kind) for kind in DETAILS
        }
    except KeyInvalid:
        return render(request, "desk/personal.html", details=None)
    return render(request, "desk/personal.html", details=details)


async def headed(
    request: Request, me: Account, line: Line, said: str | None = None, problem: str | None = None
) -> Response:
    """The head of a page, after something was done or refused.

    Args:
        request: the request.
        me: who looks.
        line: the conversation.
        said: what was done.
        problem: why it could not be done.
    """
    status = HTTPStatus.CONFLICT if problem else HTTPStatus.OK
    if await seen_by(me, line.conversation, runtime_of(request)) is None:
        return render(request, "desk/gone.html", status, line=line, problem=problem)
    shown = await head_of(request, me, line)
    return render(request, "desk/head.html", status, said=said, problem=problem, **shown)


async def head_of(request: Request, me: Account, line: Line) -> dict[str, Any]:
    """What the template of the head needs."""
    runtime, rules = runtime_of(request), load_handoff_rules()
    rota = runtime.handoffs.rota
    seats = await rota.seats()
    return {
        "line": line,
        "topic": topic_of(line, runtime.base.texts),
        "is_mine": line.holder == me.id,
        "is_anothers": line.holder not in (None, me.id),
        "others": [seat for seat in seats if seat.counsellor != me.id],
        "there": {seat.counsellor for seat in seats if rota.is_there(seat, now())},
        "snoozes": rules.snooze_minutes,
        "crisis_key": token_hex(8),
    }


async def noted(request: Request, conversation: str, problem: str | None = None) -> dict[str, Any]:
    """What the template of the notes needs."""
    notes = await runtime_of(request).handoffs.notes.of(conversation)
    return {"notes": notes, "notes_problem": problem}
