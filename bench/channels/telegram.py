"""Telegram as a server: updates go to the app's webhook, its messages come to a Bot API of ours."""

from __future__ import annotations

import asyncio
import itertools
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bench.channels.people import SCRIPTS, NoAnswer
from bench.channels.wire import PATIENCE, Wire
from channels.telegram.webhook import PATH
from tests.channels.telegram.bot_api import TOKEN, BotApi
from tests.channels.telegram.world import Chat

SECRET = "secret-of-the-benchmarks-webhook"  # noqa: S105 - of a webhook on this machine
SILENCE = 2.0  # seconds after which nothing more is said


class Telegram(BotApi):
    """Telegram.

    Attributes:
        bubbles: how many messages answer each message of each script.
        sent: how many messages each user sent.
    """

    name = "telegram"

    def __init__(self, wire: Wire) -> None:
        super().__init__()
        self._wire = wire
        self.sent: defaultdict[int, int] = defaultdict(int)
        self.bubbles: dict[tuple[str, ...], tuple[int, ...]] = {}
        self._heard: defaultdict[int, asyncio.Event] = defaultdict(asyncio.Event)
        self._updates, self._users = itertools.count(1), itertools.count(1000)

    @property
    def settings(self) -> dict[str, str]:
        """With which the app finds it."""
        return {
            "BAEUMGIL_TELEGRAM_TOKEN": TOKEN,
            "BAEUMGIL_TELEGRAM_MODE": "webhook",
            "BAEUMGIL_TELEGRAM_SECRET": SECRET,
            "BAEUMGIL_TELEGRAM_API": self.url,
        }

    @property
    def seen(self) -> dict[int, list[str]]:
        """What each user saw, in order."""
        return {user: chat.texts for user, chat in self.chats.items()}

    async def rehearse(self) -> None:
        """Find out how many messages answer each message, in talks without haste."""
        found = await asyncio.gather(*map(self._rehearse, SCRIPTS))
        self.bubbles = dict(zip(SCRIPTS, found, strict=True))

    async def _rehearse(self, script: tuple[str, ...]) -> tuple[int, ...]:
        user, counts = next(self._users), []
        for text in script:
            before = len(self._chat(user).shown)
            await self.tell(user, text)
            await self.hear(user, before + 1)
            while before + (count := len(self._chat(user).shown) - before):
                await asyncio.sleep(SILENCE)
                if len(self._chat(user).shown) - before == count:
                    break
            counts.append(count)
        return tuple(counts)

    @asynccontextmanager
    async def talk(self, name: str) -> AsyncIterator[TelegramTalk]:  # noqa: ARG002 - has a number
        """A new user's chat."""
        yield TelegramTalk(self, next(self._users))

    async def tell(self, user: int, text: str) -> None:
        """Send an update.

        Raises:
            NoAnswer: it was refused.
        """
        self.sent[user] += 1
        sender = {"id": user, "is_bot": False, "first_name": "누구"}
        message = {**self.message_in(self._chat(user)), "from": sender, "text": text}
        update = {"update_id": next(self._updates), "message": message}
        secret = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        taken = await self._wire.post(PATH, update, secret)
        if taken.status_code != 200:
            raise NoAnswer(str(taken.status_code))

    async def hear(self, user: int, count: int) -> None:
        """Wait until the bot has sent so many messages in all.

        Raises:
            NoAnswer: it has not.
        """
        heard = self._heard[user]
        try:
            async with asyncio.timeout(PATIENCE):
                while len(self._chat(user).shown) < count:
                    heard.clear()
                    await heard.wait()
        except TimeoutError as error:
            raise NoAnswer from error

    async def send_message(self, chat_id: int, **options) -> dict:
        """A method of the Bot API."""
        shown = await super().send_message(chat_id, **options)
        self._heard[int(chat_id)].set()
        return shown

    def shown(self, user: int) -> int:
        """How many messages the bot has sent to a user."""
        return len(self._chat(user).shown)

    def _chat(self, user: int) -> Chat:
        return self.chats.setdefault(user, Chat(user))


class TelegramTalk:
    """One user's chat."""

    def __init__(self, telegram: Telegram, user: int) -> None:
        self._telegram, self._user = telegram, user
        self._said: list[str] = []

    async def say(self, text: str) -> None:
        """See `bench.channels.people.Talk`."""
        before = self._telegram.shown(self._user)
        self._said.append(text)
        await self._telegram.tell(self._user, text)
        await self._telegram.hear(self._user, before + self._bubbles())

    def _bubbles(self) -> int:
        """How many messages the answer to the last message has."""
        said = tuple(self._said)
        for script, counts in self._telegram.bubbles.items():
            if script[: len(said)] == said:
                return counts[len(said) - 1]
        return 1
