"""The last net: an error nobody foresaw is a plain problem to the client (ASGI middleware)."""

from __future__ import annotations

import logging
import traceback

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.api.problems import general, response_of

log = logging.getLogger(__name__)


class ErrorNet:
    """Answers 500 without internals, and logs where the error happened but not its words.

    An error's own words may hold what a user said.

    Args:
        app: behind it.
        answer: what the client gets.
    """

    def __init__(self, app: ASGIApp, answer: ASGIApp | None = None) -> None:
        self._app = app
        self._answer = answer or _problem

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and catch what comes back."""
        started = False

        async def noting(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except ClientDisconnect:
            return
        except Exception as error:
            if scope["type"] != "http":
                raise
            places = "".join(traceback.format_tb(error.__traceback__))
            log.error("request failed: %s\n%s", type(error).__name__, places)
            if started:
                raise ConnectionAbortedError("the answer had begun") from None
            await self._answer(scope, receive, send)


async def _problem(scope: Scope, receive: Receive, send: Send) -> None:
    await response_of(general("InternalError", 500))(scope, receive, send)
