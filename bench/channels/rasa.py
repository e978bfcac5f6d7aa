"""The peer: Rasa's own REST channel, without inbox and outbox."""

from __future__ import annotations

import itertools
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from bench.channels.counting import Tally
from bench.channels.people import NoAnswer
from bench.channels.wire import Wire
from bot.rasa.client import RasaClient
from bot.rasa.supervisor import RasaSupervisor
from bot.today import moment_on, today


class RasaRest:
    """Users who talk to `/webhooks/rest/webhook`.

    Attributes:
        wire: to Rasa.

    Args:
        rasa: is to be killed and started again.
        is_rough: see `Wire`.
    """

    name = "Rasa's REST channel"

    def __init__(self, rasa: RasaSupervisor, *, is_rough: bool = False) -> None:
        self.wire = Wire(rasa.address.url, is_rough=is_rough)
        self._rasa, self._sent = rasa, Counter[str]()
        self._numbers = itertools.count()

    @asynccontextmanager
    async def talk(self, name: str) -> AsyncIterator[RasaTalk]:
        """A new user's conversation."""
        yield RasaTalk(self, name)

    async def ask(self, name: str, text: str) -> None:
        """Send a message and wait for its answer.

        Raises:
            NoAnswer: there was none.
        """
        self._sent[name] += 1
        day = today()
        metadata = {
            "as_of": day.isoformat(),
            "now": moment_on(day).isoformat(),
            "turn": f"{name}/{next(self._numbers)}",
        }
        body = {"sender": name, "message": text, "metadata": metadata}
        try:
            path = f"/webhooks/rest/webhook?token={self._rasa.address.token}"
            answer = await self.wire.post(path, body)
        except httpx.TransportError as error:
            raise NoAnswer(type(error).__name__) from error
        if not answer.json():
            raise NoAnswer("nothing")

    async def restart(self) -> None:
        """Kill -9, and a new Rasa."""
        if self._rasa.pid:
            os.kill(self._rasa.pid, signal.SIGKILL)
        await self._rasa.stop()
        await self._rasa.start()
        await self._rasa.wait_ready()
        self.wire.url = self._rasa.address.url

    async def tally(self) -> Tally:
        """What Rasa's own record says: messages worked on twice, or never answered."""
        tally = Tally()
        async with RasaClient(self._rasa) as client:
            for name, count in self._sent.items():
                heard = Counter(_answered(await client.events(name)))
                answers = sum(heard.values())
                tally += Tally(
                    messages=count,
                    unanswered=count - len(heard),
                    answers=answers,
                    twice=answers - len(heard),
                )
        return tally


class RasaTalk:
    """One user's conversation."""

    def __init__(self, rest: RasaRest, name: str) -> None:
        self._rest, self._name = rest, name

    async def say(self, text: str) -> None:
        """See `bench.channels.people.Talk`."""
        await self._rest.ask(self._name, text)


def _answered(events: list[dict[str, Any]]) -> list[str]:
    """The messages that were answered, as often as they were."""
    turns, turn = [], None
    for event in events:
        if event["event"] == "user":
            turn = (event.get("metadata") or {}).get("turn")
        elif event["event"] == "bot" and turn:
            turns.append(turn)
            turn = None
    return turns
