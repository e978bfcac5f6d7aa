"""Telegram without its HTTP: chats, the people in them, and what has happened there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx

WITHIN = 30  # seconds; a busy machine is slow


@dataclass
class Chat:
    """A chat as the server knows it."""

    id: int
    type: str = "private"
    blocked: bool = False
    shown: list[dict] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        """What the bot said here."""
        return [message["text"] for message in self.shown]

    @property
    def buttons(self) -> list[dict]:
        """The buttons below the last message."""
        rows = self.shown[-1].get("reply_markup", {}).get("inline_keyboard", [])
        return [button for row in rows for button in row]


class World:
    """What Telegram keeps, and what people do in it."""

    def __init__(self) -> None:
        self.chats: dict[int, Chat] = {}
        self.webhook: dict[str, str] = {}
        self.pending: list[dict] = []  # updates nobody has confirmed
        self.presses_open: set[str] = set()  # button presses nobody has answered
        self.changed = asyncio.Condition()
        self._numbers = iter(range(1, 1_000_000))

    async def until(self, happened: Callable[[], object]) -> None:
        """Wait for something the bot does."""
        async with asyncio.timeout(WITHIN), self.changed:
            await self.changed.wait_for(happened)

    async def says(self, user: int, text: str | None = None, **contents) -> dict:
        """A user writes, or sends something else; the message."""
        chat = self.chats.setdefault(user, Chat(user))
        contents = {"text": text, **contents} if text is not None else contents
        message = {**self.message_in(chat), "from": _user(user), **contents}
        await self.happens(message=message)
        return message

    async def edits(self, message: dict, text: str) -> dict:
        """A user edits a message; the update."""
        return await self.happens(edited_message={**message, "text": text, "edit_date": 2})

    async def presses(self, user: int, title: str) -> str:
        """A user presses a button below the last message; the id of the press."""
        data = next(b["callback_data"] for b in self.chats[user].buttons if b["text"] == title)
        return await self.presses_data(user, data)

    async def presses_data(self, user: int, data: str) -> str:
        """The same with any data: clients can send what they like."""
        press = f"{user}-{next(self._numbers)}"
        self.presses_open.add(press)
        message = self.chats[user].shown[-1]
        await self.happens(
            callback_query={
                "id": press,
                "from": _user(user),
                "message": message,
                "chat_instance": "1",
                "data": data,
            }
        )
        return press

    async def happens(self, **update) -> dict:
        """Anything at all happens; the update."""
        told = {"update_id": 9_000 + next(self._numbers), **update}
        await self.repeats(told)
        return told

    async def repeats(self, update: dict) -> None:
        """An update waits (again) to be told."""
        self.pending.append(update)
        await self.notify()

    async def deliver(self, http: httpx.AsyncClient) -> list[int]:
        """Tell the webhook what waits; what it does not take waits on. The statuses."""
        statuses = []
        for update in list(self.pending):
            answer = await http.post(
                urlsplit(self.webhook["url"]).path,
                json=update,
                headers={"X-Telegram-Bot-Api-Secret-Token": self.webhook["secret_token"]},
            )
            statuses.append(answer.status_code)
            if answer.is_success:
                self.pending.remove(update)
        return statuses

    async def notify(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    def message_in(self, chat: Chat) -> dict:
        return {
            "message_id": next(self._numbers),
            "date": 1,
            "chat": {"id": chat.id, "type": chat.type},
        }


def _user(number: int) -> dict:
    return {"id": number, "is_bot": False, "first_name": "사람", "language_code": "ko"}
