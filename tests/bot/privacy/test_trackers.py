"""Rasa's memory: erased and aged out where it is ours, and said to stay where it is not."""

from datetime import timedelta

import httpx

from bot.privacy import trackers as module
from bot.privacy.trackers import ForeignTrackers
from bot.rasa.client import RasaAddress, RasaClient
from tests.bot.privacy.conftest import NOW

LONG_AGO, BEFORE = NOW - timedelta(days=300), NOW - timedelta(days=180)


async def test_before_rasa_has_made_its_table_there_is_nothing(trackers):
    assert await trackers.events("zoe") == []
    assert await trackers.erase("zoe") == 0
    assert await trackers.old(NOW) == (0, None)
    assert await trackers.delete(NOW) == 0


async def test_one_is_erased_and_others_are_not(memory):
    for sender in ("zoe", "zoe2"):
        for what in ("안녕", "서울런"):
            await memory.remember(sender, what, NOW)
    assert await memory.trackers.erase("zoe") == 2
    assert await memory.told("zoe") == []
    assert await memory.told("zoe2") == ["안녕", "서울런"]


async def test_what_is_erased_is_not_in_the_file(memory):
    await memory.remember("zoe", "planted words", NOW)
    await memory.trackers.erase("zoe")
    file = memory.trackers._file
    assert file is None or b"planted words" not in file.read_bytes()


async def test_sessions_nobody_reads_any_more_go(memory, monkeypatch):
    monkeypatch.setattr(module, "BATCH", 1)
    await memory.remember("silent", "1", LONG_AGO, "session_started")
    await memory.remember("silent", "2", LONG_AGO)
    await memory.remember("active", "3", LONG_AGO)
    await memory.remember("active", "4", NOW, "session_started")
    await memory.remember("active", "5", NOW)
    await memory.remember("faithful", "6", LONG_AGO, "session_started")
    await memory.remember("faithful", "7", LONG_AGO)
    await memory.remember("faithful", "8", NOW)  # the same session
    assert await memory.trackers.old(BEFORE) == (3, LONG_AGO)
    assert await memory.trackers.delete(BEFORE) == 3
    assert await memory.trackers.delete(BEFORE) == 0
    assert await memory.told("silent") == []
    assert await memory.told("active") == ["4", "5"]
    assert await memory.told("faithful") == ["6", "7", "8"]


async def test_a_rasa_elsewhere_begins_anew_and_is_not_said_to_have_forgotten():
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append((request.method, request.url.path))
        return httpx.Response(200, json={"events": []})

    class Elsewhere:
        address = RasaAddress("http://rasa.example")

    async with RasaClient(Elsewhere()) as client:
        await client._http.aclose()
        client._http = httpx.AsyncClient(transport=httpx.MockTransport(answer))
        trackers = ForeignTrackers(client)
        assert await trackers.erase("zoe") == 0
    assert not trackers.is_ours
    assert ("POST", "/conversations/zoe/tracker/events") in asked
