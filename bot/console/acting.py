"""What a counsellor does in a conversation: every action is carried out once and audited."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import timedelta
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import PlainTextResponse

from actions.crisis import crisis_replies
from bot.api.common import PRINTABLE, runtime_of
from bot.console.access import Me, needs
from bot.console.conversation import headed, noted
from bot.console.pages import render
from bot.console.visible import Existing, Visible
from bot.handoff.machine import Refused
from bot.today import now
from knowledge.rules.handoff import load_handoff_rules
from nlu.korean.crisis import Crisis
from nlu.korean.mask import mask
from store.accounts import Account
from store.console import Line
from store.messages import Button

LONGEST = 4000  # characters of a reply
NOTE = 2000  # characters of a note
QUEUE = "queue"  # transferred to whoever comes next

HEAD = "head"  # what a button on the page of the conversation changes

Key = Annotated[str, Form(min_length=8, max_length=40, pattern=PRINTABLE)]

router = APIRouter(prefix="/conversations/{conversation}", dependencies=[needs("counsellor")])


@router.post("/claim")
async def claim(request: Request, me: Me, line: Existing) -> Response:
    """Take who waits; of several only the first gets it. From the queue it leads there."""
    desk = runtime_of(request).handoffs
    claimed = await _act(request, me, line, "claim", desk.claim(line.conversation, me.id, now()))
    if not _is_there(request) and claimed.status_code == HTTPStatus.OK:
        claimed.headers["HX-Redirect"] = f"/console/conversations/{line.conversation}"
    return claimed


@router.post("/take")
async def take(request: Request, me: Me, line: Visible) -> Response:
    """Take over from the bot."""
    desk = runtime_of(request).handoffs
    return await _act(request, me, line, "take", desk.take(line.conversation, me.id, now()))


@router.post("/decline")
async def decline(request: Request, me: Me, line: Visible) -> Response:
    """Let somebody else have what was offered."""
    desk = runtime_of(request).handoffs
    declined = desk.decline(line.conversation, me.id, now())
    return await _act(request, me, line, "decline", declined)


@router.post("/transfer")
async def transfer(
    request: Request,
    me: Me,
    line: Visible,
    to: Annotated[str, Form(max_length=20)],
    note: Annotated[str, Form(max_length=NOTE)] = "",
) -> Response:
    """Pass it on to a colleague or back to the queue."""
    desk = runtime_of(request).handoffs
    others = {str(seat.counsellor) for seat in await desk.rota.seats()} - {str(me.id)}
    if to not in {QUEUE, *others}:
        return await _refuse(request, me, line, "desk.unknown_choice")
    whom = None if to == QUEUE else int(to)
    passed = desk.transfer(line.conversation, me.id, whom, note.strip(), now())
    return await _act(request, me, line, "transfer", passed)


@router.post("/return")
async def give_back(request: Request, me: Me, line: Visible) -> Response:
    """Leave the user to the bot again."""
    desk = runtime_of(request).handoffs
    return await _act(request, me, line, "return", desk.give_back(line.conversation, me.id, now()))


@router.post("/close")
async def close(request: Request, me: Me, line: Visible) -> Response:
    """End the session."""
    desk = runtime_of(request).handoffs
    return await _act(request, me, line, "close", desk.close(line.conversation, me.id, now()))


@router.post("/snooze")
async def snooze(
    request: Request, me: Me, line: Visible, minutes: Annotated[int, Form(ge=1)]
) -> Response:
    """Put it off for a while."""
    if minutes not in load_handoff_rules().snooze_minutes:
        return await _refuse(request, me, line, "desk.unknown_choice")
    desk, until = runtime_of(request).handoffs, now() + timedelta(minutes=minutes)
    return await _act(
        request, me, line, "snooze", desk.snooze(line.conversation, me.id, until, now())
    )


@router.post("/resume")
async def resume(request: Request, me: Me, line: Visible) -> Response:
    """Take up what was put off."""
    desk = runtime_of(request).handoffs
    return await _act(request, me, line, "resume", desk.resume(line.conversation, me.id, now()))


@router.post("/messages")
async def write(
    request: Request, me: Me, line: Visible, key: Key, text: Annotated[str, Form()] = ""
) -> Response:
    """Say something to the user; the same key is said once."""
    said = text.strip()
    if not said or len(said) > LONGEST:
        problem = "desk.too_long" if said else "desk.empty"
        return _sent(request, runtime_of(request).base.texts(problem, limit=f"{LONGEST:,}"), 422)
    return await _write(request, me, line, said, key, "reply")


@router.post("/messages/{seq}/again")
async def again(request: Request, me: Me, line: Visible, seq: int) -> Response:
    """Say once more what did not arrive, or of which nobody knows."""
    runtime = runtime_of(request)
    found = await runtime.console.transcript.those(line.conversation, [seq], now())
    if not found or found[0].reply is None or found[0].delivery not in ("failed", "unknown"):
        return _sent(request, runtime.base.texts("desk.again_gone"), 409)
    return await _write(request, me, line, found[0].reply.text, f"again/{seq}", "again")


@router.post("/crisis-answer")
async def crisis_answer(request: Request, me: Me, line: Visible, key: Key) -> Response:
    """Say the reviewed answer to the danger of this conversation."""
    runtime = runtime_of(request)
    dangers = [
        one for one in await runtime.handoffs.crises.open() if one.conversation == line.conversation
    ]
    if not dangers:
        return _sent(request, runtime.base.texts("desk.not_crisis_before"), 409)
    last = dangers[-1]
    found = Crisis(category=last.category, about=last.about, soft=last.soft, evidence="")
    [reply] = crisis_replies(found, (), runtime.base, by_person=True)
    return await _write(request, me, line, reply.text, key, "crisis_answer", reply.buttons)


@router.post("/notes")
async def note(
    request: Request, me: Me, line: Visible, text: Annotated[str, Form(max_length=NOTE)] = ""
) -> Response:
    """Note something for colleagues."""
    runtime = runtime_of(request)
    if not text.strip():
        problem = runtime.base.texts("desk.note_empty")
        shown = await noted(request, line.conversation, problem)
        return render(request, "desk/notes.html", 422, line=line, **shown)
    await runtime.handoffs.notes.add(line.conversation, me.id, mask(text.strip()).text, now())
    await runtime.audit.note(me.id, "conversation.note", line.conversation, now())
    return render(request, "desk/notes.html", line=line, **await noted(request, line.conversation))


@router.post("/typing", status_code=204)
async def typing(request: Request, me: Me, line: Visible) -> None:
    """The counsellor types; only whoever holds the conversation is shown to do so."""
    if line.state == "human" and line.counsellor == me.id:
        await runtime_of(request).typing.say(line.conversation, "counsellor")


async def _act(
    request: Request, me: Account, line: Line, name: str, doing: Awaitable[object]
) -> Response:
    """Carry a transition out; the head as it stands then."""
    runtime = runtime_of(request)
    try:
        await doing
    except Refused as refused:
        return await _refuse(request, me, line, *_why(refused))
    await runtime.audit.note(me.id, f"conversation.{name}", line.conversation, now())
    after = await runtime.console.lines.one(line.conversation) or line
    said = runtime.base.texts.data("desk.done")[name]
    return await headed(request, me, after, said=said)


async def _refuse(
    request: Request, me: Account, line: Line, name: str, by: int | None = None
) -> Response:
    problem = await _told(request, name, by)
    if not _is_there(request):
        return PlainTextResponse(problem, HTTPStatus.CONFLICT)
    after = await runtime_of(request).console.lines.one(line.conversation) or line
    return await headed(request, me, after, problem=problem)


async def _write(
    request: Request,
    me: Account,
    line: Line,
    text: str,
    key: str,
    name: str,
    buttons: tuple[Button, ...] = (),
) -> Response:
    runtime = runtime_of(request)
    try:
        await runtime.handoffs.write(line.conversation, me.id, text, key, now(), buttons)
    except Refused as refused:
        return _sent(request, await _told(request, *_why(refused)), 409)
    await runtime.audit.note(me.id, f"conversation.{name}", line.conversation, now())
    return _sent(request, None)


def _is_there(request: Request) -> bool:
    """Whether a button was pressed on the page of the conversation, not in the queue."""
    return request.headers.get("hx-target") == HEAD


def _sent(request: Request, problem: str | None, status: int = 200) -> Response:
    return render(request, "desk/sent.html", status, problem=problem)


def _why(refused: Refused) -> tuple[str, int | None]:
    return f"refused.{refused.why}", refused.by


async def _told(request: Request, name: str, by: int | None) -> str:
    """Why something was refused, in words; the name of the counsellor who was faster."""
    runtime = runtime_of(request)
    kind, _, why = name.partition(".")
    if kind != "refused":
        return runtime.base.texts(name)
    words = runtime.base.texts.data("desk.refused")
    who = (await runtime.console.desk.names()).get(by) if by is not None else None
    if why == "taken" and who is None:
        why = "taken_by_nobody"
    return str(words.get(why, words["other"])).format(name=who)
