"""Everything that runs while the app runs, started together and stopped together."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from rasa_sdk.executor import ActionExecutor
from sqlalchemy.ext.asyncio import AsyncEngine

from actions.server import build_executor
from actions.services import Services, build_services
from actions.tasks import build_tasks
from bot.adapters import adapters_of
from bot.conversation import Conversation, maybe_lost
from bot.counters import Counters
from bot.course_sync import syncing_courses
from bot.crises.build import alerting
from bot.delivery import Delivering
from bot.figures.measure import figures_of
from bot.gateway import RuntimeGateway
from bot.handoff.build import build_handoff
from bot.handoff.desk import HandoffDesk
from bot.handoff.hours import OfficeHours
from bot.handoff_webhooks import HandoffWebhooks
from bot.limits import Limits
from bot.privacy.parts import build_privacy
from bot.privacy.service import Privacy
from bot.privacy.trackers import ForeignTrackers, own_trackers
from bot.rasa import RasaConnection, running_rasa
from bot.rasa.supervisor import ExternalRasa, RasaSupervisor
from bot.rasa.trackers import SCHEMA, tracker_url
from bot.rasa.train import model_path
from bot.rounds import rounds
from bot.settings import Settings
from bot.signals import Signals, signals_of
from bot.staff.administration import Administration
from bot.staff.entrance import Entrance
from bot.staff.passwords import Passwords
from bot.staff.sessions import Sessions, sessions_of
from bot.sweeper import jobs_of, sweeping
from bot.today import now, today
from bot.turns import Turns
from bot.typing import Typing
from bot.watch import Watch
from channels.adapter import Adapter
from channels.partner import PartnerAdapter
from knowledge.base import KnowledgeBase
from knowledge.published import Corpora
from knowledge.reviews import Reviews
from knowledge.rules.handoff import load_handoff_rules
from knowledge.search.layout import Layout
from store.accounts import Accounts
from store.audit import Audit
from store.canned import CannedReplies
from store.console import Console
from store.database import Database
from store.delivery import Deliveries
from store.engine import create_engine, make_schema, migrate
from store.feed import Feed
from store.figures import Figures
from store.handoff_pushes import HandoffPushes
from store.inbox import Inbox
from store.locks import locks_of
from store.standing import Standings

HANDOFF_EVERY = 2.0  # seconds between two looks at deadlines of the hand-off
ACTIONS_PATH = "/internal/actions/webhook"  # where Rasa calls actions of the app


@dataclass(frozen=True)
class Runtime:
    """The running parts, for the app's routes and the command line."""

    turns: Turns
    gateway: RuntimeGateway
    counters: Counters
    adapters: tuple[Adapter, ...]
    executor: ActionExecutor
    services: Services
    handoffs: HandoffDesk
    typing: Typing
    accounts: Accounts
    sessions: Sessions
    entrance: Entrance
    administration: Administration
    audit: Audit
    canned: CannedReplies
    console: Console
    signals: Signals
    hours: OfficeHours
    figures: Figures
    reviews: Reviews
    privacy: Privacy
    base: KnowledgeBase
    rasa: RasaConnection
    engine: AsyncEngine


@asynccontextmanager
async def start_runtime(
    settings: Settings, address: str, *, action_token: str, ephemeral: bool, public: bool
) -> AsyncIterator[Runtime]:
    """Start the parts, Rasa and the knowledge base side by side; stop them on leaving.

    Args:
        settings: where things live.
        address: under which the app is reached on this machine.
        action_token: that Rasa shows when it calls actions.
        ephemeral: keep conversations in a temporary place that ends with the app.
        public: open the channels that are configured.

    Raises:
        KnowledgeError: something that `baeumgil build` makes is missing or wrong.
        RasaError: Rasa did not start.
        StoreUnavailable: the database cannot be used.
        KeyInvalid: the key of personal details is not usable.
    """
    cipher = settings.cipher()
    async with AsyncExitStack() as stack:
        database, trackers = _databases(settings, ephemeral, stack)
        base_loading = asyncio.create_task(
            asyncio.to_thread(KnowledgeBase.open, settings.home, settings.encoder)
        )
        engine = create_engine(database)
        stack.push_async_callback(engine.dispose)
        await migrate(engine)
        if not settings.rasa_url:
            await make_schema(engine, SCHEMA)
        service = _rasa_service(settings, address + ACTIONS_PATH, action_token, trackers)
        rasa = await stack.enter_async_context(running_rasa(service, settings.turn_timeout))
        base = await base_loading
        await service.wait_ready()
        store = Database(engine)
        corpora = await _corpora(settings, base, None if ephemeral else store, stack)
        services = build_services(store, cipher, settings.public_url or address, corpora.published)
        if settings.database_url is None:
            await services.booking.open_practice_desk(now())
        inbox = Inbox(store, cipher)
        signals = signals_of(settings.redis)
        counters = Counters(settings.redis)
        stack.push_async_callback(counters.close)
        locks = locks_of(engine)
        stack.push_async_callback(locks.close)
        handoff = build_handoff(store, cipher, locks, signals, rasa.client, base)
        memory = (
            ForeignTrackers(rasa.client) if settings.rasa_url else own_trackers(engine, trackers)
        )
        pepper = settings.pepper_in_force()
        privacy = build_privacy(store, cipher, memory, locks, pepper)
        conversation = Conversation(
            inbox, services, rasa.client, base, handoff.reception, privacy.dialogue
        )
        turns = Turns(inbox, locks, conversation, signals)
        feed = Feed(store)
        gateway = RuntimeGateway(
            turns,
            feed,
            Standings(store),
            services.outbox,
            signals,
            Limits(counters) if public else None,
            texts=base.texts,
            pepper=pepper,
            address=services.address,
        )
        partners = PartnerAdapter(services.partners, is_lenient=settings.webhooks_lenient)
        adapters = (partners, *adapters_of(settings, gateway)) if public else ()
        await stack.enter_async_context(signals.running())
        await stack.enter_async_context(Watch(feed, signals).running())
        if not ephemeral:
            jobs = {
                **jobs_of(services, base),
                **privacy.jobs(),
                "escalate dangers": handoff.desk.crises.escalate,
            }
            await stack.enter_async_context(sweeping(jobs))
            await stack.enter_async_context(
                alerting(settings, store, signals, base.texts, services.address)
            )
        await stack.enter_async_context(
            rounds("hand-off", lambda: handoff.desk.rota.sweep(now()), HANDOFF_EVERY)
        )
        for adapter in adapters:
            await stack.enter_async_context(adapter.running())
        deliveries = Deliveries(store, cipher)
        delivering = Delivering(deliveries, locks, signals, adapters, maybe_lost(base))
        await stack.enter_async_context(delivering.running())
        if public:
            webhooks = HandoffWebhooks(HandoffPushes(store), deliveries, locks, partners)
            await stack.enter_async_context(webhooks.running())
            await stack.enter_async_context(syncing_courses(settings, store, locks))
        await stack.enter_async_context(turns.running())
        accounts, audit = Accounts(store, cipher), Audit(store)
        sessions, passwords = sessions_of(settings, store), Passwords()
        yield Runtime(
            turns=turns,
            gateway=gateway,
            counters=counters,
            adapters=adapters,
            executor=build_executor(build_tasks(services), base),
            services=services,
            handoffs=handoff.desk,
            typing=Typing(signals),
            accounts=accounts,
            sessions=sessions,
            entrance=Entrance(accounts, sessions, passwords, counters, audit),
            administration=Administration(accounts, sessions.store, passwords, audit),
            audit=audit,
            canned=CannedReplies(store),
            console=Console(store),
            signals=signals,
            hours=OfficeHours(store, load_handoff_rules()),
            figures=figures_of(store),
            reviews=Reviews(base.library, store),
            privacy=privacy.privacy,
            base=base,
            rasa=rasa,
            engine=engine,
        )


def _rasa_service(
    settings: Settings, action_url: str, action_token: str, trackers: str
) -> RasaSupervisor | ExternalRasa:
    if settings.rasa_url:
        token = settings.rasa_token.get_secret_value() if settings.rasa_token else None
        return ExternalRasa(settings.rasa_url, token)
    return RasaSupervisor(
        model_path(settings.home),
        settings.home,
        action_url=action_url,
        action_token=action_token,
        tracker_url=trackers,
    )


async def _corpora(
    settings: Settings, base: KnowledgeBase, store: Database | None, stack: AsyncExitStack
) -> Corpora:
    """Courses and documents; with conversations elsewhere (`store` is None) brought up at once."""
    if store is None:
        engine = create_engine(settings.database)
        stack.push_async_callback(engine.dispose)
        await migrate(engine)
    layout = Layout(settings.home, settings.encoder)
    published = store or Database(engine)
    corpora = Corpora.open(layout.corpora, layout, published, base.searcher, today)
    if store is None:
        await corpora.refresh()
    else:
        await stack.enter_async_context(corpora.running())
    return corpora


def _databases(settings: Settings, ephemeral: bool, stack: AsyncExitStack) -> tuple[str, str]:
    """Addresses of the store and of Rasa's trackers."""
    if not ephemeral:
        return settings.database, tracker_url(settings.database, settings.home)
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="baeumgil-")))
    store = f"sqlite:///{folder / 'store.db'}"
    return store, tracker_url(store, folder)
