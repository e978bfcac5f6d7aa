"""Partner platforms of the open API: what waits for a partner is pushed as a signed webhook.

The partner posts messages through the API (`bot/api/conversations.py`); this adapter only speaks.
Webhooks follow Standard Webhooks (https://www.standardwebhooks.com).
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Literal

import httpx
from pydantic import AwareDatetime, BaseModel
from standardwebhooks import Webhook as Signer

from channels.adapter import Adapter
from channels.messages import Delivery
from store.errors import StoreError
from store.messages import Reply
from store.outbox import Message
from store.partners import Partners, Webhook

CHANNEL = "api"
PATIENCE = 10.0  # seconds a partner may take to answer
LATEST = 3600.0  # seconds; a partner that asks for more time is asked again after these
NAT64 = IPv6Network("64:ff9b::/96")


class Said(BaseModel):
    """What was said, as in `GET …/messages`.

    Attributes:
        conversation: the partner's own id of it.
        seq: its number in the conversation, ascending.
        reply: the message.
    """

    conversation: str
    seq: int
    reply: Reply


class MessageCreated(BaseModel):
    """The assistant said something that no request waited for."""

    type: Literal["message.created"] = "message.created"
    timestamp: AwareDatetime
    data: Said


class AddressRefused(Exception):
    """Nothing is pushed to this address; the message says why."""


class PartnerAdapter(Adapter):
    """Pushes messages to the webhooks of partners.

    Args:
        partners: where webhooks stand.
        is_lenient: for development: plain http and addresses in private networks are allowed.
    """

    name = CHANNEL
    repeatable = True  # partners know a webhook by its id

    def __init__(self, partners: Partners, *, is_lenient: bool = False) -> None:
        self._partners, self._is_lenient = partners, is_lenient
        self._client: httpx.AsyncClient | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Keep connections while the app runs."""
        # Connections are not kept: they are found again by address, and two names may share one.
        limits = httpx.Limits(max_keepalive_connections=0)
        async with httpx.AsyncClient(
            timeout=PATIENCE, limits=limits, trust_env=False
        ) as self._client:
            yield

    def pushes(self, message: Message) -> bool:  # noqa: ARG002
        """Everything, to conversations that have an address."""
        return True

    async def send(self, address: str, message: Message) -> Delivery:
        """Push one message. Partners drop what they have seen, so a doubtful one is sent again."""
        partner, _, conversation = address.partition("/")
        try:
            hook = await self._partners.webhook(partner)
        except StoreError as error:
            return Delivery("queued", reason=str(error))
        if hook is None:
            return Delivery(
                "failed", unreachable=True, reason="the partner has no webhook any more"
            )
        try:
            async with asyncio.timeout(PATIENCE):
                return _outcome(await self._post(hook, *_signed(hook, conversation, message)))
        except AddressRefused as error:
            return Delivery("queued", reason=str(error))
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            return Delivery("queued", reason=f"the webhook does not answer: {type(error).__name__}")

    async def _post(self, hook: Webhook, body: bytes, headers: dict[str, str]) -> httpx.Response:
        if self._client is None:
            raise RuntimeError("the adapter is not running")
        url = httpx.URL(hook.url)
        if url.scheme != "https" and not self._is_lenient:
            raise AddressRefused("the webhook is not https")
        at = await self._resolve(url)
        request = self._client.build_request(
            "POST",
            # To the address that was checked, whatever the name means a moment later.
            url.copy_with(host=at),
            content=body,
            headers={**headers, "Host": url.netloc.decode("ascii")},
            extensions={"sni_hostname": url.host},
        )
        response = await self._client.send(request, stream=True, follow_redirects=False)
        await response.aclose()  # what it says is of no interest, however long it is
        return response

    async def _resolve(self, url: httpx.URL) -> str:
        """An address of the host, one that everybody may reach."""
        port = url.port or (443 if url.scheme == "https" else 80)
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
        addresses = [str(sockaddr[0]) for *_, sockaddr in found]
        if not self._is_lenient and not all(map(is_public, addresses)):
            raise AddressRefused("the webhook leads into a private network")
        return addresses[0]


def address_of(partner: str, conversation: str) -> str:
    """Where messages of a partner's conversation are pushed to, as `send` takes it.

    Args:
        partner: id of the partner.
        conversation: the partner's own id of the conversation.
    """
    return f"{partner}/{conversation}"


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet, not of some private network."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address) and (ip in NAT64 or ip.sixtofour or ip.ipv4_mapped):
        return False  # an IPv4 address in disguise
    return ip.is_global and not ip.is_multicast


def _signed(hook: Webhook, conversation: str, message: Message) -> tuple[bytes, dict[str, str]]:
    """Body and headers of the event. Its id is the message's, so that a repetition is known."""
    at = datetime.now(UTC)
    name = f"msg_{message.id}"
    said = Said(conversation=conversation, seq=message.seq, reply=message.reply)
    body = MessageCreated(timestamp=message.created_at, data=said).model_dump_json()
    return body.encode(), {
        "Content-Type": "application/json",
        "User-Agent": "Baeumgil",
        "webhook-id": name,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Signer(hook.secret).sign(name, at, body),
    }


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
