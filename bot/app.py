"""The ASGI application: the public API and the action endpoint Rasa calls."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from bot.api import actions, bookings, conversations, counselling, mentoring, plans
from bot.api.common import runtime_of
from bot.api.problems import Refused, refused
from bot.runtime import start_runtime
from bot.settings import Settings
from store.errors import StoreUnavailable

ROUTERS = (
    conversations.router,
    counselling.router,
    bookings.router,
    mentoring.router,
    plans.router,
    plans.calendars,
    actions.router,
)


def create_app(settings: Settings, address: str, *, ephemeral: bool = False) -> FastAPI:
    """The app for `settings`.

    Args:
        settings: where things live.
        address: under which the app is reached on this machine, by Rasa for one.
        ephemeral: keep conversations in a temporary place that ends with the app.
    """
    action_token = (
        settings.action_token.get_secret_value()
        if settings.action_token
        else secrets.token_urlsafe(32)
    )

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with start_runtime(
            settings, address, action_token=action_token, ephemeral=ephemeral
        ) as runtime:
            app.state.runtime = runtime
            yield

    app = FastAPI(
        title="Baeumgil (배움길)",
        summary="Korean counselling assistant for Seoul's education services",
        version="1",
        lifespan=lifespan,
    )
    app.state.action_token = action_token
    for router in ROUTERS:
        app.include_router(router)

    app.add_exception_handler(Refused, refused)

    @app.get("/health", tags=["operation"])
    async def health(request: Request) -> dict[str, str]:
        """Whether the app answers, and the state of Rasa."""
        return {"status": "ok", "rasa": runtime_of(request).rasa.state}

    @app.exception_handler(StoreUnavailable)
    async def store_unavailable(_request: Request, _error: StoreUnavailable) -> JSONResponse:
        return JSONResponse(
            {"detail": "The database does not answer; nothing was taken in. Try again."},
            status_code=503,
            headers={"Retry-After": "5"},
        )

    return app
