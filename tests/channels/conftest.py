"""The app as adapters see it, and an HTTP client of their routes."""

from contextlib import asynccontextmanager

import httpx
import pytest
from fastapi import FastAPI


@pytest.fixture
def gateway(assistant_alone):
    """The gateway of an assistant without Rasa; it answers while `running(...)` is entered."""
    return assistant_alone.gateway


@pytest.fixture
def running(assistant_alone):
    """Enter `running(adapter, …)` to have messages answered and pushed through adapters."""
    return assistant_alone.running


@pytest.fixture
def serve(running):
    """Enter `serve(adapter, …)` for the same with a client of their routes."""

    @asynccontextmanager
    async def serving(*adapters):
        app = FastAPI()
        for adapter in adapters:
            if router := adapter.router():
                app.include_router(router)
        transport = httpx.ASGITransport(app)
        async with (
            running(*adapters),
            httpx.AsyncClient(transport=transport, base_url="https://test") as http,
        ):
            yield http

    return serving
