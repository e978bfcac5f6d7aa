"""Talk to Rasa over HTTP."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, Self
from urllib.parse import quote

import httpx

from bot.rasa.errors import RasaTimeout, RasaUnavailable

logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs addresses, ours carry the token

# What Rasa itself does when a session starts; posted, it forgets everything said before.
SESSION_BEGINS: tuple[dict[str, Any], ...] = (
    {"event": "action", "name": "action_session_start"},
    {"event": "session_started"},
)
LISTENS: dict[str, Any] = {"event": "action", "name": "action_listen"}


@dataclass(frozen=True)
class RasaAddress:
    """Where a Rasa answers."""

    url: str
    token: str | None = field(default=None, repr=False)

    @property
    def params(self) -> dict[str, str]:
        """Query parameters that show the token."""
        return {"token": self.token} if self.token else {}


class HasAddress(Protocol):
    """Something that knows where Rasa answers at the moment."""

    @property
    def address(self) -> RasaAddress:
        """Where Rasa answers now."""


def as_plain_text(text: str) -> str:
    """`text` with a leading slash made full-width.

    Rasa takes "/restart" and "/intent{…}" for commands; typed by a user they are words. The
    length stays, and so do the places of entities.
    """
    start = len(text) - len(text.lstrip())
    return f"{text[:start]}／{text[start + 1 :]}" if text.startswith("/", start) else text


class RasaClient:
    """A client of one Rasa, with connections kept open; use it as an async context manager.

    Every method raises `RasaUnavailable` when Rasa cannot be reached or answers with an error,
    and `RasaTimeout` when it takes longer than `timeout`.

    Args:
        rasa: knows the address, which changes when Rasa is restarted.
        timeout: seconds for one request.
    """

    def __init__(self, rasa: HasAddress, timeout: float = 20.0) -> None:
        self._rasa = rasa
        self._http = httpx.AsyncClient(timeout=httpx.Timeout(timeout, connect=2.0), trust_env=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def send(
        self, sender: str, text: str, metadata: Mapping[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        """Let Rasa answer a message.

        Args:
            sender: id of the conversation.
            text: what the user wrote; never taken for a command.
            metadata: reaches the entity extractor (`as_of`) and the actions.

        Returns:
            Rasa's messages (`custom` holds an action's JSON); empty when an action failed.
        """
        body = {"sender": sender, "message": as_plain_text(text), "metadata": dict(metadata or {})}
        answer: list[dict[str, Any]] = await self._post("/webhooks/rest/webhook", body)
        return answer

    async def parse(self, text: str) -> dict[str, Any]:
        """Intent, ranking and entities of `text`, outside any conversation and as of today."""
        answer: dict[str, Any] = await self._post("/model/parse", {"text": as_plain_text(text)})
        return answer

    async def said(self, sender: str, turn: str) -> list[dict[str, Any]]:
        """What was answered to the message whose metadata names `turn`; nothing if it never was.

        Rasa keeps a message and its answer together or not at all.
        """
        events = await self.events(sender)
        begins = [n for n, event in enumerate(events) if _turn_of(event) == turn]
        if not begins:
            return []
        rest = events[begins[-1] + 1 :]
        ends = next((n for n, event in enumerate(rest) if event["event"] == "user"), len(rest))
        return [
            {"custom": event["data"]["custom"]} for event in rest[:ends] if event["event"] == "bot"
        ]

    async def take_back(self, sender: str, turn: str) -> None:
        """Forget the last message with all that it led to in Rasa, if it is that of `turn`.

        What a form has taken up stays: Rasa cannot go back inside a form. There the message that
        comes in its place corrects it, as any other does.

        Args:
            sender: id of the conversation.
            turn: of the message; its metadata name it, or parts of it as `turn/0`, `turn/1` …
        """
        events = await self.events(sender, only_applied=True)
        turns = [_turn_of(event) for event in events if event["event"] == "user"]
        parts = 0
        while parts < len(turns) and (turns[-1 - parts] or "").partition("/")[0] == turn:
            parts += 1
        if parts:
            await self.append_events(sender, [{"event": "rewind"}] * parts)

    async def events(self, sender: str, *, only_applied: bool = False) -> list[dict[str, Any]]:
        """The events of a conversation, oldest first.

        Args:
            sender: id of the conversation.
            only_applied: without those that were taken back, or that a form has taken up.
        """
        tracker = await self.tracker(sender, "APPLIED" if only_applied else "AFTER_RESTART")
        events: list[dict[str, Any]] = tracker["events"]
        return events

    async def tracker(self, sender: str, events: str = "NONE") -> dict[str, Any]:
        """What Rasa knows of a conversation: slots, the active form, and `events` of that kind."""
        path = f"/conversations/{quote(sender, safe='')}/tracker"
        tracker: dict[str, Any] = await self._ask("GET", path, params={"include_events": events})
        return tracker

    async def append_events(self, sender: str, events: Sequence[Mapping[str, Any]]) -> None:
        """Add events to a conversation."""
        path = f"/conversations/{quote(sender, safe='')}/tracker/events"
        await self._post(path, list(events))

    async def reset(self, sender: str) -> None:
        """Start a new session: slots, forms and pauses of the conversation are forgotten."""
        await self.append_events(sender, [*SESSION_BEGINS, LISTENS])

    async def _post(self, path: str, body: Any) -> Any:
        return await self._ask("POST", path, json=body)

    async def _ask(
        self, method: str, path: str, params: Mapping[str, str] | None = None, json: Any = None
    ) -> Any:
        address = self._rasa.address
        params = {**address.params, **(params or {})}
        try:
            response = await self._http.request(
                method, address.url + path, params=params, json=json
            )
            response.raise_for_status()
            return response.json()
        except httpx.ConnectTimeout as error:
            raise RasaUnavailable("Rasa cannot be reached") from error
        except httpx.TimeoutException as error:
            raise RasaTimeout("Rasa did not answer in time") from error
        except httpx.HTTPStatusError as error:
            raise RasaUnavailable(f"Rasa answered {error.response.status_code}") from error
        except (httpx.HTTPError, ValueError) as error:
            raise RasaUnavailable(f"Rasa cannot be reached ({type(error).__name__})") from error


def _turn_of(event: Mapping[str, Any]) -> str | None:
    """The turn that an event's metadata name."""
    turn: str | None = (event.get("metadata") or {}).get("turn")
    return turn if event["event"] == "user" else None
