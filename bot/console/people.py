"""Accounts of others, for administrators."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from starlette.exceptions import HTTPException

from bot.api.common import PRINTABLE, runtime_of
from bot.console.access import Me, needs
from bot.console.pages import leads_to, render
from bot.staff.administration import LOGIN
from bot.today import now
from knowledge.texts import load_texts
from store.accounts import ROLES, Account, AccountExists, LastAdministrator, Role

Name = Annotated[str, Form(min_length=1, max_length=40, pattern=PRINTABLE)]

router = APIRouter(prefix="/people", dependencies=[needs("administrator")])


async def _whom(request: Request, number: int) -> Account:
    account = await runtime_of(request).accounts.get(number)
    if account is None:
        raise HTTPException(404)
    return account


Whom = Annotated[Account, Depends(_whom)]


@router.get("")
async def show_all(request: Request) -> Response:
    """All accounts, and a form for a new one."""
    return await _all(request)


@router.post("")
async def add(
    request: Request,
    me: Me,
    login: Annotated[str, Form(max_length=200)],
    name: Name,
    role: Annotated[Role, Form()],
) -> Response:
    """Add an account; its password is shown once."""
    login = login.strip().casefold()
    typed = {"login": login, "name": name, "role": role}
    if not LOGIN.fullmatch(login):
        return await _all(request, 422, typed, load_texts()("console.login_invalid"))
    try:
        account, password = await runtime_of(request).administration.add(
            me.id, login, name.strip(), role, now()
        )
    except AccountExists:
        return await _all(request, 409, typed, load_texts()("console.login_taken"))
    return render(request, "one_time.html", whom=account, password=password)


@router.get("/{number}")
async def show(request: Request, whom: Whom) -> Response:
    """One account."""
    return _one(request, whom)


@router.post("/{number}")
async def change(
    request: Request, me: Me, whom: Whom, name: Name, role: Annotated[Role, Form()]
) -> Response:
    """Change name and role."""
    administration = runtime_of(request).administration
    if name.strip() != whom.name:
        await administration.rename(me.id, whom.id, name.strip(), now())
    if role != whom.role:
        try:
            await administration.set_role(me.id, whom.id, role, now())
        except LastAdministrator:
            return _one(request, whom, 409, load_texts()("console.last_administrator"))
    return _done(whom, "saved")


@router.post("/{number}/active")
async def set_active(
    request: Request, me: Me, whom: Whom, active: Annotated[bool, Form()]
) -> Response:
    """Let somebody log in, or not any more."""
    if whom.id == me.id:
        return _one(request, whom, 409, load_texts()("console.not_oneself"))
    await runtime_of(request).administration.set_active(me.id, whom.id, active, now())
    return _done(whom, "enabled" if active else "disabled")


@router.post("/{number}/password")
async def reset(request: Request, me: Me, whom: Whom) -> Response:
    """A new password, shown once."""
    password = await runtime_of(request).administration.reset(me.id, whom.id, now())
    return render(request, "one_time.html", whom=whom, password=password)


@router.post("/{number}/totp")
async def remove_totp(request: Request, me: Me, whom: Whom) -> Response:
    """Ask for no code any more, for who has lost the telephone."""
    await runtime_of(request).administration.remove_totp(me.id, whom.id, now())
    return _done(whom, "totp_off")


@router.post("/{number}/logout")
async def log_out(request: Request, me: Me, whom: Whom) -> Response:
    """Log somebody out everywhere."""
    await runtime_of(request).administration.log_out(me.id, whom.id, now())
    return _done(whom, "logged_out")


async def _all(
    request: Request,
    status: int = 200,
    typed: dict[str, str] | None = None,
    error: str | None = None,
) -> Response:
    accounts = await runtime_of(request).accounts.all()
    typed = typed or {"login": "", "name": "", "role": ROLES[0]}
    return render(
        request, "people.html", status, accounts=accounts, roles=ROLES, typed=typed, error=error
    )


def _one(request: Request, whom: Account, status: int = 200, error: str | None = None) -> Response:
    return render(request, "person.html", status, whom=whom, roles=ROLES, error=error)


def _done(whom: Account, what: str) -> Response:
    return leads_to(f"/people/{whom.id}", f"console.told_{what}")
