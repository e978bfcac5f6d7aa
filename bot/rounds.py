"""Work that is done again and again in the background, in whole rounds."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from store.errors import StoreError

log = logging.getLogger(__name__)

STOP_LIMIT = 5.0  # seconds the last round may take


@asynccontextmanager
async def rounds(
    name: str,
    work: Callable[[], Awaitable[object]],
    every: float,
    wake: asyncio.Event | None = None,
) -> AsyncIterator[None]:
    """Do `work` as long as this is entered; a round that has begun is not cut off.

    A round that fails, because the database is away for one, is logged and the next tries again.

    Args:
        name: for the log.
        work: one round.
        every: seconds between two rounds.
        wake: begins a round before that when it is set.
    """
    woken = wake or asyncio.Event()
    leaving = False

    async def go() -> None:
        while not leaving:
            woken.clear()
            try:
                await work()
            except StoreError as error:
                log.warning("%s: %s", name, error)
            except Exception as error:  # a mistake of ours must not end what all rely on
                log.error("%s failed: %s", name, type(error).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(woken.wait(), every)

    task = asyncio.create_task(go(), name=name)
    try:
        yield
    finally:
        leaving = True
        woken.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(task, STOP_LIMIT)


async def finished(tasks: list[asyncio.Task[None]], within: float) -> None:
    """Let tasks end by themselves for `within` seconds, then cut them off."""
    if not tasks:
        return
    _, late = await asyncio.wait(tasks, timeout=within)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
