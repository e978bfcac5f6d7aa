"""A counsellor at the desk, without the console."""

import asyncio

from bot.today import now
from tests.assistant import Assistant

WITHIN = 30  # seconds; a busy machine is slow


class Counsellor:
    """Somebody with an account.

    Args:
        assistant: whose desk it is.
        id: of the account.
    """

    def __init__(self, assistant: Assistant, id: int) -> None:  # noqa: A002 - as in accounts
        self._assistant, self._desk, self.id = assistant, assistant.handoffs, id
        self._said = 0

    @classmethod
    async def new(cls, assistant: Assistant, name: str = "하늘") -> "Counsellor":
        """Somebody who begins to work here."""
        account = await assistant.accounts.add(
            name, name, "counsellor", "none", now(), must_change=False
        )
        return cls(assistant, account.id)

    async def takes(self, conversation: str) -> None:
        """Take a conversation, from the queue or from the bot."""
        await self._desk.take(conversation, self.id, now())

    async def reads(self, conversation: str, text: str) -> None:
        """Wait until the user has said something."""
        gateway = self._assistant.gateway
        async with asyncio.timeout(WITHIN):
            while text not in [entry.text for entry in await gateway.entries(conversation, 0)]:
                await asyncio.sleep(0.02)

    async def says(self, conversation: str, text: str) -> None:
        """Say something to the user."""
        self._said += 1
        await self._desk.write(conversation, self.id, text, f"{self.id}-{self._said}", now())

    async def types(self, conversation: str) -> None:
        """Be typing."""
        await self._assistant.typing.say(conversation, "counsellor")

    async def gives_back(self, conversation: str) -> None:
        """Leave the user to the bot."""
        await self._desk.give_back(conversation, self.id, now())

    async def closes(self, conversation: str) -> None:
        """End the session."""
        await self._desk.close(conversation, self.id, now())
