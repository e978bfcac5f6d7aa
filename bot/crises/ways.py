"""Ways to alert people who do not look at the console: a signed webhook, an e-mail.

Neither holds a word of the user, only that there is a danger and where to look.
"""

from __future__ import annotations

import asyncio
from email.message import EmailMessage
from typing import Literal, Protocol

from pydantic import AwareDatetime, BaseModel

from bot.crises.smtp import MailServer
from bot.today import SEOUL
from channels.webhooks import FAILURES, AddressRefused, Webhooks
from knowledge.texts import Texts
from nlu.korean.crisis_types import Category
from store.crisis_alerts import Alert, Way
from store.partners import Webhook


class NotSent(Exception):
    """An alert did not arrive; the message says why, without any text of users."""


class Sender(Protocol):
    """One way."""

    @property
    def way(self) -> Way:
        """Its name."""

    async def send(self, alert: Alert) -> None:
        """Send an alert once.

        Raises:
            NotSent: it did not arrive.
        """


class Danger(BaseModel):
    """What an event tells.

    Attributes:
        crisis: id of the danger.
        escalations: how often supervisors were called before and with this event.
        link: where it can be looked at.
    """

    crisis: int
    category: Category
    channel: str
    said_at: AwareDatetime
    escalations: int
    link: str


class Event(BaseModel):
    """Somebody is in danger, or nobody has taken it in time."""

    type: Literal["crisis.detected", "crisis.escalated"]
    timestamp: AwareDatetime
    data: Danger


class ByWebhook:
    """Posts an event.

    Args:
        hook: where to, and what signs it.
        webhooks: running.
        address: of the app, for links.
    """

    way: Way = "webhook"

    def __init__(self, hook: Webhook, webhooks: Webhooks, address: str) -> None:
        self._hook, self._webhooks, self._address = hook, webhooks, address

    async def send(self, alert: Alert) -> None:
        """Post it once."""
        event = Event(
            type="crisis.escalated" if alert.number else "crisis.detected",
            timestamp=alert.at,
            data=Danger(
                crisis=alert.crisis,
                category=alert.category,
                channel=alert.channel,
                said_at=alert.said_at,
                escalations=alert.number,
                link=link(self._address, alert),
            ),
        )
        name = f"crisis_{alert.crisis}_{alert.number}"
        try:
            response = await self._webhooks.post(self._hook, name, event.model_dump_json())
        except AddressRefused as error:
            raise NotSent(str(error)) from error
        except FAILURES as error:
            raise NotSent(f"no answer: {type(error).__name__}") from error
        if not response.is_success:
            raise NotSent(f"answered {response.status_code}")


class ByMail:
    """Sends an e-mail.

    Args:
        server: that takes it.
        sender: address of the sender.
        to: addresses of who is to know.
        texts: the words.
        address: of the app, for links.
    """

    way: Way = "email"

    def __init__(
        self, server: MailServer, sender: str, to: list[str], texts: Texts, address: str
    ) -> None:
        self._server, self._sender, self._to = server, sender, to
        self._texts, self._address = texts, address

    async def send(self, alert: Alert) -> None:
        """Send it once; the same alert has the same Message-ID."""
        message = EmailMessage()
        message["From"], message["To"] = self._sender, ", ".join(self._to)
        domain = self._sender.rpartition("@")[2]
        message["Message-ID"] = f"<crisis-{alert.crisis}-{alert.number}@{domain}>"
        kind = "escalated" if alert.number else "detected"
        category = self._texts.data("crisis_alerts.categories")[alert.category]
        message["Subject"] = self._texts(f"crisis_alerts.{kind}_subject", category=category)
        message.set_content(
            self._texts(
                f"crisis_alerts.{kind}",
                category=category,
                channel=self._texts.data("desk.channels").get(alert.channel, alert.channel),
                at=f"{alert.said_at.astimezone(SEOUL):%m-%d %H:%M}",
                times=alert.number,
                link=link(self._address, alert),
            )
        )
        try:
            await asyncio.to_thread(self._server.send, message)
        except OSError as error:  # errors of SMTP are among them
            raise NotSent(f"the mail server refused: {type(error).__name__}") from error


def link(address: str, alert: Alert) -> str:
    """Where a danger can be looked at."""
    return f"{address}/console/conversations/{alert.conversation}"
