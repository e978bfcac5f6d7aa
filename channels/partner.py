"""Partner platforms of the open API: what waits for a partner is pushed as a signed webhook.

The partner posts messages through the API (`bot/api/conversations.py`); this adapter only speaks.
Webhooks are signed (`channels.webhooks`).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from channels.adapter import Adapter
from channels.messages import Delivery
from channels.partner_events import (
    HandoffChanged,
    MessageCreated,
    handoff_changed,
    message_created,
)
from channels.webhooks import FAILURES, AddressRefused, Webhooks
from store.errors import StoreError
from store.handoff_pushes import HandoffNews
from store.outbox import Message
from store.partners import Partners

CHANNEL = "api"
LATEST = 3600.0  # seconds; a partner that asks for more time is asked again after these


class PartnerAdapter(Adapter):
    """Pushes messages to the webhooks of partners.

    Args:
        partners: where webhooks stand.
        is_lenient: for development: plain http and addresses in private networks are allowed.
    """

    name = CHANNEL
    repeatable = True  # partners know a webhook by its id

    def __init__(self, partners: Partners, *, is_lenient: bool = False) -> None:
        self._partners, self._webhooks = partners, Webhooks(is_lenient=is_lenient)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Be ready to push while the app runs."""
        async with self._webhooks.running():
            yield

    def pushes(self, message: Message) -> bool:  # noqa: ARG002
        """Everything, to conversations that have an address."""
        return True

    async def send(self, address: str, message: Message) -> Delivery:
        """Push one message. Partners drop what they have seen, so a doubtful one is sent again."""
        partner, _, conversation = address.partition("/")
        event = message_created(message, conversation)
        return await self._push(partner, f"msg_{message.id}", event)

    async def tell(self, address: str, news: HandoffNews) -> Delivery:
        """Push who answers from now on, in the same way."""
        partner, _, conversation = address.partition("/")
        event = handoff_changed(news, conversation)
        return await self._push(partner, f"hnd_{news.id}", event)

    async def _push(
        self, partner: str, name: str, event: MessageCreated | HandoffChanged
    ) -> Delivery:
        try:
            hook = await self._partners.webhook(partner)
        except StoreError as error:
            return Delivery("queued", reason=str(error))
        if hook is None:
            return Delivery(
                "failed", unreachable=True, reason="the partner has no webhook any more"
            )
        try:
            return _outcome(await self._webhooks.post(hook, name, event.model_dump_json()))
        except AddressRefused as error:
            return Delivery("queued", reason=str(error))
        except FAILURES as error:
            return Delivery("queued", reason=f"the webhook does not answer: {type(error).__name__}")


def address_of(partner: str, conversation: str) -> str:
    """Where messages of a partner's conversation are pushed to, as `send` takes it.

    Args:
        partner: id of the partner.
        conversation: the partner's own id of the conversation.
    """
    return f"{partner}/{conversation}"


def _outcome(response: httpx.Response) -> Delivery:
    if response.is_success:
        return Delivery("sent")
    reason = f"the webhook answered {response.status_code}"
    if response.status_code == httpx.codes.GONE:
        return Delivery("failed", unreachable=True, reason=reason)
    wait = response.headers.get("retry-after", "")
    return Delivery(
        "queued", retry_after=min(float(wait), LATEST) if wait.isdecimal() else None, reason=reason
    )
