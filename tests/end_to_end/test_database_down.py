"""When the database is gone people in danger are still answered; others are told clearly."""

import asyncio

import httpx
import pytest

from bot.serving import serving
from bot.settings import Settings

pytestmark = [pytest.mark.rasa, pytest.mark.asyncio(loop_scope="session")]


async def test_a_dead_database(settings, tmp_path, monkeypatch):
    database = tmp_path / "store.db"
    monkeypatch.setenv("BAEUMGIL_DATABASE_URL", f"sqlite+aiosqlite:///{database}")
    async with (
        serving(Settings(home=settings.home)) as (runtime, address),
        httpx.AsyncClient(base_url=address, timeout=20) as client,
    ):
        while runtime.engine.pool.checkedout():  # the sweeper is at work
            await asyncio.sleep(0.01)
        await runtime.engine.dispose()
        for file in tmp_path.iterdir():
            file.unlink()
        database.write_bytes(b"not a database" * 100)
        url = "/api/v1/conversations/someone/messages"
        refused = await client.post(url, json={"text": "서울런이 뭐예요?"})
        assert refused.status_code == 503
        assert "database" in refused.json()["detail"]
        crisis = await client.post(url, json={"text": "죽고 싶어요"})
        assert crisis.status_code == 200
        assert crisis.json()["intent"]["name"] == "crisis"
