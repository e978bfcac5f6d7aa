"""What a check of `baeumgil doctor` is, and what it finds."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import NamedTuple, TypeVar

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.settings import Settings
from store.engine import create_engine

T = TypeVar("T")


class Finding(NamedTuple):
    """The outcome of one check; `remedy` is set when something has to be done.

    What is `only_warned` of is to be done too, but the app works as it should without it.
    """

    text: str
    remedy: str | None = None
    only_warned: bool = False


class Check(NamedTuple):
    """One check and what to do when it fails."""

    look: Callable[[Settings], Finding]
    remedy: str

    def __call__(self, settings: Settings) -> Finding:
        """Look; an error, whatever it is, is a finding with the remedy of this check."""
        try:
            return self.look(settings)
        except Exception as error:
            return Finding(f"{self.look.__name__}: {error}", self.remedy)


def on_engine(settings: Settings, look: Callable[[AsyncEngine], Awaitable[T]]) -> T:
    """What a look at the configured database finds."""

    async def run() -> T:
        engine = create_engine(settings.database)
        try:
            return await look(engine)
        finally:
            await engine.dispose()

    return asyncio.run(run())
