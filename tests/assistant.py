"""The assistant without Rasa, on a test's database: real in everything else.

Answers come from the search of the knowledge base, a crisis from its own texts. What needs Rasa is
tested in `tests/end_to_end`.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from cryptography.fernet import Fernet
from sqlalchemy.ext.asyncio import AsyncEngine

from actions.services import build_services
from bot.conversation import Conversation, maybe_lost
from bot.counters import Counters
from bot.delivery import Delivering
from bot.figures.measure import figures_of
from bot.gateway import RuntimeGateway
from bot.handoff.build import build_handoff
from bot.handoff.hours import OfficeHours
from bot.limits import Limits
from bot.privacy.parts import build_privacy
from bot.privacy.trackers import own_trackers
from bot.rasa import RasaConnection
from bot.rasa.client import RasaAddress, RasaClient
from bot.rasa.supervisor import ExternalRasa
from bot.settings import Settings
from bot.signals import Signals
from bot.staff.administration import Administration
from bot.staff.entrance import Entrance
from bot.staff.passwords import Passwords
from bot.staff.sessions import sessions_of
from bot.turns import Turns
from bot.typing import Typing
from bot.watch import Watch
from channels.adapter import Adapter
from knowledge.base import KnowledgeBase
from knowledge.reviews import Reviews
from knowledge.rules.handoff import load_handoff_rules
from store.accounts import Accounts
from store.audit import Audit
from store.canned import CannedReplies
from store.cipher import Cipher
from store.console import Console
from store.database import Database
from store.delivery import Deliveries
from store.engine import create_engine
from store.feed import Feed
from store.inbox import Inbox
from store.locks import locks_of
from store.standing import Standings

PEPPER = "a pepper of the tests"
ADDRESS = "https://baeumgil.example"


class NoRasa:
    """Where nobody answers."""

    address = RasaAddress("http://127.0.0.1:9")


class Assistant:
    """The running parts, as `bot.runtime` puts them together."""

    def __init__(self, engine: AsyncEngine, base: KnowledgeBase, cipher: Cipher, rasa) -> None:
        self.engine, self.base, self.cipher = engine, base, cipher
        self.database = Database(engine)
        self.services = build_services(self.database, cipher, ADDRESS)
        self.rasa = RasaConnection(ExternalRasa("http://127.0.0.1:9"), rasa)
        self.accounts = Accounts(self.database, cipher)
        self.sessions = sessions_of(Settings(), self.database)
        self.audit, self.passwords = Audit(self.database), Passwords()
        self.canned = CannedReplies(self.database)
        self.console = Console(self.database)
        self.hours = OfficeHours(self.database, load_handoff_rules())
        self.inbox = Inbox(self.database, cipher)
        self.feed = Feed(self.database)
        self.figures = figures_of(self.database)
        self.reviews = Reviews(base.library, self.database)
        self.deliveries = Deliveries(self.database, cipher)
        self.signals, self.locks, self.counters = Signals(), locks_of(engine), Counters()
        self.entrance = Entrance(
            self.accounts, self.sessions, self.passwords, self.counters, self.audit
        )
        self.administration = Administration(
            self.accounts, self.sessions.store, self.passwords, self.audit
        )
        handoff = build_handoff(self.database, cipher, self.locks, self.signals, rasa, base)
        self.handoffs, self.reception = handoff.desk, handoff.reception
        trackers = own_trackers(engine, "sqlite:////nowhere/rasa.db")  # no Rasa, no memory
        self.privacy_parts = build_privacy(self.database, cipher, trackers, self.locks, PEPPER)
        self.privacy, dialogue = self.privacy_parts.privacy, self.privacy_parts.dialogue
        conversation = Conversation(self.inbox, self.services, rasa, base, self.reception, dialogue)
        self.turns = Turns(self.inbox, self.locks, conversation, self.signals)
        self.typing = Typing(self.signals)
        self.gateway = RuntimeGateway(
            self.turns,
            self.feed,
            Standings(self.database),
            self.services.outbox,
            self.signals,
            Limits(self.counters),
            texts=base.texts,
            pepper=PEPPER,
            address=ADDRESS,
        )

    @asynccontextmanager
    async def running(self, *adapters: Adapter) -> AsyncIterator[None]:
        """Answer and deliver as long as this is entered."""
        delivering = Delivering(
            self.deliveries, self.locks, self.signals, adapters, maybe_lost(self.base)
        )
        async with AsyncExitStack() as stack:
            for adapter in adapters:
                await stack.enter_async_context(adapter.running())
            await stack.enter_async_context(Watch(self.feed, self.signals).running())
            await stack.enter_async_context(delivering.running())
            await stack.enter_async_context(self.turns.running())
            yield


@asynccontextmanager
async def new_assistant(url: str, base: KnowledgeBase, key: str) -> AsyncIterator[Assistant]:
    """An assistant on the database at `url`, as one process has it."""
    async with AsyncExitStack() as stack:
        engine = create_engine(url)
        stack.push_async_callback(engine.dispose)
        rasa = await stack.enter_async_context(RasaClient(NoRasa()))
        assistant = Assistant(engine, base, Cipher([key]), rasa)
        stack.push_async_callback(assistant.locks.close)
        yield assistant


@pytest.fixture(scope="session")
def key() -> str:
    """The key of personal details."""
    return Fernet.generate_key().decode()


@pytest.fixture
async def assistant_alone(database_url, base, key) -> AsyncIterator[Assistant]:
    """An assistant on each kind of database; to be entered with its adapters."""
    async with new_assistant(database_url, base, key) as assistant:
        yield assistant
