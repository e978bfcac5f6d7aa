"""Locks: one holder at a time, across processes, gone with the process that held them."""

import asyncio
import subprocess
import sys
from contextlib import asynccontextmanager

import pytest

from store.engine import create_engine
from store.locks import locks_of

HOLDS = """
import asyncio, sys
from store.engine import create_engine
from store.locks import locks_of

async def main():
    async with locks_of(create_engine(sys.argv[1])).hold("ann"):
        print("held", flush=True)
        await asyncio.sleep(600)

asyncio.run(main())
"""
WITHIN = 60  # seconds in which a free lock is had; a busy machine is slow
SHORT = 0.3  # seconds for which one that is held is tried


@asynccontextmanager
async def locks(url):
    engine = create_engine(url)
    held = locks_of(engine)
    yield held
    await held.close()
    await engine.dispose()


async def is_free(locks, name, within=WITHIN):
    try:
        async with asyncio.timeout(within), locks.hold(name):
            return True
    except TimeoutError:
        return False


async def test_one_task_at_a_time(database_url):
    at_work, most = 0, 0

    async def work():
        nonlocal at_work, most
        async with here.hold("ann"):
            at_work += 1
            most = max(most, at_work)
            await asyncio.sleep(0)
            at_work -= 1

    async with locks(database_url) as here:
        await asyncio.gather(*(work() for _ in range(30)))
    assert most == 1


async def test_other_names_are_free(database_url):
    async with locks(database_url) as here, here.hold("ann"):
        assert await is_free(here, "bob")


async def test_a_lock_is_free_again_after_a_failure(database_url):
    async with locks(database_url) as here:
        with pytest.raises(LookupError):
            async with here.hold("ann"):
                raise LookupError
        assert await is_free(here, "ann")


async def test_a_killed_process_holds_nothing(database_url):
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, database_url], stdout=subprocess.PIPE
    ) as other:
        assert other.stdout.readline() == b"held\n"
        async with locks(database_url) as here:
            assert not await is_free(here, "ann", SHORT)
            assert await is_free(here, "bob")
            other.kill()
            assert await is_free(here, "ann")


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
async def test_locks_come_back_with_the_database(database_url, postgresql):
    async with locks(database_url) as here:
        async with here.hold("ann"):
            postgresql.stop()
            postgresql.start()
        async with here.hold("ann"):
            pass
