"""Rasa's memory follows who answers, as far as Rasa can be reached."""

from __future__ import annotations

import logging

from bot.rasa.client import RasaClient
from bot.rasa.errors import RasaError
from bot.rasa.memory import freeze, release
from store.handoffs import Handoffs
from store.locks import Locks

log = logging.getLogger(__name__)


class Memory:
    """Pauses Rasa when a counsellor takes over, and makes it ready when the bot answers again.

    Nothing rests on the pause: Rasa is not asked in human hands. What could not be made ready is
    made so before the bot's next answer.
    """

    def __init__(self, rasa: RasaClient, handoffs: Handoffs, locks: Locks) -> None:
        self._rasa, self._handoffs, self._locks = rasa, handoffs, locks

    async def freeze(self, conversation: str) -> None:
        """Leave the active form and pause."""
        try:
            await freeze(self._rasa, conversation)
        except RasaError as error:
            log.warning("Rasa was not paused: %s", error)

    async def release(self, conversation: str, epoch: int) -> str | None:
        """Make it ready for the bot; the form that can be gone on with, if any.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        try:
            async with self._locks.hold(f"turns/{conversation}"):
                return await self.make_ready(conversation, epoch)
        except RasaError as error:
            log.warning("Rasa is made ready later: %s", error)
            return None

    async def make_ready(self, conversation: str, epoch: int) -> str | None:
        """The same, for who holds the lock of the conversation's turns.

        Raises:
            RasaError: Rasa does not answer.
            StoreUnavailable: the database does not answer.
        """
        form = await release(self._rasa, conversation)
        await self._handoffs.made_ready(conversation, epoch)
        return form
