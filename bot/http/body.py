"""How big a request may be (ASGI middleware)."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST = 1_000_000  # bytes
DRAINED = 20 * MOST  # bytes read and thrown away, so that the client hears the refusal


class BodyLimit:
    """Refuses bodies that are too big, whether they say so beforehand or not.

    Starlette's own limit answers in plain text; this one leaves the answer to the app's handlers.

    Args:
        app: behind it.
        most: bytes a body may have.
        larger: other limits, by path.
    """

    def __init__(
        self, app: ASGIApp, most: int = MOST, larger: Mapping[str, int] | None = None
    ) -> None:
        self._app, self._most, self._larger = app, most, larger or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, counting its body."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._larger.get(scope["path"], self._most)
        size = 0

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size <= most:
                return message
            while message.get("more_body") and size <= DRAINED:
                message = await receive()
                size += len(message.get("body", b""))
            raise HTTPException(413, headers={"Connection": "close"})

        await self._app(scope, counted, send)
