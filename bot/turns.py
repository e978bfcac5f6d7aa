"""The durable turn: a message is stored, then answered, in order, once, whoever dies over it.

One worker per conversation takes its messages one after the other, also across replicas
(`store.locks`). What a worker leaves undone when its process dies, another takes up.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta

from actions.crisis import LABEL as CRISIS
from actions.fallback import UNKNOWN
from bot.conversation import Conversation
from bot.letter import Letter
from bot.rounds import finished, rounds
from bot.signals import DESK, Signals
from bot.today import now, today
from channels.messages import Inbound
from store.answers import Answer
from store.errors import StoreError, StoreUnavailable
from store.handoff_types import HELD
from store.inbox import Inbox, Pending
from store.locks import Locks
from store.messages import Intent, TurnResult

log = logging.getLogger(__name__)

AT_ONCE = 16  # conversations one process works on; more would only wait for Rasa
LOOK_EVERY = 1.0  # seconds between two looks for what was left undone
ABANDONED = timedelta(seconds=3)  # after which a message nobody works on is looked at
MOST_TRIES = 3  # of a message that processes die over
NOTHING = TurnResult(intent=Intent(name=UNKNOWN, confidence=0.0))
STOP_LIMIT = 15.0  # seconds that messages being answered may take when the app stops


class Turns:
    """Takes messages in and answers them in the background.

    Attributes:
        conversation: works the answers out.
    """

    def __init__(
        self, inbox: Inbox, locks: Locks, conversation: Conversation, signals: Signals
    ) -> None:
        self._inbox, self._locks = inbox, locks
        self.conversation, self._signals = conversation, signals
        self._workers: dict[str, asyncio.Task[None]] = {}
        self._room = asyncio.Semaphore(AT_ONCE)
        self._ours: set[int] = set()  # turns this process took in and nobody has begun yet
        self._stopping = False
        self._unstored: dict[tuple[str, str], TurnResult] = {}  # answers to danger, database away

    async def take_in(self, inbound: Inbound) -> bool:
        """Store a message and have it answered; whether it is new.

        Raises:
            StoreUnavailable: nothing was taken in.
        """
        letter = Letter.of(inbound)
        turn = await self._inbox.take_in(
            inbound.conversation,
            inbound.channel,
            inbound.message_id,
            letter.model_dump_json(),
            now(),
            inbound.address,
        )
        if turn is not None:
            self._ours.add(turn)
        self._work_on(inbound.conversation)
        return turn is not None

    async def answered(self, inbound: Inbound, within: float) -> bool:
        """Whether a message is answered, waiting for it at most `within` seconds.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within
        with self._signals.listening(inbound.conversation) as said:
            while True:
                said.clear()
                if await self._is_answered(inbound):
                    return True
                left = deadline - loop.time()
                if left <= 0:
                    return False
                with suppress(TimeoutError):
                    async with asyncio.timeout(left):  # wait_for may forget a cancellation
                        await said.wait()

    async def result(self, inbound: Inbound) -> TurnResult | None:
        """All that an answered message led to.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        unstored = self._unstored.pop((inbound.conversation, inbound.message_id), None)
        return unstored or await self._inbox.result(inbound.conversation, inbound.message_id)

    async def converse(self, inbound: Inbound) -> TurnResult:
        """Take a message in and wait for its answer, for those who talk in this process.

        Raises:
            StoreUnavailable: the database does not answer; a danger is answered all the same.
        """
        inbound = replace(inbound, waits=True)
        try:
            await self.take_in(inbound)
            while not await self.answered(inbound, LOOK_EVERY):
                pass
            return await self.result(inbound) or NOTHING
        except StoreUnavailable:
            danger = await self.danger(inbound)
            if danger is None:
                raise
            log.error("a crisis was answered without the database")
            return danger

    async def danger(self, inbound: Inbound) -> TurnResult | None:
        """The answer to danger to life or body; needs no database."""
        return await self.conversation.crisis(Letter.of(inbound).masked, inbound.as_of or today())

    async def _is_answered(self, inbound: Inbound) -> bool:
        if (inbound.conversation, inbound.message_id) in self._unstored:
            return True
        return bool(await self._inbox.is_answered(inbound.conversation, inbound.message_id))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Take up what was left undone, as long as this is entered; then finish what was begun."""
        try:
            async with rounds("messages left undone", self._look_after, LOOK_EVERY):
                yield
        finally:
            self._stopping = True
            await finished(list(self._workers.values()), STOP_LIMIT)

    async def _look_after(self) -> None:
        """Work on what nobody works on: its process has died, or the database was away."""
        for conversation in await self._inbox.abandoned(now() - ABANDONED):
            if conversation not in self._workers:  # who waits for his turn needs no second
                self._work_on(conversation)

    def _work_on(self, conversation: str) -> None:
        """Have somebody work on a conversation, after who does now."""
        if self._stopping:
            return
        before = self._workers.get(conversation)
        worker = asyncio.create_task(self._work(conversation, before), name="turn")
        self._workers[conversation] = worker
        worker.add_done_callback(lambda done: self._done(conversation, done))

    def _done(self, conversation: str, worker: asyncio.Task[None]) -> None:
        if self._workers.get(conversation) is worker:
            del self._workers[conversation]

    async def _work(self, conversation: str, before: asyncio.Task[None] | None) -> None:
        """Answer what waits in a conversation, after the worker before."""
        if before:
            await asyncio.wait([before])
        try:
            async with self._locks.hold(f"turns/{conversation}"), self._room:
                while pending := await self._inbox.pending(conversation):
                    await self._answer(pending[0], pending[1:])
                    await self._signals.announce(conversation)
                    if pending[0].state in HELD:  # now its text is in the counsellor's list
                        await self._signals.announce(DESK)
        except StoreError as error:
            log.warning("messages wait for the database: %s", error)

    async def _answer(self, pending: Pending, later: list[Pending]) -> None:
        letter = Letter.model_validate_json(pending.letter)
        again = pending.id not in self._ours
        self._ours.discard(pending.id)
        if again:
            await self._inbox.tried(pending.id)
        urgent: TurnResult | None = None
        try:
            if _is_replaced(pending, later):
                answer = Answer(letter.masked, NOTHING)
            else:
                answer = await self._respond(pending, letter, again=again)
            if answer.result.intent.name == CRISIS:
                urgent = answer.result
            answer = replace(answer, waits=letter.waits, urgent=urgent is not None)
            await self._inbox.answer(pending, answer, now())
        except StoreUnavailable:
            if letter.waits:
                await self._say_unstored(pending, letter, urgent)
            raise

    async def _say_unstored(
        self, pending: Pending, letter: Letter, urgent: TurnResult | None
    ) -> None:
        """Answer danger although it could be neither recorded nor stored; that is tried again."""
        day = letter.as_of or today()
        danger = urgent or await self.conversation.crisis(letter.masked, day)
        if danger:
            self._unstored[pending.conversation, pending.message_id] = danger
            await self._signals.announce(pending.conversation)

    async def _respond(self, pending: Pending, letter: Letter, *, again: bool) -> Answer:
        if pending.tries < MOST_TRIES:
            try:
                return await self.conversation.respond(pending, letter, again=again)
            except StoreError:
                raise
            except Exception as error:  # whatever is wrong, the user gets an answer
                # The places only: an error's own words may hold what the user said.
                places = "".join(traceback.format_tb(error.__traceback__))
                log.error("turn failed: %s\n%s", type(error).__name__, places)
        return Answer(pending.text or letter.masked, self.conversation.failed())


def _is_replaced(pending: Pending, later: list[Pending]) -> bool:
    """Whether the user has meanwhile edited the message: the edited one is answered instead."""
    letters = (Letter.model_validate_json(other.letter) for other in later)
    return any(letter.corrects == pending.message_id for letter in letters)
