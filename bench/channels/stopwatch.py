"""`baeumgil` with stop-watches in it: `python -m bench.channels.stopwatch FILE run --port 8000`.

When it ends it writes into FILE how often each step of a turn was taken and how long it took in
all, and how many statements the database was given.
"""

from __future__ import annotations

import functools
import json
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from bench.channels.counting import Timing
from bench.common import table
from bot.conversation import Conversation
from bot.delivery import Delivering
from bot.rasa.client import RasaClient
from bot.turns import Turns
from channels.kakao import KakaoAdapter
from channels.telegram import TelegramAdapter
from store.delivery import Deliveries
from store.feed import Feed
from store.inbox import Inbox
from store.outbox import Outbox

STEPS = {
    "take in": (Turns, "take_in"),
    "store the message": (Inbox, "take_in"),
    "work on it": (Turns, "_answer"),
    "work out the answer": (Conversation, "respond"),
    "Rasa (with the action)": (RasaClient, "send"),
    "Rasa, clauses read": (RasaClient, "parse"),
    "store the answer": (Inbox, "answer"),
    "look for what waits": (Inbox, "pending"),
    "look whether it is answered": (Inbox, "is_answered"),
    "look for what is to be pushed": (Deliveries, "due"),
    "deliver": (Delivering, "_send"),
    "push": (TelegramAdapter, "send"),
    "a skill request": (KakaoAdapter, "_respond"),
    "collect": (Outbox, "collect"),
    "read the feed": (Feed, "entries"),
}

calls: Counter[str] = Counter()
seconds: Counter[str] = Counter()


def timed(name: str, method: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """The method, with a stop-watch."""

    @functools.wraps(method)
    async def run(*args: Any, **options: Any) -> Any:
        began = time.perf_counter()
        try:
            return await method(*args, **options)
        finally:
            calls[name] += 1
            seconds[name] += time.perf_counter() - began

    return run


def report(channel: str, timing: Timing, found: dict[str, dict[str, float]]) -> str:
    """The table of the steps of a turn.

    Args:
        channel: that was used.
        timing: the turns as users saw them.
        found: what the file holds.
    """
    turns = len(timing.answers)
    whole = sum(seconds for _, seconds in timing.answers) / turns
    counted = found["calls"]
    rows = [
        [name, f"{counted[name] / turns:.1f}", f"{1000 * seconds / turns:.1f}"]
        for name, seconds in found["seconds"].items()
    ]
    head = [f"{channel}: step (some are parts of others)", "times a turn", "ms a turn"]
    rows.insert(0, ["**message to answer**", "1", f"{1000 * whole:.1f}"])
    rows += [[name, f"{counted[name] / turns:.1f}", ""] for name in ("statements", "commits")]
    return table(head, rows)


def main() -> None:
    """Run the command line with stop-watches."""
    from bot.cli import main as baeumgil

    file = Path(sys.argv.pop(1))
    for name, (owner, method) in STEPS.items():
        setattr(owner, method, timed(name, getattr(owner, method)))

    @event.listens_for(Engine, "before_cursor_execute")
    def statement(*_: object) -> None:
        calls["statements"] += 1

    @event.listens_for(Engine, "commit")
    def commit(*_: object) -> None:
        calls["commits"] += 1

    try:
        baeumgil()
    finally:
        file.write_text(json.dumps({"calls": calls, "seconds": seconds}))


if __name__ == "__main__":
    main()
