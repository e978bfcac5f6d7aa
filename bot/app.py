"""The ASGI application: the public API and the action endpoint Rasa calls."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import limits
from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse

from bot.api import (
    actions,
    bookings,
    conversations,
    counselling,
    courses,
    courses_wanted,
    knowledge,
    mentoring,
    plans,
    privacy,
)
from bot.api.access import Authenticator
from bot.api.common import runtime_of
from bot.api.openapi import describe
from bot.api.problems import tell_problems
from bot.console.router import create_console
from bot.http.body import BodyLimit
from bot.http.errors import ErrorNet
from bot.mcp.http import serving_mcp
from bot.pages.calendar import serve_pages
from bot.runtime import ACTIONS_PATH, start_runtime
from bot.settings import Settings

ROUTERS = (
    conversations.router,
    privacy.router,
    counselling.router,
    counselling.calendars,
    bookings.router,
    mentoring.router,
    plans.router,
    plans.calendars,
    courses.calendars,
    courses.router,
    courses_wanted.router,
    knowledge.router,
    actions.router,
)


def create_app(
    settings: Settings, address: str, *, ephemeral: bool = False, public: bool = False
) -> FastAPI:
    """The app for `settings`.

    Args:
        settings: where things live.
        address: under which the app is reached on this machine, by Rasa for one.
        ephemeral: keep conversations in a temporary place that ends with the app.
        public: open the channels that are configured.
    """
    action_token = (
        settings.action_token.get_secret_value()
        if settings.action_token
        else secrets.token_urlsafe(32)
    )

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            runtime = await stack.enter_async_context(
                start_runtime(
                    settings, address, action_token=action_token, ephemeral=ephemeral, public=public
                )
            )
            app.state.runtime = app.state.console.state.runtime = runtime
            for adapter in runtime.adapters:
                if router := adapter.router():
                    app.include_router(router, include_in_schema=False)
            if public and settings.mcp:
                found = runtime.services.courses
                mcp = serving_mcp(app, runtime.base, settings.address, found)
                await stack.enter_async_context(mcp)
            yield

    app = FastAPI(
        title="Baeumgil (배움길)",
        summary="Korean counselling assistant for Seoul's education services",
        version="1",
        lifespan=lifespan,
    )
    app.state.action_token = action_token
    app.state.console = create_console(settings)
    app.state.authenticator = Authenticator(limits.parse(settings.api_rate))
    app.add_middleware(BodyLimit, larger={ACTIONS_PATH: actions.MAX_BODY})
    app.add_middleware(ErrorNet)
    tell_problems(app)
    describe(app)
    for router in ROUTERS:
        app.include_router(router)

    @app.get("/health", tags=["operation"])
    async def health(request: Request) -> dict[str, str]:
        """Whether the app answers, and the state of Rasa."""
        return {"status": "ok", "rasa": runtime_of(request).rasa.state}

    if public:
        serve_pages(app, settings)
        app.mount("/console", app.state.console)

        @app.get("/console", include_in_schema=False)
        async def to_console() -> RedirectResponse:
            return RedirectResponse("/console/")

    return app
