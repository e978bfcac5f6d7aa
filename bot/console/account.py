"""One's own account: password, second factor, log-ins elsewhere."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from markupsafe import Markup

from bot.api.common import runtime_of
from bot.console.access import Me, Someone, forget, needs, remember, signed_in
from bot.console.login import too_many
from bot.console.pages import leads_to, render
from bot.staff.codes import picture
from bot.staff.entrance import TooManyTries
from bot.staff.passwords import LONGEST, SHORTEST, complaint
from bot.today import now
from knowledge.texts import load_texts
from store.accounts import Account

OWN = "/console/account"
Field = Annotated[str, Form(max_length=200)]

router = APIRouter(prefix="/account")


@router.get("", dependencies=[Depends(signed_in)])
async def show(request: Request) -> Response:
    """The account."""
    return _own(request)


@router.post("/password")
async def change_password(
    request: Request, me: Someone, old: Field = "", new: Field = "", again: Field = ""
) -> Response:
    """Change the password; ends all other log-ins."""
    runtime, at = runtime_of(request), now()
    try:
        is_known = await runtime.entrance.knows(me, old)
    except TooManyTries as error:
        return _own(request, 429, old=too_many(error))
    if not is_known:
        return _own(request, 422, old=_said("old"))
    if new == old:
        return _own(request, 422, new=_said("same"))
    if why := complaint(new, me.login, me.name):
        return _own(request, 422, new=_said(why))
    if new != again:
        return _own(request, 422, again=_said("again"))
    await runtime.administration.set_password(me.id, me.id, new, at)
    token = await runtime.sessions.store.add(me.id, at, confirmed=True)
    answer = leads_to("/account", "console.told_password")
    remember(request, answer, token)
    return answer


@router.post("/logout", dependencies=[needs("counsellor")])
async def leave_everywhere(request: Request, me: Me) -> Response:
    """Log out here and everywhere else."""
    await runtime_of(request).administration.log_out(me.id, me.id, now())
    answer = leads_to("/login", "console.told_out_everywhere")
    forget(request, answer)
    return answer


@router.post("/totp", dependencies=[needs("counsellor")])
async def begin_totp(request: Request, me: Me, password: Field = "") -> Response:
    """A new secret, to be confirmed by a code; one that is in force has to be removed first."""
    if me.has_totp:
        return RedirectResponse(OWN, 303)
    if refused := await _unproven(request, me, password):
        return refused
    await runtime_of(request).administration.begin_totp(me.id)
    return RedirectResponse(f"{OWN}/totp", 303)


@router.get("/totp", dependencies=[needs("counsellor")])
async def show_totp(request: Request, me: Me) -> Response:
    """The secret, as long as it is not in force."""
    return await _secret(request, me)


@router.post("/totp/confirm", dependencies=[needs("counsellor")])
async def confirm_totp(request: Request, me: Me, code: Field = "") -> Response:
    """Put the secret in force."""
    runtime = runtime_of(request)
    if me.has_totp:
        return RedirectResponse(OWN, 303)
    try:
        if not await runtime.entrance.accept(me, code, now()):
            return await _secret(request, me, 422, load_texts()("console.code_wrong"))
    except TooManyTries as error:
        return await _secret(request, me, 429, too_many(error))
    await runtime.administration.note_totp(me.id, now())
    return leads_to("/account", "console.told_totp_on")


@router.post("/totp/remove", dependencies=[needs("counsellor")])
async def remove_totp(request: Request, me: Me, password: Field = "") -> Response:
    """Ask for no code any more."""
    if refused := await _unproven(request, me, password):
        return refused
    await runtime_of(request).administration.remove_totp(me.id, me.id, now())
    return leads_to("/account", "console.told_totp_off")


async def _unproven(request: Request, me: Account, password: str) -> Response | None:
    """The refusal of who does not know the password: somebody else may sit there."""
    try:
        known = await runtime_of(request).entrance.knows(me, password)
    except TooManyTries as error:
        return _own(request, 429, proof=too_many(error))
    return None if known else _own(request, 422, proof=_said("old"))


async def _secret(
    request: Request, me: Account, status: int = 200, error: str | None = None
) -> Response:
    totp = await runtime_of(request).accounts.totp(me.id)
    if totp is None or me.has_totp:
        return RedirectResponse(OWN, 303)
    qr = Markup(picture(totp.secret, me.login))  # noqa: S704 - drawn here
    return render(request, "totp.html", status, secret=totp.secret, qr=qr, error=error)


def _own(request: Request, status: int = 200, **errors: str) -> Response:
    return render(request, "account.html", status, errors=errors, least=SHORTEST)


def _said(why: str) -> str:
    told: str = load_texts().data("console.password")[why]
    return told.format(least=SHORTEST, most=LONGEST)
