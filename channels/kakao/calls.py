"""Calls to Kakao: the answer that comes later, and the event that says that something waits."""

from __future__ import annotations

import logging
from typing import Any

import httpx

from channels.kakao.components import SkillResponse
from channels.messages import Delivery

KAKAO = "https://bot-api.kakao.com"
_BUSY = frozenset({429, 500, 502, 503, 504})
_LONG = 86_400.0  # seconds; meanwhile the user has most likely written

log = logging.getLogger(__name__)


def may_call_back(url: str, api: str) -> bool:
    """Whether an address is Kakao's: nobody makes the app call anything else.

    Args:
        url: that a request named.
        api: base address of Kakao's API.
    """
    try:
        address = httpx.URL(url)
    except httpx.InvalidURL:
        return False
    home = httpx.URL(api)
    if (address.scheme, address.netloc) == (home.scheme, home.netloc):
        return True
    return (
        address.scheme == "https"
        and not address.userinfo
        and address.port is None
        and f".{address.host}".endswith(".kakao.com")
    )


async def call_back(
    client: httpx.AsyncClient, url: str, response: SkillResponse, timeout: float
) -> bool:
    """Send an answer to its callback address, which can be used only once.

    Args:
        client: to send with.
        url: of the callback.
        response: the answer.
        timeout: seconds the address is still valid.

    Returns:
        False when the answer surely did not arrive.
    """
    try:
        answer = await client.post(
            url,
            content=response.to_json(),
            headers={"Content-Type": "application/json"},
            timeout=timeout,
        )
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        log.warning("callback to Kakao failed: %s", type(error).__name__)
        return False
    except httpx.HTTPError as error:
        log.warning("callback to Kakao may not have arrived: %s", type(error).__name__)
        return True
    status = _status(answer)
    if answer.is_success and status in ("SUCCESS", None):
        return True
    log.warning("Kakao refused a callback: HTTP %d, %s", answer.status_code, status)
    return False


class EventApi:
    """Kakao's Event API: makes the bot show a block to a user. Every event costs money.

    Args:
        key: REST API key of the Kakao app the bot belongs to.
        bot_id: of the bot.
        event: name of the event, as set for the block.
        api: base address.
    """

    def __init__(self, key: str, bot_id: str, event: str, api: str = KAKAO) -> None:
        self._url = f"{api}/v2/bots/{bot_id}/talk"
        self._headers = {"Authorization": f"KakaoAK {key}"}
        self._event = event

    async def nudge(self, client: httpx.AsyncClient, user: str) -> Delivery:
        """Show a user the block that says that something waits.

        The event carries nothing of the message, which stays queued whatever comes of it: the user
        reads it by answering. Once shown, or refused for good, the user is not nudged again before
        he writes; only when Kakao is busy or away it is tried again.

        Args:
            client: to send with.
            user: key of the user within the bot (`botUserKey`).
        """
        event: dict[str, Any] = {
            "event": {"name": self._event},
            "user": [{"type": "botUserKey", "id": user}],
        }
        try:
            answer = await client.post(self._url, json=event, headers=self._headers)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            return Delivery("queued", reason=type(error).__name__)
        except httpx.HTTPError as error:
            return _nudged(type(error).__name__)
        if answer.status_code in _BUSY:
            return Delivery("queued", reason=f"HTTP {answer.status_code}")
        return _nudged(f"HTTP {answer.status_code}, {_status(answer)}")


def _nudged(outcome: str) -> Delivery:
    """Still queued, and nothing is pushed to the user before he writes."""
    return Delivery("queued", unreachable=True, retry_after=_LONG, reason=outcome)


def _status(answer: httpx.Response) -> str | None:
    """SUCCESS, FAIL or ERROR, when the answer says it."""
    try:
        content = answer.json()
    except ValueError:
        return None
    status = content.get("status") if isinstance(content, dict) else None
    return status if isinstance(status, str) else None
