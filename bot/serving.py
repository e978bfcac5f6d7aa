"""Serve the app inside this process: for `run` in public, for `chat` and `ask` on loopback."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from fastapi import FastAPI
from sse_starlette.sse import AppStatus

from bot.app import create_app
from bot.http.protocol import StrictProtocol
from bot.runtime import Runtime
from bot.settings import Settings

LOOPBACK = "127.0.0.1"
STOP_LIMIT = 5  # seconds that requests may take when the app stops


@asynccontextmanager
async def serving(
    settings: Settings,
    *,
    host: str = LOOPBACK,
    port: int = 0,
    ephemeral: bool = False,
    public: bool = False,
) -> AsyncIterator[tuple[Runtime, str]]:
    """Start the app and yield its runtime and base address; stop it on leaving.

    Args:
        settings: where things live.
        host: address to listen on.
        port: port to listen on; 0 takes a free one.
        ephemeral: keep nothing after the end.
        public: open the channels that are configured.

    Raises:
        OSError: the port is taken.
        Whatever `start_runtime` raises.
    """
    listener = socket.create_server((host, port))
    reachable = LOOPBACK if host in ("0.0.0.0", "::") else host  # noqa: S104 - comparing only
    address = f"http://{reachable}:{listener.getsockname()[1]}"
    app = create_app(settings, address, ephemeral=ephemeral, public=public)
    server = server_of(app)
    async with app.router.lifespan_context(app):
        task = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield app.state.runtime, address
        finally:
            # Event streams are open until they are told; sse-starlette listens to uvicorn's own
            # signal handlers, which are not ours.
            AppStatus.should_exit = server.should_exit = True
            await task
            AppStatus.should_exit = False


def server_of(app: FastAPI, protocol: type[asyncio.Protocol] = StrictProtocol) -> uvicorn.Server:
    """What serves an app whose lifespan is entered: no WebSockets, no patience with slow requests.

    Args:
        app: what is served.
        protocol: how requests are read.
    """
    return _Server(
        uvicorn.Config(
            app,
            http=protocol,
            ws="none",
            lifespan="off",
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=STOP_LIMIT,
        )
    )


class _Server(uvicorn.Server):
    """Leaves signals to the command that runs it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture nothing."""
        yield
