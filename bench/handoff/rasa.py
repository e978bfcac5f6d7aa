"""What stands in for Rasa: it is ready, remembers nothing and counts what it is asked."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.serving import LOOPBACK, server_of


class QuietRasa:
    """A Rasa with an empty tracker for everybody.

    Attributes:
        asked: requests other than whether it is ready.
        url: where it answers.
    """

    def __init__(self) -> None:
        self.asked = 0
        self.url = ""

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[dict[str, str]]:
        """Answer as long as this is entered; the settings with which the app uses it."""
        app = Starlette(routes=[Route("/{path:path}", self._answer, methods=["GET", "POST"])])
        with socket.create_server((LOOPBACK, 0)) as listener:
            self.url = f"http://{LOOPBACK}:{listener.getsockname()[1]}"
            server = server_of(app)
            task = asyncio.create_task(server.serve(sockets=[listener]))
            try:
                yield {"BAEUMGIL_RASA_URL": self.url}
            finally:
                server.should_exit = True
                await task

    async def _answer(self, request: Request) -> Response:
        self.asked += request.url.path != "/status"
        return JSONResponse({"events": [], "slots": {}, "active_loop": {}})
