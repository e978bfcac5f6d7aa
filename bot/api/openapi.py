"""What the API says about itself (OpenAPI), where FastAPI alone would not say it right."""

from __future__ import annotations

from functools import partial
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from bot.api.problems import PROBLEM
from channels.partner_events import HandoffChanged, MessageCreated

DESCRIPTION = """\
For platforms of partners. Every route but the calendar files needs a key:
`Authorization: Bearer bg_…`. Whatever is refused is told as a problem (RFC 9457): `title` is for
programs, `detail` a Korean sentence for users. More in `docs/api.md`."""


def describe(app: FastAPI) -> None:
    """Let the app describe itself so."""
    hook = partial(
        app.webhooks.post,
        tags=["webhooks"],
        status_code=204,
        responses={410: {"description": "The user is gone"}, "4XX": {"description": "Try later"}},
    )

    @hook("message.created")
    async def message_created(event: MessageCreated) -> None:
        """Something that no request waited for was said (Standard Webhooks, signed)."""

    @hook("handoff")
    async def handoff_changed(event: HandoffChanged) -> None:
        """Somebody else answers from now on: `handoff.queued`, `.human`, `.bot`, `.closed`."""

    app.openapi = lambda: _schema(app)  # type: ignore[method-assign]


def _schema(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        app.openapi_schema = get_openapi(
            title=app.title,
            version=app.version,
            summary=app.summary,
            description=DESCRIPTION,
            routes=app.routes,
            webhooks=app.webhooks.routes,
        )
        for path in app.openapi_schema["paths"].values():
            for route in path.values():
                _tell_problems(route["responses"])
    return app.openapi_schema


def _tell_problems(responses: dict[str, Any]) -> None:
    """Refusals have a media type of their own, which FastAPI cannot declare."""
    for status, response in responses.items():
        if int(status) >= 400 and "content" in response:
            response["content"] = {PROBLEM: response["content"]["application/json"]}
