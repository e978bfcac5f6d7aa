"""The channel of docs/channels/adding-a-channel.md works as it stands there."""

import asyncio
import re
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI, Request

PAGE = Path(__file__).parents[2] / "docs" / "channels" / "adding-a-channel.md"
SECRET = {"x-plaza-secret": "s"}
WITHIN = 60  # seconds


@pytest.fixture
def plaza():
    """The adapter's class, and how long its code is."""
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    names = {"__name__": "plaza"}
    exec(compile(code, str(PAGE), "exec"), names)  # noqa: S102 - our own page
    assert len(code.splitlines()) < 100
    return names["PlazaAdapter"]


@pytest.fixture
async def platform():
    """The messenger: what users got, in order."""
    app, got = FastAPI(), []

    @app.post("/send")
    async def send(request: Request):
        got.append(await request.json())

    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="https://plaza") as http:
        yield http, got


async def test_the_example(plaza, platform, gateway, serve):
    http, got = platform
    body = {"id": "1", "user": "ann", "text": "느린 학습자 지원이 뭐예요?"}
    async with serve(plaza(gateway, "s", http)) as app, asyncio.timeout(WITHIN):
        assert (await app.post("/plaza", json=body)).status_code == 403
        for _ in range(2):  # a repeated update
            assert (await app.post("/plaza", json=body, headers=SECRET)).status_code == 200
        while not any("느린" in message["text"] for message in got):
            await asyncio.sleep(0.02)
    assert {message["user"] for message in got} == {"ann"}
    assert len(got) == len({message["text"] for message in got})
