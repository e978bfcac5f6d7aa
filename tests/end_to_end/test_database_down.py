"""When the database is gone people in danger are still answered; others are told clearly."""

from pathlib import Path

import httpx
import pytest

from bot.api.scopes import Scope
from bot.serving import serving
from bot.today import now

pytestmark = [pytest.mark.rasa, pytest.mark.asyncio(loop_scope="session")]


async def test_a_dead_database(home):
    async with (
        serving(home, ephemeral=True) as (runtime, address),
        httpx.AsyncClient(base_url=address, timeout=20) as client,
    ):
        key = await runtime.services.partners.add("tests", list(Scope), now())
        client.headers["Authorization"] = f"Bearer {key}"
        url = "/api/v1/conversations/someone/messages"
        assert (await client.get(url)).status_code == 200, "the key is known from now on"
        await runtime.engine.dispose()
        database = Path(runtime.engine.url.database)
        for file in database.parent.glob(f"{database.name}*"):
            file.unlink()
        database.write_bytes(b"not a database" * 100)
        refused = await client.post(url, json={"text": "서울런이 뭐예요?"})
        assert refused.status_code == 503
        assert refused.json()["title"] == "StoreUnavailable"
        crisis = await client.post(url, json={"text": "죽고 싶어요"})
        assert crisis.status_code == 200
        assert crisis.json()["intent"]["name"] == "crisis"
