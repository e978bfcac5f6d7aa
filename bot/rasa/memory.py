"""Rasa's memory of a conversation while a counsellor holds it.

Rasa is not asked then at all; the pause is a second barrier. A bare pause and resume would make
Rasa send its fallback for all that was said meanwhile, so it listens before it pauses and gets a
new session when the bot answers again. A form that was active is left, remembered in the slot
`offered`, and entered again when the user says so.
"""

from __future__ import annotations

from typing import Any

from bot.rasa.client import LISTENS, SESSION_BEGINS, RasaClient

RESUME = "resume"  # in the slot `offered`, with the name of a form


async def freeze(rasa: RasaClient, conversation: str) -> None:
    """Leave the active form, and pause.

    Raises:
        RasaError: Rasa does not answer.
    """
    tracker = await rasa.tracker(conversation)
    form = (tracker.get("active_loop") or {}).get("name")
    offered = [_slot("offered", {RESUME: form})] if form else []
    await rasa.append_events(
        conversation,
        [
            *offered,
            {"event": "active_loop", "name": None},
            _slot("requested_slot", None),
            LISTENS,
            {"event": "pause"},
        ],
    )


async def release(rasa: RasaClient, conversation: str) -> str | None:
    """Begin a new session with what is known; the form that can be gone on with, if any.

    Raises:
        RasaError: Rasa does not answer.
    """
    slots: dict[str, Any] = (await rasa.tracker(conversation))["slots"]
    known = {name: value for name, value in slots.items() if value is not None}
    known.pop("requested_slot", None)
    await rasa.append_events(
        conversation,
        [
            *SESSION_BEGINS,
            *(_slot(name, value) for name, value in known.items()),
            LISTENS,
        ],
    )
    return form_to_resume(known)


def form_to_resume(slots: dict[str, Any]) -> str | None:
    """The form that "네" would go on with."""
    offered = slots.get("offered")
    form: str | None = offered.get(RESUME) if isinstance(offered, dict) else None
    return form


def _slot(name: str, value: Any) -> dict[str, Any]:
    return {"event": "slot", "name": name, "value": value}
