"""The sweeper does every job again and again, whatever one of them does."""

import asyncio
from datetime import UTC, datetime

from bot.sweeper import sweep, sweeping

WITHIN = 60  # seconds; a busy machine is slow
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


async def test_a_job_that_fails_keeps_no_other_from_its_work(caplog):
    async def fails(at):
        raise OSError("gone")

    async def works(at):
        return 3 if at == AT else 0

    assert await sweep({"first": fails, "second": works}, AT) == {"second": 3}
    assert "first failed: OSError" in caplog.text


async def test_it_sweeps_until_it_is_left():
    times = []

    async def job(at):
        times.append(at)
        return 1

    async with sweeping({"job": job}, every=0.01):
        async with asyncio.timeout(WITHIN):
            while len(times) < 3:
                await asyncio.sleep(0.01)
    count = len(times)
    await asyncio.sleep(0.05)
    assert len(times) == count
    assert all(at.tzinfo for at in times)
