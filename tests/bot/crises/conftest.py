"""Dangers on a database, in conversations with counsellors."""

from datetime import UTC, datetime

import pytest

from bot.crises.service import Crises
from bot.signals import Signals
from knowledge.rules.handoff import load_handoff_rules
from nlu.korean.crisis import Crisis
from store.cipher import Cipher
from store.messages import Reply
from store.outbox import Outbox, put
from store.tables import AccountRow, ConversationRow, HandoffRow

NOW = datetime(2026, 11, 30, 7, tzinfo=UTC)
WORDS = "이제 그만 살고 싶어요"


class Desk:
    """What the desk and users do that concerns dangers."""

    def __init__(self, database, crises):
        self.database, self.crises = database, crises
        self.outbox = Outbox(database)

    async def begin(self, conversation="c"):
        async with self.database.write() as session:
            row = {"id": conversation, "channel": "web", "created_at": NOW, "last_seq": 0}
            session.add(ConversationRow(**row))
            await session.flush()
            await self._put(session, conversation, "queued")

    async def now_is(self, state, conversation="c"):
        async with self.database.write() as session:
            await self._put(session, conversation, state)

    async def _put(self, session, conversation, state):
        row = HandoffRow(
            conversation_id=conversation,
            state=state,
            version=1,
            session=1,
            priority=0,
            changed_at=NOW,
        )
        await session.merge(row)

    async def hire(self, name):
        async with self.database.write() as session:
            account = AccountRow(
                login=name,
                name=name,
                role="counsellor",
                password="-",  # noqa: S106 - nobody logs in
                must_change=False,
                active=True,
                created_at=NOW,
            )
            session.add(account)
            await session.flush()
            return account.id

    async def danger(self, conversation="c", at=NOW, turn=None, category="suicide", text=WORDS):
        found = Crisis(category=category, about="self", soft=False, evidence="")
        async with self.database.write() as session:
            return await self.crises.record(session, conversation, turn, found, text, at)

    async def claim(self, account, at, conversation="c"):
        async with self.database.write() as session:
            await self.crises.taken(session, conversation, account, at)

    async def write(self, account, at, conversation="c"):
        async with self.database.write() as session:
            key = f"counsellor/{at.isoformat()}"
            await put(session, conversation, key, Reply(text="네"), at, author="counsellor")
            await self.crises.taken(session, conversation, account, at)

    async def lose(self, at, conversation="c"):
        async with self.database.write() as session:
            await self.crises.reopened(session, conversation, at)

    async def close(self, account, at, conversation="c"):
        async with self.database.write() as session:
            await self.crises.settle(session, conversation, account, at)

    async def dismiss(self, crisis, account, at):
        async with self.database.write() as session:
            dismissed = await self.crises.dismiss(session, crisis, account, at)
            return dismissed, await self.crises.worst(session, "c")


@pytest.fixture
def signals():
    return Signals()


@pytest.fixture
def cipher(key):
    return Cipher([key])


@pytest.fixture
def crises(database, cipher, base, signals):
    return Crises(database, cipher, signals, base, load_handoff_rules())


@pytest.fixture
async def desk(database, crises):
    desk = Desk(database, crises)
    await desk.begin()
    return desk


@pytest.fixture
async def counsellor(desk):
    return await desk.hire("kim")
