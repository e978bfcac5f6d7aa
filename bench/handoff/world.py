"""The app with counsellors who are logged in, and conversations that are theirs or that wait."""

from __future__ import annotations

import asyncio
import itertools
import secrets
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from bench.channels.program import MODULE, Program
from bench.channels.wire import Wire
from bench.common import free_port
from bench.handoff.rasa import QuietRasa
from bot.console.access import CSRF_HEADER
from bot.handoff.machine import Machine
from bot.letter import Letter
from bot.staff.sessions import csrf_of
from bot.today import now
from channels.messages import Inbound, conversation_id
from knowledge.rules.handoff import load_handoff_rules
from store.accounts import Accounts
from store.answers import Answer
from store.console_sessions import ConsoleSessions
from store.database import Database
from store.engine import create_engine, migrate
from store.handoffs import Handoffs
from store.inbox import Inbox
from store.messages import Intent, TurnResult
from store.seats import Seats

FIRST = "상담사와 이야기하고 싶어요"
AT_ONCE = 8  # conversations that are begun at the same time
THERE = timedelta(hours=1)  # counsellors without a stream are not taken for lost that long

_homes = itertools.count()


@dataclass(frozen=True)
class Counsellor:
    """Somebody who is logged in; `token` is that of the session."""

    id: int
    name: str
    token: str = field(repr=False)

    def headers(self, url: str) -> dict[str, str]:
        """What their browser shows to the app at `url`."""
        return {
            "Cookie": f"console={self.token}",
            "Origin": url,
            CSRF_HEADER: csrf_of(self.token),
        }


@dataclass(frozen=True)
class User:
    """Somebody at the web chat; None as counsellor waits in the queue."""

    conversation: str
    counsellor: Counsellor | None
    token: str = field(repr=False)

    @property
    def headers(self) -> dict[str, str]:
        """What their browser shows."""
        return {"Authorization": f"Bearer {self.token}"}


@dataclass(frozen=True)
class World:
    """The running app: one process, or replicas on one database.

    Attributes:
        programs: the replicas.
        wires: to each of them.
        rasa: what they take for Rasa.
    """

    programs: Sequence[Program]
    wires: Sequence[Wire]
    rasa: QuietRasa
    counsellors: Sequence[Counsellor]
    users: Sequence[User]


@asynccontextmanager
async def world(
    home: Path,
    database: str,
    counsellors: int,
    users: int,
    *,
    waiting: bool = False,
    replicas: int = 1,
    module: Sequence[str] = MODULE,
) -> AsyncIterator[World]:
    """The app on an empty database, with a home of its own; ended on leaving.

    Args:
        home: with the builds in force.
        database: address of the database.
        counsellors: how many are logged in.
        users: how many conversations there are.
        waiting: they wait in the queue; else the counsellors hold as many each.
        replicas: processes of the app.
        module: what Python is to run.
    """
    own = home / f"home-{next(_homes)}"
    own.mkdir()
    (own / "build").symlink_to((home / "build").resolve())
    async with AsyncExitStack() as stack:
        rasa = QuietRasa()
        extra = await stack.enter_async_context(rasa.serving())
        first = Program(own, database, extra=extra, module=module)
        staff, people = await _people(first, counsellors, users, waiting=waiting)
        programs = [first, *(_replica(first) for _ in range(replicas - 1))]
        for program in programs:
            stack.push_async_callback(program.kill)
        await asyncio.gather(*(program.start() for program in programs))
        wires = [await stack.enter_async_context(Wire(program.url)) for program in programs]
        yield World(programs, wires, rasa, staff, people)


def _replica(program: Program) -> Program:
    return replace(program, port=free_port())


async def _people(
    program: Program, counsellors: int, users: int, *, waiting: bool
) -> tuple[list[Counsellor], list[User]]:
    engine = create_engine(program.database)
    await migrate(engine)
    database, cipher = Database(engine), program.settings.cipher()
    try:
        accounts, sessions = Accounts(database, cipher), ConsoleSessions(database)
        seats, staff = Seats(database), []
        for number in range(counsellors):
            account = await accounts.add(
                f"counsellor-{number}", f"상담사 {number:03}", "counsellor", "no password", now(),
                must_change=False,
            )  # fmt: skip
            token = await sessions.add(account.id, now(), confirmed=True)
            await seats.arrive(account.id, 0, now() + THERE)  # no room: nothing is offered
            staff.append(Counsellor(account.id, account.name, token))
        people = [
            _user(program, None if waiting else staff[number % counsellors])
            for number in range(users)
        ]
        room = asyncio.Semaphore(AT_ONCE)
        inbox, handoffs = Inbox(database, cipher), Handoffs(database)
        await asyncio.gather(*(_begin(user, inbox, handoffs, room) for user in people))
        return staff, people
    finally:
        await engine.dispose()


def _user(program: Program, counsellor: Counsellor | None) -> User:
    token = secrets.token_urlsafe(32)
    return User(conversation_id("web", token, program.pepper), counsellor, token)


async def _begin(user: User, inbox: Inbox, handoffs: Handoffs, room: asyncio.Semaphore) -> None:
    """The first message of a conversation, and who answers it."""
    machine, one = Machine(load_handoff_rules()), user.conversation
    async with room:
        inbound = Inbound(conversation=one, message_id=uuid.uuid4().hex, text=FIRST, channel="web")
        letter = Letter.of(inbound).model_dump_json()
        await inbox.take_in(one, inbound.channel, inbound.message_id, letter, now())
        [pending] = await inbox.pending(one)
        result = TurnResult(intent=Intent(name="human_agent", confidence=1.0))
        await inbox.answer(pending, Answer(FIRST, result), now())
        async with handoffs.locked(one, now()) as case:
            if user.counsellor:
                change = machine.take(case.handoff, now(), user.counsellor.id)
            else:
                change = machine.request(case.handoff, now())
            if change:
                await case.change(change)
