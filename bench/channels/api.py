"""The open API as a partner uses it: a message in, its answer in the same response."""

from __future__ import annotations

import asyncio
import uuid
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bench.channels.people import NoAnswer
from bench.channels.wire import PATIENCE, Wire

LOOK_EVERY = 0.5  # seconds between two looks for an answer that was not waited for


class Api:
    """A partner platform.

    Attributes:
        seen: what the users of each conversation saw, in order.
        sent: how many messages each of them sent.

    Args:
        wire: to the app.
        key: of the partner.
    """

    name = "api"

    def __init__(self, wire: Wire, key: str) -> None:
        self.seen: defaultdict[str, list[str]] = defaultdict(list)
        self.sent: defaultdict[str, int] = defaultdict(int)
        self._wire, self._headers = wire, {"Authorization": f"Bearer {key}"}

    @asynccontextmanager
    async def talk(self, name: str) -> AsyncIterator[ApiTalk]:
        """A new user's conversation."""
        yield ApiTalk(self, name)

    async def ask(self, name: str, text: str) -> None:
        """Send a message, and show its answer when it is there.

        Raises:
            NoAnswer: it did not come.
        """
        self.sent[name] += 1
        body = {"text": text, "message_id": uuid.uuid4().hex}
        path = f"/api/v1/conversations/{name}/messages"
        answer = await self._wire.post(path, body, self._headers)
        try:
            async with asyncio.timeout(PATIENCE):
                while answer.status_code != 200:
                    if answer.status_code == 202:
                        where = answer.json()["answer"]
                    elif answer.status_code != 404:
                        raise NoAnswer(str(answer.status_code))
                    await asyncio.sleep(LOOK_EVERY)
                    answer = await self._wire.get(where, self._headers)
        except TimeoutError as error:
            raise NoAnswer from error
        self.seen[name] += [shown(reply) for reply in answer.json()["replies"]]


class ApiTalk:
    """One user's conversation."""

    def __init__(self, api: Api, name: str) -> None:
        self._api, self._name = api, name

    async def say(self, text: str) -> None:
        """See `bench.channels.people.Talk`."""
        await self._api.ask(self._name, text)


def shown(reply: dict) -> str:
    """The text of a reply; of cards their titles."""
    return reply["text"] or "".join(card["title"] for card in reply["cards"])
