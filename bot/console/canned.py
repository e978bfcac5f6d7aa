"""Canned replies: everybody looks them up, supervisors keep them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query, Request, Response

from bot.api.common import runtime_of
from bot.console.access import Me, needs
from bot.console.addresses import Number
from bot.console.pages import leads_to, render
from bot.today import now
from store.canned import CannedChanged, CannedReply, Wording

LIMITS = {"title": 80, "topic": 40, "text": 2000}  # characters; the first two are the columns'

Text = Annotated[str, Form(max_length=10_000)]

router = APIRouter(prefix="/canned", dependencies=[needs("counsellor")])
keeping = APIRouter(prefix="/canned", dependencies=[needs("supervisor")])


@router.get("")
async def overview(
    request: Request,
    q: Annotated[str, Query(max_length=200)] = "",
    topic: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """All replies, or those that are looked for."""
    canned = runtime_of(request).canned
    topics = await canned.topics()
    return render(
        request,
        "canned.html",
        found=await canned.search(q.strip(), topic or None),
        topics=topics,
        choices=[(name, name) for name in topics],
        q=q.strip(),
        topic=topic,
        starting=len(_starting(request)),
    )


@keeping.get("/new")
async def new(request: Request) -> Response:
    """A form for a new one."""
    return await _form(request, None, Wording("", "", ""))


@keeping.post("")
async def add(
    request: Request, me: Me, title: Text = "", topic: Text = "", text: Text = ""
) -> Response:
    """Add one."""
    wording = _wording(title, topic, text)
    if wrong := _wrong(wording):
        return await _form(request, None, wording, wrong)
    runtime = runtime_of(request)
    [number] = await runtime.canned.add([wording], me.id, now())
    await runtime.audit.note(me.id, "canned.add", str(number), now())
    return leads_to("/canned", "console_canned.told_added")


@keeping.post("/import")
async def take_over(request: Request, me: Me) -> Response:
    """Take the starting set over, as long as there are no replies."""
    runtime = runtime_of(request)
    if not await runtime.canned.search():
        numbers = await runtime.canned.add(_starting(request), me.id, now())
        await runtime.audit.note(me.id, "canned.import", None, now(), count=len(numbers))
    return leads_to("/canned", "console_canned.told_imported")


@keeping.get("/{number}")
async def edit(request: Request, number: Number) -> Response:
    """A form to change one."""
    reply = await _reply(request, number)
    return await _form(request, reply, Wording(reply.title, reply.topic, reply.text))


@keeping.post("/{number}")
async def change(
    request: Request,
    me: Me,
    number: Number,
    seen: Annotated[datetime, Form()],
    title: Text = "",
    topic: Text = "",
    text: Text = "",
) -> Response:
    """Change one, unless a colleague did so meanwhile."""
    runtime, reply = runtime_of(request), await _reply(request, number)
    wording = _wording(title, topic, text)
    if seen.tzinfo is None:
        raise HTTPException(422)
    if wrong := _wrong(wording):
        return await _form(request, reply, wording, wrong)
    try:
        await runtime.canned.change(number, wording, seen, me.id, now())
    except CannedChanged:
        after = await _reply(request, number)
        return await _form(request, after, wording, {"changed": "changed"}, 409)
    await runtime.audit.note(me.id, "canned.change", str(number), now())
    return leads_to("/canned", "console_canned.told_changed")


@keeping.post("/{number}/delete")
async def delete(request: Request, me: Me, number: Number) -> Response:
    """Remove one."""
    runtime = runtime_of(request)
    if await runtime.canned.remove(number):
        await runtime.audit.note(me.id, "canned.delete", str(number), now())
    return leads_to("/canned", "console_canned.told_deleted")


async def _reply(request: Request, number: int) -> CannedReply:
    reply = await runtime_of(request).canned.get(number)
    if reply is None:
        raise HTTPException(404)
    return reply


async def _form(
    request: Request,
    reply: CannedReply | None,
    wording: Wording,
    wrong: dict[str, str] | None = None,
    status: int | None = None,
) -> Response:
    return render(
        request,
        "canned_edit.html",
        status or (422 if wrong else 200),
        reply=reply,
        wording=wording,
        topics=await runtime_of(request).canned.topics(),
        limits=LIMITS,
        wrong=wrong or {},
    )


def _wording(title: str, topic: str, text: str) -> Wording:
    return Wording(title.strip(), topic.strip(), text.strip().replace("\r\n", "\n"))


def _wrong(wording: Wording) -> dict[str, str]:
    """What is wrong, by field: the key of a text."""
    told = wording._asdict()
    missing = {name: "missing" for name, value in told.items() if not value}
    return missing | {name: "long" for name, most in LIMITS.items() if len(told[name]) > most}


def _starting(request: Request) -> list[Wording]:
    """The replies to begin with."""
    entries = runtime_of(request).base.texts.data("canned.replies")
    return [Wording(one["title"], one["topic"], one["text"].strip()) for one in entries]
