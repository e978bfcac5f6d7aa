"""Who is at the console, and what they may do.

Every route declares the least role that may use it, `dependencies=[needs("counsellor")]`; a test
refuses routes that do not. Reading is GET; whatever changes something is POST and shows the
session's CSRF token: htmx in a header, forms in a field.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from starlette.exceptions import HTTPException

from bot.api.common import runtime_of
from bot.staff.sessions import csrf_of
from bot.today import now
from channels.web.origins import Origins
from store.accounts import Account, Role

CSRF_FIELD = "csrf"
CSRF_HEADER = "X-CSRF-Token"
SAFE = ("GET", "HEAD", "OPTIONS")


class NotLoggedIn(Exception):
    """There is no session, or it is over."""


class MustChange(Exception):
    """Nothing but changing the password is allowed."""


class Forged(Exception):
    """A change that did not come from a page of ours, or from one of an earlier session."""


@dataclass(frozen=True)
class Visit:
    """A request of somebody who is logged in."""

    account: Account
    token: str
    csrf: str


def is_secure(request: Request) -> bool:
    """Whether users reach us over TLS."""
    return runtime_of(request).services.address.startswith("https:")


def cookie_of(request: Request) -> str:
    """The name of the cookie; with the prefix browsers let no other host set it."""
    return "__Host-console" if is_secure(request) else "console"


def remember(request: Request, response: Response, token: str) -> None:
    """Give the browser the token of a session.

    Lax, so that a link in an alert leads to the conversation and not to the log-in.
    """
    response.set_cookie(
        cookie_of(request), token, secure=is_secure(request), httponly=True, samesite="lax"
    )


def forget(request: Request, response: Response) -> None:
    """Take the token away again."""
    response.delete_cookie(
        cookie_of(request), secure=is_secure(request), httponly=True, samesite="lax"
    )


async def from_our_pages(request: Request) -> None:
    """Refuse changes that another site asks for.

    Raises:
        Forged: the browser does not say that it comes from here.
    """
    if request.method in SAFE:
        return
    told = "origin" in request.headers or "sec-fetch-site" in request.headers
    if not told or not Origins(runtime_of(request).services.address, ()).admit(request.headers):
        raise Forged


async def visiting(request: Request) -> Visit:
    """Who calls, perhaps with a second factor still missing (`request.state.session.confirmed`).

    Raises:
        NotLoggedIn: nobody.
        Forged: a change without the session's CSRF token.
        StoreUnavailable: the database does not answer.
    """
    await from_our_pages(request)
    token = request.cookies.get(cookie_of(request))
    session = await runtime_of(request).sessions.find(token, now()) if token else None
    if token is None or session is None:
        raise NotLoggedIn
    csrf = csrf_of(token)
    if request.method not in SAFE:
        shown = request.headers.get(CSRF_HEADER) or (await request.form()).get(CSRF_FIELD)
        if not isinstance(shown, str) or not hmac.compare_digest(shown.encode(), csrf.encode()):
            raise Forged
    request.state.session = session
    request.state.visit = Visit(session.account, token, csrf)
    return request.state.visit  # type: ignore[no-any-return]


async def signed_in(request: Request, visit: Annotated[Visit, Depends(visiting)]) -> Account:
    """Who is logged in, also where the password has to be changed first.

    Raises:
        NotLoggedIn: the second factor is missing.
    """
    if not request.state.session.confirmed:
        raise NotLoggedIn
    return visit.account


async def logged_in(request: Request, me: Annotated[Account, Depends(signed_in)]) -> Account:
    """Who is logged in and may use the console; notes that the session is used.

    An event stream stays open by itself, so it is no use.

    Raises:
        MustChange: somebody else knows the password.
        StoreUnavailable: the database does not answer.
    """
    if me.must_change:
        raise MustChange
    if "text/event-stream" not in request.headers.get("accept", ""):
        visit: Visit = request.state.visit
        await runtime_of(request).sessions.use(visit.token, request.state.session, now())
    return me


Me = Annotated[Account, Depends(logged_in)]
Someone = Annotated[Account, Depends(signed_in)]
"""For the few routes that are open before the password is changed."""


async def still_logged_in(request: Request) -> bool:
    """Whether the session of a request still counts: asked again and again by event streams.

    Raises:
        StoreUnavailable: the database does not answer.
    """
    visit: Visit = request.state.visit
    return await runtime_of(request).sessions.find(visit.token, now()) is not None


@dataclass(frozen=True)
class Needs:
    """A dependency that lets a role, and those above it, through.

    Attributes:
        role: the least that may.
    """

    role: Role

    async def __call__(self, me: Me) -> None:
        """Check it.

        Raises:
            HTTPException: the role does not suffice (403).
        """
        if not me.may(self.role):
            raise HTTPException(403)


def needs(role: Role) -> Any:
    """What a router or route depends on that is for a role, and those above it."""
    return Depends(Needs(role))
