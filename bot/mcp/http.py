"""MCP over streamable HTTP, inside the app: stateless, for partners with a key."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from fastapi import APIRouter, FastAPI, Request, Response
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from starlette.types import Receive, Send
from starlette.types import Scope as AsgiScope

from actions.courses.service import CourseSearch
from bot.api.access import needs
from bot.api.scopes import Scope
from bot.mcp.server import build_server
from knowledge.base import KnowledgeBase

LARGEST = 64 * 1024  # bytes of a request
HERE = ("127.0.0.1:*", "localhost:*", "[::1]:*")

router = APIRouter(dependencies=[needs(Scope.KNOWLEDGE)])


@router.post("/mcp", include_in_schema=False)
async def mcp(request: Request) -> Response:
    """One message of the protocol.

    Only POST: without sessions there is nothing to listen for (GET) or to end (DELETE).
    """
    return _Handled(request.app.state.mcp)


@asynccontextmanager
async def serving_mcp(
    app: FastAPI, base: KnowledgeBase, address: str, courses: CourseSearch | None = None
) -> AsyncIterator[None]:
    """Let `app` answer at `/mcp`.

    Args:
        app: the running app.
        base: what is known.
        address: under which users reach the app. A browser that was led here under another name
            (DNS rebinding) or from another page is refused; this machine itself is let in.
        courses: finds courses.
    """
    server, ours = build_server(base, courses), urlsplit(address)
    server.streamable_http_app(
        stateless_http=True,
        json_response=True,
        max_request_body_size=LARGEST,
        transport_security=TransportSecuritySettings(
            allowed_hosts=[ours.netloc, *HERE],
            allowed_origins=[
                f"{ours.scheme}://{ours.netloc}",
                *(f"http://{host}" for host in HERE),
            ],
        ),
    )
    async with server.session_manager.run():
        app.state.mcp = server.session_manager
        app.include_router(router)
        yield


class _Handled(Response):
    """A response that the SDK writes itself."""

    def __init__(self, sessions: StreamableHTTPSessionManager) -> None:
        super().__init__()
        self._sessions = sessions

    async def __call__(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        await self._sessions.handle_request(scope, receive, send)
