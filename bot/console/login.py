"""Logging in and out, and going on before a session ends."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from bot.api.common import runtime_of
from bot.console.access import (
    Someone,
    Visit,
    forget,
    from_our_pages,
    remember,
    visiting,
)
from bot.console.pages import leads_to, render
from bot.staff.entrance import TooManyTries, WrongCode, WrongPassword
from bot.today import now
from knowledge.texts import load_texts

CODE = "/console/code"
PAGE = re.compile(r"/console/[\w/-]*", re.ASCII)
Field = Annotated[str, Form(max_length=200)]
Visiting = Annotated[Visit, Depends(visiting)]

router = APIRouter()


@router.get("/login", dependencies=[Depends(from_our_pages)])
async def ask(request: Request) -> Response:
    """The log-in."""
    return _login(request, wanted=request.query_params.get("next", ""))


@router.post("/login", dependencies=[Depends(from_our_pages)])
async def enter(
    request: Request, login: Field = "", password: Field = "", wanted: Field = ""
) -> Response:
    """Log in; who has a second factor is asked for it."""
    entrance = runtime_of(request).entrance
    try:
        account, token = await entrance.enter(login, password, address_of(request), now())
    except WrongPassword:
        said = load_texts()("console.login_wrong")
        return _login(request, 401, login=login, wanted=wanted, error=said)
    except TooManyTries as error:
        return _login(request, 429, login=login, wanted=wanted, error=too_many(error))
    page = _page(wanted)
    answer = RedirectResponse(
        f"{CODE}?{urlencode({'next': page})}" if account.has_totp else page, 303
    )
    remember(request, answer, token)
    return answer


@router.get("/code", dependencies=[Depends(visiting)])
async def ask_for_code(request: Request) -> Response:
    """The second factor."""
    return _code(request, wanted=request.query_params.get("next", ""))


@router.post("/code")
async def confirm(
    request: Request, visit: Visiting, code: Field = "", wanted: Field = ""
) -> Response:
    """Give the second factor."""
    entrance = runtime_of(request).entrance
    try:
        token = await entrance.confirm(visit.account, visit.token, code, address_of(request), now())
    except WrongCode:
        return _code(request, 401, wanted=wanted, error=load_texts()("console.code_wrong"))
    except TooManyTries as error:
        return _code(request, 429, wanted=wanted, error=too_many(error))
    answer = RedirectResponse(_page(wanted), 303)
    remember(request, answer, token)
    return answer


@router.post("/logout")
async def leave(request: Request, visit: Visiting) -> Response:
    """Log out."""
    await runtime_of(request).entrance.leave(visit.account, visit.token, now())
    answer = leads_to("/login", "console.told_out")
    forget(request, answer)
    return answer


@router.get("/session")
async def remaining(request: Request, _me: Someone) -> dict[str, float | bool]:
    """How many seconds the session lasts unless it is used; asking is no use.

    `extends`: using it lets it last longer.
    """
    sessions, session = runtime_of(request).sessions, request.state.session
    left = sessions.ends_at(session) - now()
    return {"seconds": left.total_seconds(), "extends": sessions.goes_on(session)}


@router.post("/session")
async def extend(request: Request, _me: Someone) -> Response:
    """Go on."""
    visit: Visit = request.state.visit
    await runtime_of(request).sessions.store.touch(visit.token, now())
    return Response(status_code=204)


def address_of(request: Request) -> str:
    """Where a request comes from; uvicorn reads what a proxy says about it."""
    return request.client.host if request.client else ""


def too_many(error: TooManyTries) -> str:
    """What somebody is told who has to wait."""
    return load_texts()("console.too_many_tries", minutes=error.minutes)


def _page(wanted: str) -> str:
    """Where to go: only to pages of ours."""
    return wanted if PAGE.fullmatch(wanted) else "/console/"


def _login(
    request: Request, status: int = 200, *, wanted: str, login: str = "", error: str | None = None
) -> Response:
    return render(request, "login.html", status, login=login, wanted=wanted, error=error)


def _code(
    request: Request, status: int = 200, *, wanted: str, error: str | None = None
) -> Response:
    return render(request, "code.html", status, wanted=wanted, error=error)
