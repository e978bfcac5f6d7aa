"""Mentoring: what the matching proposes, why, and what staff decide."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, Response

from actions.mentoring.errors import MentoringError, UnknownApplication
from actions.mentoring.models import Application, Mentor, Proposal
from actions.mentoring.telling import (
    accepted_notice,
    ended_notice,
    match_lines,
    unmatched_line,
    wish_lines,
)
from bot.api.common import runtime_of
from bot.console.access import Me, needs
from bot.console.addresses import Number
from bot.console.pages import leads_to, render
from bot.today import now
from knowledge.base import KnowledgeBase
from knowledge.rules.mentoring import POINTS
from store.messages import Reply

Told = Callable[[Application, Proposal, Mentor, KnowledgeBase], Reply]

router = APIRouter(prefix="/mentoring", dependencies=[needs("counsellor")])


@router.get("")
async def page(request: Request, me: Me) -> Response:
    """Proposals to decide, who has none, and accepted matches."""
    await runtime_of(request).audit.note(me.id, "mentoring.view", None, now())
    return await _page(request)


@router.get("/applications/{number}")
async def candidates(request: Request, me: Me, number: Number) -> Response:
    """Who else would do for a learner, with points."""
    await runtime_of(request).audit.note(me.id, "mentoring.application", str(number), now())
    return await _candidates(request, number)


@router.post("/applications/{number}/assign")
async def assign(
    request: Request,
    me: Me,
    number: Number,
    mentor: Annotated[str, Form(max_length=64)],
    version: Annotated[int, Form()],
) -> Response:
    """Settle a match of the counsellor's own choice; the learner is told."""
    runtime = runtime_of(request)
    try:
        done = await runtime.services.mentoring.proposals.assign(
            number, mentor, now(), _say(request, accepted_notice), version=version
        )
    except UnknownApplication as error:
        raise HTTPException(404) from error
    except MentoringError as error:
        return await _candidates(request, number, 409, _problem(request, error))
    target = str(done.id)
    await runtime.audit.note(me.id, "mentoring.assign", target, now(), mentor=mentor)
    return leads_to("/mentoring", "console_mentoring.told_accept")


@router.post("/match")
async def match(request: Request, me: Me, again: Annotated[bool, Form()] = False) -> Response:
    """Propose a mentor to everybody who waits; `again` replaces undecided proposals, too."""
    runtime = runtime_of(request)
    done = await runtime.services.mentoring.proposals.match(now(), again=again)
    await runtime.audit.note(
        me.id, "mentoring.match", None, now(), again=again, proposed=done.proposed
    )
    told = "told_match" if done.proposed else "told_match_none"
    return leads_to("/mentoring", f"console_mentoring.{told}")


@router.post("/proposals/{number}/accept")
async def accept(request: Request, me: Me, number: Number) -> Response:
    """Settle a proposal; the learner is told."""
    proposals = runtime_of(request).services.mentoring.proposals
    doing = proposals.accept(number, now(), _say(request, accepted_notice))
    return await _decide(request, me.id, number, "accept", doing)


@router.post("/proposals/{number}/reject")
async def reject(request: Request, me: Me, number: Number) -> Response:
    """Refuse a proposal: this pair is not proposed again."""
    doing = runtime_of(request).services.mentoring.proposals.reject(number, now())
    return await _decide(request, me.id, number, "reject", doing)


@router.post("/proposals/{number}/end")
async def end(request: Request, me: Me, number: Number) -> Response:
    """End an accepted match; the learner is told and waits again."""
    proposals = runtime_of(request).services.mentoring.proposals
    doing = proposals.end(number, now(), _say(request, ended_notice))
    return await _decide(request, me.id, number, "end", doing)


async def _decide(
    request: Request, account: int, number: int, what: str, doing: Awaitable[Proposal]
) -> Response:
    try:
        await doing
    except MentoringError as error:
        return await _page(request, 409, _problem(request, error))
    await runtime_of(request).audit.note(account, f"mentoring.{what}", str(number), now())
    return leads_to("/mentoring", f"console_mentoring.told_{what}")


async def _page(request: Request, status: int = 200, problem: str | None = None) -> Response:
    runtime = runtime_of(request)
    desk, texts = runtime.services.mentoring, runtime.base.texts

    async def listed(state: str) -> list[dict[str, object]]:
        return [
            {
                "proposal": proposal,
                "application": application,
                "wishes": wish_lines(application.wishes, texts),
                "why": match_lines(application.wishes, proposal, mentor, texts),
            }
            for proposal, application, mentor in await desk.proposals.listed(state)
            if application.wishes
        ]

    unmatched = [
        (application, unmatched_line(reason, texts))
        for application, reason in await desk.proposals.unmatched()
    ]
    return render(
        request,
        "mentoring.html",
        status,
        proposed=await listed("proposed"),
        accepted=await listed("accepted"),
        unmatched=unmatched,
        most=POINTS,
        has_mentors=bool(await desk.roster.active()),
        consents=len(await desk.applications.awaiting_consent()),
        problem=problem,
    )


async def _candidates(
    request: Request, number: int, status: int = 200, problem: str | None = None
) -> Response:
    runtime = runtime_of(request)
    desk, texts = runtime.services.mentoring, runtime.base.texts
    try:
        application, found = await desk.proposals.candidates(number)
    except UnknownApplication as error:
        raise HTTPException(404) from error
    return render(
        request,
        "mentoring_application.html",
        status,
        application=application,
        wishes=wish_lines(application.wishes, texts) if application.wishes else (),
        candidates=found,
        weights=desk.rules.weights.model_dump(),
        problem=problem,
    )


def _say(request: Request, told: Told) -> Callable[[Application, Proposal, Mentor], Reply]:
    base = runtime_of(request).base
    return lambda application, proposal, mentor: told(application, proposal, mentor, base)


def _problem(request: Request, error: MentoringError) -> str:
    told = runtime_of(request).base.texts.data("console_mentoring.problems")
    return str(told.get(type(error).__name__, told["other"]))
