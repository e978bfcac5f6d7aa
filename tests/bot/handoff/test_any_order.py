"""Anything in any order on a real database: one owner, no bot in human hands, nobody forgotten."""

import asyncio
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cryptography.fernet import Fernet
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from bot.handoff.machine import Refused
from bot.rasa.client import RasaClient
from nlu.korean.crisis import Crisis
from store.answers import Answer
from store.cipher import Cipher
from store.engine import create_engine
from store.handoff_types import HELD, WAITING
from store.messages import Intent, Reply, TurnResult
from store.tables.handoff import HandoffEventRow
from store.tables.outbox import OutboxRow
from tests.assistant import Assistant, NoRasa

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("Asia/Seoul"))  # a Monday
PEOPLE = st.sampled_from(["ann", "bob"])
DESKS = st.integers(0, 1)
TOLD = frozenset(
    {"told", "gave_up", "claimed", "taken", "transferred", "lost", "left", "returned", "closed"}
)
FOUND = Crisis(category="suicide", about="self", soft=False, evidence="")


class Desk(RuleBasedStateMachine):
    """Two users, two counsellors, one day."""

    url = staticmethod(lambda: "")
    base = None

    @initialize()
    def open(self):
        self.now, self.numbers = NOON, 0
        self.late = []  # answers composed, but not stored yet
        self.runner = asyncio.Runner()
        self.do(self._open())

    async def _open(self):
        self.engine = create_engine(self.url())
        cipher = Cipher([Fernet.generate_key().decode()])
        self.rasa = RasaClient(NoRasa())
        self.assistant = Assistant(self.engine, self.base, cipher, self.rasa)
        self.desk, self.reception = self.assistant.handoffs, self.assistant.reception
        self.desks = []
        for name in ("kim", "lee"):
            account = await self.assistant.accounts.add(
                name, name, "counsellor", "no hash", self.now, must_change=False
            )
            self.desks.append(account.id)

    def teardown(self):
        if hasattr(self, "runner"):
            self.do(self._close())
            self.runner.close()

    async def _close(self):
        await self.rasa.close()
        await self.assistant.locks.close()
        await self.engine.dispose()

    def do(self, work):
        """What came of it; None for what the desk refuses."""
        try:
            return self.runner.run(work)
        except Refused:
            return None

    async def _message(self, person):
        """A message of the user's, taken in."""
        self.numbers += 1
        return await self.assistant.inbox.take_in(person, "post", str(self.numbers), "{}", self.now)

    @rule(person=PEOPLE)
    def the_user_asks_for_a_person(self, person):
        async def ask():
            turn = await self._message(person)
            return await self.reception.request(person, turn, self.now)

        self.do(ask())

    @rule(person=PEOPLE)
    def the_user_is_in_danger(self, person):
        async def cry():
            turn = await self._message(person)
            await self.reception.danger(person, turn, FOUND, "…", self.now)

        self.do(cry())

    @rule(person=PEOPLE)
    def the_user_writes(self, person):
        async def write():
            await self._message(person)
            await self.reception.wrote(person, self.now)

        self.do(write())

    @rule(person=PEOPLE)
    def the_user_leaves(self, person):
        async def leave():
            turn = await self._message(person)
            await self.reception.answer(person, turn, "그만 기다리기", None, self.now)

        self.do(leave())

    @rule(person=PEOPLE)
    def the_bot_composes_an_answer(self, person):
        async def compose():
            await self._message(person)
            pending = await self.assistant.inbox.pending(person)
            if pending[-1].state not in HELD:
                self.late.append(pending[-1])

        self.do(compose())

    @rule()
    def an_answer_is_stored(self):
        if not self.late:
            return
        pending = self.late.pop(0)
        result = TurnResult(
            intent=Intent(name="chitchat", confidence=1.0), replies=(Reply(text="답"),)
        )
        answer = Answer("…", result, epoch=pending.epoch)
        holder = self.do(self.desk.standing(pending.conversation)).holder
        stored = self.do(self.assistant.inbox.answer(pending, answer, self.now))
        assert not (stored and holder is not None)

    @rule(desk=DESKS)
    def a_counsellor_arrives(self, desk):
        self.do(self.desk.rota.arrive(self.desks[desk], self.now))

    @rule(desk=DESKS)
    def a_counsellor_is_seen(self, desk):
        self.do(self.desk.rota.seen(self.desks[desk], self.now))

    @rule(person=PEOPLE, desk=DESKS, act=st.sampled_from(["claim", "take", "decline"]))
    def a_counsellor_answers_an_offer(self, person, desk, act):
        if self._knows(person):
            self.do(getattr(self.desk, act)(person, self.desks[desk], self.now))

    @rule(person=PEOPLE)
    def both_claim(self, person):
        if not self._knows(person):
            return

        async def race():
            claims = [self.desk.claim(person, desk, self.now) for desk in self.desks]
            return await asyncio.gather(*claims, return_exceptions=True)

        for outcome in self.do(race()):
            assert isinstance(outcome, Refused) or outcome.holder in self.desks

    @rule(person=PEOPLE, desk=DESKS)
    def a_counsellor_writes(self, person, desk):
        if self._knows(person):
            self.numbers += 1
            key = str(self.numbers)
            self.do(self.desk.write(person, self.desks[desk], "네", key, self.now))

    @rule(person=PEOPLE, desk=DESKS, act=st.sampled_from(["give_back", "close", "resume"]))
    def a_counsellor_is_done(self, person, desk, act):
        if self._knows(person):
            self.do(getattr(self.desk, act)(person, self.desks[desk], self.now))

    @rule(person=PEOPLE, desk=DESKS)
    def a_counsellor_puts_off(self, person, desk):
        if self._knows(person):
            until = self.now + timedelta(minutes=30)
            self.do(self.desk.snooze(person, self.desks[desk], until, self.now))

    @rule(person=PEOPLE, desk=DESKS, to=st.sampled_from([None, 0, 1]))
    def a_counsellor_passes_on(self, person, desk, to):
        if self._knows(person):
            colleague = None if to is None else self.desks[to]
            work = self.desk.transfer(person, self.desks[desk], colleague, "", self.now)
            self.do(work)

    @rule(desk=DESKS)
    def a_false_alarm(self, desk):
        for danger in self.do(self.desk.crises.open()):
            self.do(self.desk.dismiss(danger.id, self.desks[desk], self.now))

    @rule(seconds=st.sampled_from([1, 61, 100, 301, 1000, 1300]))
    def time_goes_by(self, seconds):
        self.now += timedelta(seconds=seconds)
        self.do(self.desk.rota.sweep(self.now))

    def _knows(self, person):
        return bool(self.do(self.assistant.gateway.entries(person, 0, 1)))

    @invariant()
    def everybody_is_where_they_should_be(self):
        if not hasattr(self, "desk"):
            return
        for person in ("ann", "bob"):
            case = self.do(self.desk.standing(person))
            assert (case.counsellor is not None) == (case.state in ("offered", *HELD))
            if case.state in WAITING:
                assert case.waiting_since is not None
                assert case.crisis or case.deadline_at is not None
            self.do(self._history_adds_up(person, case))

    async def _history_adds_up(self, person, case):
        async with self.assistant.database.read() as session:
            events = list(
                await session.scalars(
                    select(HandoffEventRow)
                    .where(HandoffEventRow.conversation_id == person)
                    .order_by(HandoffEventRow.id)
                )
            )
            keys = set(
                await session.scalars(
                    select(OutboxRow.key).where(OutboxRow.conversation_id == person)
                )
            )
        assert [event.version for event in events] == list(range(1, len(events) + 1))
        state, epoch = "bot", 0
        for event in events:
            assert event.before == state
            assert epoch <= event.epoch <= epoch + 1
            state, epoch = event.after, event.epoch
            if event.kind in TOLD:
                assert f"handoff/{person}/{event.version}/0" in keys
        assert (state, epoch) == (case.state, case.epoch)


def test_whatever_happens(new_database_url, base):
    Desk.url, Desk.base = staticmethod(new_database_url), base
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
