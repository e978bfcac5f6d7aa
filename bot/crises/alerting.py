"""Sends alerts about dangers, again and again until they arrive.

What is to be sent stands in the database (`store.crisis_alerts`): it outlives this process, and of
several processes one sends it.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from bot.crises.ways import NotSent, Sender
from bot.rounds import rounds
from bot.signals import DESK, Signals
from bot.today import now
from store.crisis_alerts import Alert, Alerts

log = logging.getLogger(__name__)

EVERY = 5.0  # seconds between two looks; the signal of the desk comes before
IN_WORK = timedelta(seconds=60)  # after which another process may try what one has taken
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 300.0  # seconds until what failed is tried again


class Alerting:
    """Sends alerts in every way that is configured.

    Args:
        alerts: where they stand.
        signals: tell when something happened at the desk.
        senders: the ways.
    """

    def __init__(self, alerts: Alerts, signals: Signals, senders: Sequence[Sender]) -> None:
        self._alerts, self._signals, self._senders = alerts, signals, senders

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Send as long as this is entered."""
        if not self._senders:
            yield
            return
        with self._signals.listening(DESK) as heard:
            async with rounds("alerts of dangers", lambda: self.send(now()), EVERY, heard):
                yield

    async def send(self, at: datetime) -> int:
        """Try everything that is due once; how many arrived.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        arrived = 0
        for sender in self._senders:
            for alert in await self._alerts.take(sender.way, at, at + IN_WORK):
                arrived += await self._send(sender, alert, at)
        return arrived

    async def _send(self, sender: Sender, alert: Alert, at: datetime) -> bool:
        try:
            await sender.send(alert)
        except NotSent as error:
            log.error("an alert of danger %d by %s failed: %s", alert.crisis, sender.way, error)
            await self._alerts.failed(alert, sender.way, at + _pause(alert), str(error))
            return False
        await self._alerts.sent(alert, sender.way, at)
        return True


def _pause(alert: Alert) -> timedelta:
    return timedelta(seconds=min(FIRST_PAUSE * 2 ** (alert.attempts - 1), LONGEST_PAUSE))
