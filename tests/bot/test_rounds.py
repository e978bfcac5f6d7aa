"""Work in rounds: again after a failure, never cut off in one."""

import asyncio

import pytest

from bot.rounds import rounds
from store.errors import StoreUnavailable

WITHIN = 30  # seconds


@pytest.mark.parametrize("error", [LookupError("a mistake"), StoreUnavailable("x", "away")])
async def test_a_round_that_fails_is_not_the_last(error):
    done = asyncio.Event()
    failures = [error]

    async def work():
        if failures:
            raise failures.pop()
        done.set()

    async with asyncio.timeout(WITHIN), rounds("work", work, 0.01):
        await done.wait()


async def test_a_round_that_has_begun_is_finished():
    begun, finished = asyncio.Event(), asyncio.Event()

    async def work():
        begun.set()
        await asyncio.sleep(0.1)
        finished.set()

    async with rounds("work", work, 1.0):
        await begun.wait()
    assert finished.is_set()
