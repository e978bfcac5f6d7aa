"""Rasa as the app sees it: trained, running, answering."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.rasa.client import RasaClient
from bot.rasa.supervisor import ExternalRasa, RasaSupervisor, State


@dataclass(frozen=True)
class RasaConnection:
    """A Rasa and a client of it."""

    service: RasaSupervisor | ExternalRasa
    client: RasaClient

    @property
    def state(self) -> State:
        """What Rasa is doing."""
        return self.service.state


@asynccontextmanager
async def running_rasa(
    service: RasaSupervisor | ExternalRasa, turn_timeout: float = 20.0
) -> AsyncIterator[RasaConnection]:
    """Start `service` without waiting for it (see `wait_ready`); stop it on leaving.

    Args:
        service: the child or the external Rasa.
        turn_timeout: seconds one turn may take.

    Raises:
        RasaStartFailed: Rasa's environment or the model is missing.
    """
    await service.start()
    try:
        async with RasaClient(service, turn_timeout) as client:
            yield RasaConnection(service, client)
    finally:
        await service.stop()
