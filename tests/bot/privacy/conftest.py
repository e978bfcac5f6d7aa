"""Privacy on each kind of database, with a memory of Rasa as Rasa makes it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from bot.privacy.parts import build_privacy
from bot.privacy.trackers import OwnTrackers, own_trackers
from bot.rasa.trackers import tracker_url
from store.cipher import Cipher
from store.engine import make_schema
from store.locks import locks_of

NOW = datetime(2026, 11, 30, 16, tzinfo=ZoneInfo("Asia/Seoul"))
PEPPER = "a pepper of the tests"
KEYS = {
    "sqlite": "id INTEGER PRIMARY KEY",
    "postgresql": "id SERIAL PRIMARY KEY",
}


class Memory:
    """What Rasa does with its table."""

    def __init__(self, trackers: OwnTrackers) -> None:
        self.trackers = trackers
        self._engine, self._events = trackers._engine, trackers._events

    async def make(self) -> None:
        key = KEYS[self._engine.dialect.name]
        await self._do(
            f"CREATE TABLE {self._events} ({key}, sender_id VARCHAR(255), type_name VARCHAR(255),"
            " timestamp FLOAT, intent_name VARCHAR(255), action_name VARCHAR(255), data TEXT)"
        )

    async def remember(self, sender, what, at: datetime, kind="user") -> None:
        await self._do(
            f"INSERT INTO {self._events} (sender_id, type_name, timestamp, data)"  # noqa: S608
            " VALUES (:sender, :kind, :at, :data)",
            {
                "sender": sender,
                "kind": kind,
                "at": at.timestamp(),
                "data": f'{{"event": "{kind}", "text": "{what}"}}',
            },
        )

    async def _do(self, statement, values=None) -> None:
        async with self._engine.begin() as connection:
            await connection.execute(text(statement), values or {})

    async def told(self, sender) -> list[str]:
        return [event["text"] for event in await self.trackers.events(sender)]


@pytest.fixture
async def trackers(engine, database_url, tmp_path) -> OwnTrackers:
    await make_schema(engine, "rasa")
    return own_trackers(engine, tracker_url(database_url, tmp_path))


@pytest.fixture
async def memory(trackers, tmp_path) -> Memory:
    if trackers._file:
        trackers._file.touch()
    memory = Memory(trackers)
    await memory.make()
    return memory


@pytest.fixture
async def parts(database, engine, trackers, key):
    locks = locks_of(engine)
    yield build_privacy(database, Cipher([key]), trackers, locks, PEPPER)
    await locks.close()
