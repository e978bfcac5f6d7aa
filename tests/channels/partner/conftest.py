"""A partner's own server, to which webhooks are pushed."""

import asyncio
import socket
from collections import deque

import pytest
import uvicorn
from fastapi import FastAPI, Request, Response


class Platform:
    """What a partner runs.

    Attributes:
        address: where webhooks are to be pushed to.
        heard: headers and body of each push.
        answers: what it says to the next pushes; then 204.
        connections: over which pushes came.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.heard: asyncio.Queue[tuple[dict[str, str], bytes]] = asyncio.Queue()
        self.answers: deque[Response] = deque()
        self.connections: list[object] = []

    async def next(self) -> tuple[dict[str, str], bytes]:
        """The next push."""
        return await asyncio.wait_for(self.heard.get(), 60)


@pytest.fixture
async def platform():
    """A partner's server."""
    listener = socket.create_server(("127.0.0.1", 0))
    platform = Platform(f"http://127.0.0.1:{listener.getsockname()[1]}/hook")
    app = FastAPI()

    @app.post("/{path}")
    async def hook(request: Request) -> Response:
        platform.connections.append(request.client)
        platform.heard.put_nowait((dict(request.headers), await request.body()))
        return platform.answers.popleft() if platform.answers else Response(status_code=204)

    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", ws="none", log_level="warning"))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    yield platform
    server.should_exit = True
    await task
