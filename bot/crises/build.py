"""Alerts put together from the settings."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.crises.alerting import Alerting
from bot.crises.smtp import MailServer
from bot.crises.ways import ByMail, ByWebhook, Sender
from bot.settings import Settings
from bot.signals import Signals
from channels.webhooks import Webhooks
from knowledge.texts import Texts
from store.crisis_alerts import Alerts
from store.database import Database
from store.partners import Webhook


@asynccontextmanager
async def alerting(
    settings: Settings, database: Database, signals: Signals, texts: Texts, address: str
) -> AsyncIterator[None]:
    """Alert people outside the console, as long as this is entered.

    Args:
        settings: say whom and how.
        database: where alerts stand.
        signals: tell when something happened at the desk.
        texts: the words.
        address: of the app, for links.
    """
    webhooks = Webhooks(is_lenient=settings.webhooks_lenient)
    senders: list[Sender] = []
    if settings.crisis_webhook and settings.crisis_webhook_secret:
        url, secret = settings.crisis_webhook, settings.crisis_webhook_secret
        hook = Webhook(url.get_secret_value(), secret.get_secret_value())
        senders.append(ByWebhook(hook, webhooks, address))
    if settings.crisis_recipients and settings.smtp_url:
        server = MailServer.of(settings.smtp_url.get_secret_value())
        to = settings.crisis_recipients
        senders.append(ByMail(server, settings.smtp_from, to, texts, address))
    async with webhooks.running(), Alerting(Alerts(database), signals, senders).running():
        yield
