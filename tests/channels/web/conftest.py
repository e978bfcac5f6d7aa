"""The web chat of an assistant without Rasa, over HTTP."""

from contextlib import asynccontextmanager

import httpx
import pytest

from channels.web.adapter import WebAdapter
from tests.channels.web.site import app_of, served

SCHOOL = "https://school.example"


@pytest.fixture
def web(gateway, tmp_path):
    """Makes the adapter; a school may embed it."""

    def make(**options):
        return WebAdapter(gateway, tmp_path / "assets", [SCHOOL], **options)

    return make


@pytest.fixture
async def http(web):
    """A client of the web chat while nobody answers."""
    transport = httpx.ASGITransport(app_of(web()))
    async with httpx.AsyncClient(transport=transport, base_url="https://test") as client:
        yield client


@pytest.fixture
def site(web, running):
    """A client of the web chat through a real server, to be entered."""

    @asynccontextmanager
    async def open_site(**options):
        adapter = web(**options)
        async with (
            running(adapter),
            served(app_of(adapter)) as address,
            httpx.AsyncClient(base_url=address, timeout=60) as client,
        ):
            yield client

    return open_site
