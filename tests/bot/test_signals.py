"""Signals within a process and, through a real Redis, between two; limits that replicas share."""

import asyncio

import pytest

from bot.counters import Counters
from bot.limits import Limits
from bot.signals import Signals, signals_of
from bot.typing import Typing

WITHIN = 30  # seconds


async def heard(event):
    async with asyncio.timeout(WITHIN):
        await event.wait()


async def test_who_listens_is_woken_and_nobody_else():
    signals = Signals()
    with (
        signals.listening("ann") as ann,
        signals.listening("bob") as bob,
        signals.listening_to_all() as everything,
    ):
        await signals.announce("ann")
        assert (ann.is_set(), bob.is_set(), everything.is_set()) == (True, False, True)


async def test_another_replica_is_woken(redis_url):
    here, there = signals_of(redis_url), signals_of(redis_url)
    async with here.running(), there.running():
        with there.listening("ann") as ann:
            async with asyncio.timeout(WITHIN):
                while not ann.is_set():  # until it has subscribed
                    await here.announce("ann")
                    await asyncio.sleep(0.02)


async def test_who_types_is_told_to_the_other_side_alone(redis_url):
    here, there = signals_of(redis_url), signals_of(redis_url)
    async with here.running(), there.running():
        with (
            Typing(there).listening("ann", "counsellor") as counsellor,
            Typing(there).listening("ann", "user") as user,
            there.listening_to_all() as said,
        ):
            async with asyncio.timeout(WITHIN):
                while not counsellor.is_set():  # until it has subscribed
                    await Typing(here).say("ann", "counsellor")
                    await asyncio.sleep(0.02)
            assert not user.is_set()
            assert not said.is_set()
            assert there.listened_to() == []


async def test_a_dead_redis_stops_nobody():
    signals = signals_of("redis://127.0.0.1:9/0")
    async with signals.running():
        with signals.listening("ann") as ann:
            await signals.announce("ann")
            await heard(ann)


@pytest.fixture
async def counters():
    """Makes counters of a replica."""
    made = []

    def make(redis_url=None):
        made.append(Counters(redis_url))
        return Limits(made[-1])

    yield make
    for one in made:
        await one.close()


async def test_a_dead_redis_keeps_nobody_out(counters):
    limits = counters("redis://127.0.0.1:9/0")
    assert not await limits.exceeded("ann")
    assert [await limits.exceeded("ann") for _ in range(30)][-1]


@pytest.mark.parametrize("shared", [False, True])
async def test_limits_count_each_conversation(shared, redis_url, counters):
    limits = counters(redis_url if shared else None)
    counted = [await limits.exceeded("ann") for _ in range(30)]
    assert counted == sorted(counted)  # first not, then all
    assert not counted[5]
    assert counted[-1]
    assert not await limits.exceeded("bob")
    assert await limits.first_word("ann")
    assert not await limits.first_word("ann")


async def test_replicas_count_together(redis_url, counters):
    replicas = [counters(redis_url), counters(redis_url)]
    counted = [await replicas[n % 2].exceeded("cleo") for n in range(30)]
    assert counted[-1]
    alone = counters()
    assert not any([await alone.exceeded("cleo") for _ in range(counted.index(True))])
