"""The web chat behind a real HTTP server, which alone can stream."""

import asyncio
import json
import secrets
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, contextmanager

import httpx
import uvicorn
from fastapi import FastAPI
from sse_starlette.sse import AppStatus
from starlette.types import ASGIApp

from bot.http.protocol import StrictProtocol
from channels.messages import conversation_id
from tests.assistant import PEPPER


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self):
        yield


@asynccontextmanager
async def served(app: ASGIApp, port: int = 0) -> AsyncIterator[str]:
    """Serve an app on this machine; its address."""
    listener = socket.create_server(("127.0.0.1", port))
    config = uvicorn.Config(
        app,
        http=StrictProtocol,
        ws="none",
        lifespan="off",
        log_level="error",
        access_log=False,
        timeout_graceful_shutdown=5,  # a stream has no end of its own
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        AppStatus.should_exit = server.should_exit = True  # ends streams, too
        await serving
        AppStatus.should_exit = False


def app_of(adapter) -> FastAPI:
    """An app with the routes of one adapter."""
    app = FastAPI()
    app.include_router(adapter.router())
    return app


class Visitor:
    """Somebody with a session of his own.

    Attributes:
        conversation: its id.

    Args:
        http: a client of the site.
        token: of the session.
    """

    def __init__(self, http: httpx.AsyncClient, token: str) -> None:
        self.http = http
        self.conversation = conversation_id("web", token, PEPPER)
        self.headers = {"Authorization": f"Bearer {token}"}

    @classmethod
    async def new(cls, http: httpx.AsyncClient) -> "Visitor":
        """Begin a session."""
        return cls(http, (await http.post("/web/v1/sessions")).json()["token"])

    async def say(self, text: str, message: str | None = None) -> httpx.Response:
        """Send a message."""
        body = {"id": message or secrets.token_hex(16), "text": text}
        return await self.http.post("/web/v1/messages", json=body, headers=self.headers)

    @asynccontextmanager
    async def listening(self, after: int = 0, **headers: str) -> AsyncIterator[AsyncIterator[dict]]:
        """Open a stream; its events as they come."""
        request = self.http.stream(
            "GET", "/web/v1/events", params={"after": after}, headers=self.headers | headers
        )
        async with request as response:
            assert response.status_code == 200
            yield _events(response)


async def _events(response: httpx.Response) -> AsyncIterator[dict]:
    event: dict = {}
    async for line in response.aiter_lines():
        name, _, value = line.partition(": ")
        if not line and event:
            yield event
            event = {}
        elif name == "data":
            event["data"] = json.loads(value)
        elif name in ("event", "id"):
            event[name] = value
