"""Who is typing: a hint to the other side, a few seconds old at most, stored nowhere.

It travels as signals do (`bot.signals`), so that replicas hear of it through Redis. Whoever types
says so again every `SAY_EVERY` seconds; whoever shows it lets it go out after `LASTS`.
"""

from __future__ import annotations

import asyncio
from contextlib import AbstractContextManager
from typing import Literal

from bot.signals import Signals

SAY_EVERY = 3.0  # seconds
LASTS = 5.0  # seconds

Side = Literal["user", "counsellor"]


class Typing:
    """Tells each side of a conversation that the other one types.

    Args:
        signals: carry it.
    """

    def __init__(self, signals: Signals) -> None:
        self._signals = signals

    async def say(self, conversation: str, who: Side) -> None:
        """Tell that somebody types in a conversation."""
        await self._signals.announce(_name(conversation, who))

    def listening(self, conversation: str, who: Side) -> AbstractContextManager[asyncio.Event]:
        """An event that is set whenever that side types; to be cleared by who waits for it."""
        return self._signals.listening(_name(conversation, who))


def _name(conversation: str, who: Side) -> str:
    return f"typing/{who}/{conversation}"
