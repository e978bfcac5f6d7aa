"""The console as an app of its own, mounted at `/console`: routes, headers, errors.

Routers name paths below `/console`, and the role each route needs (`bot.console.access.needs`).
"""

from __future__ import annotations

from fastapi import FastAPI

from bot.console import (
    account,
    acting,
    audit,
    booking,
    bookings,
    canned,
    conversation,
    dashboard,
    events,
    home,
    knowledge,
    login,
    mentoring,
    office,
    people,
    queue,
)
from bot.console.errors import tell_errors, unforeseen
from bot.console.pages import HERE
from bot.http.errors import ErrorNet
from bot.http.headers import SecurityHeaders
from bot.settings import Settings
from channels.web.adapter import HERE as CHAT
from channels.web.pages import Static

ROUTERS = (
    login.router,
    home.router,
    queue.router,
    conversation.router,
    acting.router,
    events.router,
    bookings.router,
    booking.router,
    mentoring.router,
    canned.router,
    canned.keeping,
    knowledge.router,
    audit.router,
    office.router,
    dashboard.router,
    account.router,
    people.router,
)


def create_console(settings: Settings) -> FastAPI:
    """The console; who mounts it sets `state.runtime` before the first request."""
    console = FastAPI(openapi_url=None, redirect_slashes=False)
    console.add_middleware(ErrorNet, answer=unforeseen)
    console.add_middleware(SecurityHeaders, secure=settings.address.startswith("https:"))
    tell_errors(console)
    for router in ROUTERS:
        console.include_router(router)
    console.mount("/static", Static(HERE / "static", "no-cache"))
    console.mount("/chat", Static(CHAT / "static", "no-cache"))  # the look they share
    console.mount("/assets", Static(settings.home / "assets", "public, max-age=86400"))
    return console
