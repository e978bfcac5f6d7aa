"""Signed webhooks (https://www.standardwebhooks.com), never into a private network."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from ipaddress import IPv6Address, IPv6Network, ip_address

import httpx
from standardwebhooks import Webhook as Signer

from store.partners import Webhook

PATIENCE = 10.0  # seconds who is called may take to answer
NAT64 = IPv6Network("64:ff9b::/96")
FAILURES = (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError)  # of `Webhooks.post`


class AddressRefused(Exception):
    """Nothing is pushed to this address; the message says why."""


class Webhooks:
    """Posts signed events.

    Args:
        is_lenient: for development: plain http and addresses in private networks are allowed.
    """

    def __init__(self, *, is_lenient: bool = False) -> None:
        self._is_lenient = is_lenient
        self._client: httpx.AsyncClient | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Be ready to post as long as this is entered."""
        # Connections are not kept: they are found again by address, and two names may share one.
        limits = httpx.Limits(max_keepalive_connections=0)
        async with httpx.AsyncClient(
            timeout=PATIENCE, limits=limits, trust_env=False
        ) as self._client:
            yield

    async def post(self, hook: Webhook, name: str, body: str) -> httpx.Response:
        """Post an event once; redirects are not followed.

        Args:
            hook: where to, and what signs it.
            name: id of the event, so that a repetition is known.
            body: the event, JSON.

        Raises:
            AddressRefused: nothing is posted there.
            HTTPError, InvalidURL, OSError, ValueError: it did not work (`FAILURES`).
        """
        async with asyncio.timeout(PATIENCE):
            return await self._post(hook.url, body.encode(), _headers(hook, name, body))

    async def _post(self, address: str, body: bytes, headers: dict[str, str]) -> httpx.Response:
        if self._client is None:
            raise RuntimeError("webhooks are not running")
        url = httpx.URL(address)
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


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet, not of some private network."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address) and (ip in NAT64 or ip.sixtofour or ip.ipv4_mapped):
        return False  # an IPv4 address in disguise
    return ip.is_global and not ip.is_multicast


def _headers(hook: Webhook, name: str, body: str) -> dict[str, str]:
    at = datetime.now(UTC)
    return {
        "Content-Type": "application/json",
        "User-Agent": "Baeumgil",
        "webhook-id": name,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Signer(hook.secret).sign(name, at, body),
    }
